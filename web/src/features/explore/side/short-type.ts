const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^character varying/, 'varchar'],
  [/^character/, 'char'],
  [/^timestamp(\(\d\))? with time zone$/, 'timestamptz$1'],
  [/^timestamp(\(\d\))? without time zone$/, 'timestamp$1'],
  [/^double precision$/, 'double'],
];

/** An engine's name of a type, as short as people write it. */
export function shortType(name: string): string {
  // DuckDB shouts its types; names within them (of an enum's or a struct's parts) keep their letters.
  const plain = /^[A-Z0-9_ (),]+$/.test(name) ? name.toLowerCase() : name;
  const found = SHORT.find(([pattern]) => pattern.test(plain));
  return found === undefined ? plain : plain.replace(found[0], found[1]);
}
