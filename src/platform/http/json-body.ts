/** Whether a parsed JSON value is nested deeper than `limit` levels; goes level by level, so that depth costs no stack. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level = containersIn([value]);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = containersIn(level.flatMap((container) => Object.values(container) as unknown[]));
  }
  return false;
}

function containersIn(values: readonly unknown[]): object[] {
  return values.filter((value): value is object => typeof value === 'object' && value !== null && !Buffer.isBuffer(value));
}

/**
 * The path of the first text, or name of a field, that cannot be kept as it came: NUL, which PostgreSQL does not store,
 * or half a surrogate pair, which would become another character. Null when there is none. Recursive: for values whose
 * depth has been bounded.
 */
export function pathOfBadText(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return isWholeText(value) ? null : path;
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return null;
  for (const [name, each] of Object.entries(value)) {
    if (!isWholeText(name)) return path;
    const bad = pathOfBadText(each, path === '' ? name : `${path}.${name}`);
    if (bad !== null) return bad;
  }
  return null;
}

const isWholeText = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);
