/** The fields of an object of the parse tree, which is looked at as plain JSON. */
export type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The kind of a node and its fields: `{ ColumnRef: {…} }` → `['ColumnRef', {…}]`; `['', {}]` for what is none. */
export function nodeOf(value: unknown): [kind: string, fields: Fields] {
  const [kind, fields] = isObject(value) ? (Object.entries(value)[0] ?? []) : [];
  return kind !== undefined && /^[A-Z]/.test(kind) && isObject(fields) ? [kind, fields] : ['', {}];
}

/** The text of a `String` node, or null for any other node, such as `A_Star`. */
export function stringOf(node: unknown): string | null {
  if (!isObject(node) || !isObject(node['String'])) return null;
  const text = node['String']['sval'];
  return typeof text === 'string' ? text : '';
}

export function stringsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.map((node: unknown) => stringOf(node) ?? '') : [];
}

export const aliasOf = (fields: Fields): Fields | null => (isObject(fields['alias']) ? fields['alias'] : null);

/** Every object and every string of a tree, in no particular order, without recursion. */
export function* valuesOf(tree: unknown): Generator<Fields | string> {
  const pending: unknown[] = [tree];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === 'string' || isObject(value)) yield value;
    // No spread: a list may be longer than a call may have arguments.
    if (typeof value === 'object' && value !== null) for (const child of Object.values(value) as unknown[]) pending.push(child);
  }
}
