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
