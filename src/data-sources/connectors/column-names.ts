/**
 * Makes result column names unique, so that a row can be an object: a repeated name gets `_2`, `_3`, and so on,
 * skipping names that other columns carry already.
 */
export function uniqueColumnNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  if (taken.size === names.length) return [...names];
  const seen = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let suffix = 2; seen.has(unique); suffix += 1) {
      const candidate = `${name}_${String(suffix)}`;
      if (!taken.has(candidate)) unique = candidate;
    }
    seen.add(unique);
    taken.add(unique);
    return unique;
  });
}
