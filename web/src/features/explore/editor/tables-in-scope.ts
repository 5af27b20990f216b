/** A table that a statement reads from, as it is written there. */
export interface TableInScope {
  schema: string | null;
  table: string;
  alias: string | null;
}

const NOT_CODE = /'(?:[^']|'')*'?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const NAME = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*)`;
const REFERENCE = new RegExp(
  String.raw`(?:\b(?:from|join)\s+|,\s*)(?:lateral\s+)?(?:(${NAME})\.)?(${NAME})(?![\w$]|\s*[.(])(?:\s+(?:as\s+)?(${NAME}))?`,
  'gi',
);
const FIRST = /\b(?:from|join)\b/i;
const NO_ALIAS =
  /^(?:where|on|using|join|left|right|full|inner|outer|cross|natural|group|order|having|limit|offset|fetch|union|intersect|except|window|for|tablesample|qualify|as|select|when|then|else|end|and|or)$/i;

/** The tables after FROM and JOIN, with their aliases; for suggestions, so that a guess too many does no harm. */
export function tablesInScope(sql: string): TableInScope[] {
  const code = sql.replace(NOT_CODE, (text) => ' '.repeat(text.length));
  const start = code.search(FIRST);
  if (start < 0) return [];
  const found = new Map<string, TableInScope>();
  for (const [, schema, table = '', alias] of code.slice(start).matchAll(REFERENCE)) {
    if (NO_ALIAS.test(table)) continue;
    const named = alias === undefined || NO_ALIAS.test(alias) ? null : unquoted(alias);
    const entry = { schema: schema === undefined ? null : unquoted(schema), table: unquoted(table), alias: named };
    found.set(`${entry.schema ?? ''}.${entry.table}.${entry.alias ?? ''}`, entry);
  }
  return [...found.values()];
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}
