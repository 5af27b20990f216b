/** Why a statement may not run. Stable: part of the API (`QUERY_REJECTED`, details.reason). */
export type RefusalReason =
  | 'empty'
  | 'too_long'
  | 'too_deep'
  | 'too_complex'
  | 'invalid_character'
  | 'syntax_error'
  | 'multiple_statements'
  | 'statement_not_allowed'
  | 'explain_analyze'
  | 'explain_option'
  | 'catalog_restricted'
  | 'function_file'
  | 'function_setting'
  | 'function_sleep'
  | 'function_dynamic_sql'
  | 'function_sequence'
  | 'function_system'
  | 'function_amplifier';

/** `position` is an offset into the statement in UTF-16 units from 0, where it is known. */
export type StatementVerdict = { ok: true } | { ok: false; reason: RefusalReason; message: string; position: number | null };

const MAX_LENGTH = 100_000;
/** Words, values and signs outside of literals. The tree has a few hundred characters of JSON for each. */
const MAX_TOKENS = 20_000;
const TOKENS = /'(?:[^']|'')*'|"[^"]*"|[\w$.]+|[^\s\w$.]/g;
/** Levels of the tree's JSON; an expression takes about two. Deeper ones make the binder slow, not useful. */
const MAX_DEPTH = 250;
/** Queries that UNION and its like may join; DuckDB's planning of them grows with their square. */
const MAX_SET_MEMBERS = 500;
/** DuckDB takes twice as long for each further `->` in a chain whose types do not fit. */
const MAX_ARROWS = 10;
/** How long repeat() and its like, all those of a statement together, may make a value: so many times its arguments. */
const MAX_AMPLIFICATION = 100_000;

/** Functions that deliver rows without reading anything but their arguments and the loaded tables. */
const TABLE_FUNCTIONS = new Set([
  'generate_series', 'histogram', 'histogram_values', 'icu_calendar_names', 'json_each', 'json_tree', 'pg_timezone_names', 'range', 'repeat', 'repeat_row',
  'summary', 'unnest',
]);
const FILE_FUNCTION = /^(read_|parquet_|sniff_|write_|copy_|glob$|arrow_)/;

const REFUSED_FUNCTIONS: Record<string, RefusalReason> = {
  current_setting: 'function_setting',
  getenv: 'function_setting',
  nextval: 'function_sequence',
  currval: 'function_sequence',
  sleep_ms: 'function_sleep',
  pg_sleep: 'function_sleep',
  json_execute_serialized_sql: 'function_dynamic_sql',
  query: 'function_dynamic_sql',
  query_table: 'function_dynamic_sql',
  write_log: 'function_system',
};

/**
 * The engine's memory limit counts its blocks, not the texts that a call builds: one call can make gigabytes of a few
 * kilobytes. So the factor by which a statement's calls can lengthen a text, all of them applied to each other, must be
 * known from the statement and small. These make a value of any size out of a few arguments.
 */
const UNBOUNDED_FUNCTIONS = new Set(['range', 'generate_series', 'list_resize', 'array_resize', 'bitstring', 'equi_width_bins']);
const MULTIPLIERS = new Set(['repeat']);
const PADDERS = new Set(['lpad', 'rpad']);
const FORMATTERS = new Set(['format', 'printf']);
/** Each place that fits takes the replacement's length: at worst every character, for a regular expression also the gaps. */
const REPLACERS = new Set(['replace', 'regexp_replace']);
/** What joins its arguments: as long as all of them together, so that it grows beyond the row only by repeating one. */
const JOINERS = new Set(['||', 'concat', 'concat_ws']);
const MAX_JOINED = 500;
/** Encodings that, applied to each other, grow by so many times at each step. */
const ENCODERS: Record<string, number> = { hex: 2, to_hex: 2, bin: 8, to_binary: 8, url_encode: 3, to_base64: 2, base64: 2, regexp_escape: 2 };

/** Views on the engine itself: its settings, its files, its functions. */
const ENGINE_RELATION = /^(duckdb_|pragma_|pg_settings$|sqlite_)/;

/** A node of the parse tree, as json_serialize_sql writes it. */
interface TreeNode {
  [key: string]: unknown;
}

interface Finding {
  reason: RefusalReason;
  message: string;
  location: number | null;
}

/** The part of the statement that is a query: all of it, or what follows EXPLAIN. */
export function queryOf(sql: string): { query: string; offset: number } {
  const offset = /^\s*EXPLAIN\s+/i.exec(sql)?.[0].length ?? 0;
  return { query: sql.slice(offset), offset };
}

/** What can be said of a statement before it is parsed; null when nothing speaks against it. */
export function checkText(sql: string): StatementVerdict | null {
  if (sql.length > MAX_LENGTH) return refuse('too_long', `A statement may have at most ${String(MAX_LENGTH)} characters.`, null);
  const position = sql.indexOf('\0');
  if (position >= 0) return refuse('invalid_character', 'The statement holds a null character.', position);
  if ((sql.match(TOKENS)?.length ?? 0) > MAX_TOKENS) return refuse('too_complex', `A statement may have at most ${String(MAX_TOKENS)} words, values and signs.`, null);
  const { query, offset } = queryOf(sql);
  if (offset > 0 && /^ANALYZE\b/i.test(query)) return refuse('explain_analyze', 'EXPLAIN ANALYZE runs the statement; use EXPLAIN alone.', offset);
  if (offset > 0 && query.startsWith('(')) return refuse('explain_option', 'EXPLAIN may not have options here.', offset);
  return null;
}

/**
 * Decides from DuckDB's own parse tree (json_serialize_sql, which knows queries alone) whether a statement may run:
 * one query, that reads the loaded tables, calls nothing that reaches out or tells of the server, and builds no values
 * of unbounded size.
 */
export function checkStatement(tree: unknown, sql: string): StatementVerdict {
  const { query, offset } = queryOf(sql);
  const at = (location: number | null): number | null => (location === null ? null : offset + characterAt(query, location));
  if (!isNode(tree)) return refuse('statement_not_allowed', 'The statement cannot be read.', null);
  if (tree['error'] === true) {
    const message = String(tree['error_message']);
    if (tree['error_type'] !== 'parser') return refuse('statement_not_allowed', 'Only a query (SELECT, WITH, VALUES, FROM, EXPLAIN) may be run.', null);
    const reason = message.includes('depth limit') || message.includes('memory exhausted') ? 'too_deep' : 'syntax_error';
    const location = Number(tree['position']);
    return refuse(reason, reason === 'too_deep' ? 'The statement is nested too deeply.' : message, at(Number.isInteger(location) ? location : null));
  }
  const statements = Array.isArray(tree['statements']) ? tree['statements'] : [];
  if (statements.length === 0) return refuse('empty', 'The statement is empty.', null);
  if (statements.length > 1) return refuse('multiple_statements', 'Only one statement may be run at a time.', null);
  const finding = new TreeCheck().check(statements[0]);
  return finding === null ? { ok: true } : refuse(finding.reason, finding.message, at(finding.location));
}

function refuse(reason: RefusalReason, message: string, position: number | null): StatementVerdict {
  return { ok: false, reason, message, position };
}

function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The tree counts bytes. */
function characterAt(sql: string, byte: number): number {
  return Buffer.from(sql).subarray(0, byte).toString().length;
}

/** One walk over a tree. */
class TreeCheck {
  /** Repetitions may be nested in ways that the tree does not show, so they count as if they were; padding is absolute. */
  #repetition = 1;
  #padding = 1;
  /** Joins count once, however many operators they are written with. */
  readonly #joined = new WeakSet<TreeNode>();
  #unions = 0;

  check(root: unknown): Finding | null {
    return this.#visit(root, 0, 0);
  }

  #visit(value: unknown, depth: number, arrows: number): Finding | null {
    if (typeof value !== 'object' || value === null) return null;
    if (depth > MAX_DEPTH) return { reason: 'too_deep', message: 'The statement is nested too deeply.', location: null };
    if (Array.isArray(value)) return first(value, (item) => this.#visit(item, depth + 1, arrows));
    const node = value as TreeNode;
    if (node['type'] === 'SET_OPERATION_NODE' && (this.#unions += 1) >= MAX_SET_MEMBERS) {
      return { reason: 'too_deep', message: `At most ${String(MAX_SET_MEMBERS)} queries may be united.`, location: null };
    }
    const isTableFunction = node['type'] === 'TABLE_FUNCTION' && isNode(node['function']);
    const inside = isArrow(node) ? arrows + 1 : arrows;
    if (inside > MAX_ARROWS) return { reason: 'too_deep', message: `At most ${String(MAX_ARROWS)} arrows may follow each other.`, location: locationOf(node) };
    return (
      (isTableFunction ? checkTableFunction(node['function'] as TreeNode) : null) ??
      (node['type'] === 'BASE_TABLE' ? checkRelation(node) : null) ??
      (node['class'] === 'FUNCTION' ? this.#checkFunction(node) : null) ??
      first(Object.entries(node), ([key, child]) =>
        // The call itself has been judged as a table function; its arguments are expressions like others.
        this.#visit(isTableFunction && key === 'function' ? (child as TreeNode)['children'] : child, depth + 1, inside),
      )
    );
  }

  #checkFunction(node: TreeNode): Finding | null {
    const name = nameOf(node);
    const refused = REFUSED_FUNCTIONS[name] ?? (FILE_FUNCTION.test(name) ? 'function_file' : undefined);
    if (refused !== undefined) return { reason: refused, message: `The function ${name}() may not be called.`, location: locationOf(node) };
    const children: unknown[] = Array.isArray(node['children']) ? node['children'] : [];
    const size = JOINERS.has(name) ? this.#repeatedIn(node) : sizeOf(name, children);
    if (PADDERS.has(name)) this.#padding = Math.max(this.#padding, size ?? 1);
    else this.#repetition *= size ?? 1;
    if (size !== null && this.#repetition * this.#padding <= MAX_AMPLIFICATION) return null;
    const advice = UNBOUNDED_FUNCTIONS.has(name) ? 'call it in FROM, where it delivers rows' : ADVICE[name] ?? 'its size must be a small constant';
    return { reason: 'function_amplifier', message: `The function ${name}() can build values of any size here; ${advice}.`, location: locationOf(node) };
  }

  /** How often the operand that a join names most often stands in it; null when it has too many of them. */
  #repeatedIn(node: TreeNode): number | null {
    if (this.#joined.has(node)) return 1;
    const times = new Map<string, number>();
    let operands = 0;
    const pending: TreeNode[] = [node];
    for (let join = pending.pop(); join !== undefined; join = pending.pop()) {
      this.#joined.add(join);
      const children: unknown[] = Array.isArray(join['children']) ? join['children'] : [];
      // A separator stands between all the others.
      const separators = nameOf(join) === 'concat_ws' ? children.length - 2 : 0;
      for (const [index, child] of children.entries()) {
        if (isNode(child) && child['class'] === 'FUNCTION' && JOINERS.has(nameOf(child))) {
          pending.push(child);
          if (index > 0 || separators <= 0) continue;
        }
        operands += 1;
        const key = spelling(child);
        const weight = isShortConstant(child) ? 0 : index === 0 && separators > 0 ? separators : 1;
        times.set(key, (times.get(key) ?? 0) + weight);
      }
    }
    return operands > MAX_JOINED ? null : Math.max(1, ...times.values());
  }
}

const ADVICE: Record<string, string> = {
  replace: 'the replacement must be a short constant',
  regexp_replace: 'the replacement must be a short constant',
  '||': 'it joins the same value too often',
  concat: 'it joins the same value too often',
  concat_ws: 'it joins the same value too often, or its separator is no short constant',
};

/** The same for operands that are the same; of large ones only the beginning, so that larger ones may look the same too. */
function spelling(operand: unknown): string {
  const parts: string[] = [];
  const pending: unknown[] = [operand];
  while (pending.length > 0 && parts.length < 200) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) parts.push(String(value));
    else for (const [field, child] of Object.entries(value)) if (field !== 'query_location' && field !== 'alias') pending.push(child);
  }
  return parts.join('\n');
}

function isShortConstant(node: unknown): boolean {
  if (!isNode(node) || node['class'] !== 'CONSTANT') return false;
  const value = constantOf(node);
  return typeof value !== 'string' || value.length <= 100;
}

/** How many times (or characters) long the function may make its result; null when that cannot be told. */
function sizeOf(name: string, children: readonly unknown[]): number | null {
  if (UNBOUNDED_FUNCTIONS.has(name)) return null;
  if (MULTIPLIERS.has(name) || PADDERS.has(name)) {
    const size = constantOf(children[1]);
    return typeof size === 'number' ? Math.max(1, size) : null;
  }
  if (FORMATTERS.has(name)) {
    const pattern = constantOf(children[0]);
    if (typeof pattern !== 'string' || /\d{4}|\*|\{[^}]*\{/.test(pattern)) return null;
    // `{0}{0}` and `%1$s%1$s` repeat one argument.
    return Math.max(1, pattern.match(/\{\d|%\d+\$/g)?.length ?? 0);
  }
  if (REPLACERS.has(name)) {
    const replacement = constantOf(children[2]);
    // Two arguments: the engine refuses the call itself.
    if (children.length < 3) return 1;
    if (typeof replacement !== 'string') return null;
    const replaced = name === 'replace' ? constantOf(children[1]) : undefined;
    const least = typeof replaced === 'string' ? Math.max(1, replaced.length) : 1;
    return Math.max(1, Math.ceil(Buffer.byteLength(replacement) / least));
  }
  if (Object.hasOwn(ENCODERS, name)) return ENCODERS[name] ?? 1;
  return 1;
}

function checkTableFunction(call: TreeNode): Finding | null {
  const name = nameOf(call);
  if (TABLE_FUNCTIONS.has(name)) return null;
  const reason = REFUSED_FUNCTIONS[name] ?? (FILE_FUNCTION.test(name) || name === 'seq_scan' ? 'function_file' : 'function_system');
  return { reason, message: `The table function ${name}() may not be called.`, location: locationOf(call) };
}

function checkRelation(node: TreeNode): Finding | null {
  const name = String(node['table_name']).toLowerCase();
  const location = locationOf(node);
  // A name like 'orders.csv' in FROM means a file, where there is no such table.
  if (/[./\\:*?]/.test(name)) return { reason: 'function_file', message: 'Files cannot be read by a query; each uploaded file is a table.', location };
  return ENGINE_RELATION.test(name) ? { reason: 'catalog_restricted', message: `${name} may not be read.`, location } : null;
}

function isArrow(node: TreeNode): boolean {
  return node['class'] === 'LAMBDA' || (node['class'] === 'FUNCTION' && /^->>?$/.test(nameOf(node)));
}

function nameOf(node: TreeNode): string {
  return String(node['function_name']).toLowerCase();
}

/** Places that the parser did not record are a very large number. */
function locationOf(node: TreeNode): number | null {
  const location = node['query_location'];
  return typeof location === 'number' && location <= MAX_LENGTH * 4 ? location : null;
}

function constantOf(node: unknown): unknown {
  if (!isNode(node) || node['class'] !== 'CONSTANT' || !isNode(node['value'])) return undefined;
  return node['value']['value'];
}

function first<T>(items: readonly T[], find: (item: T) => Finding | null): Finding | null {
  for (const item of items) {
    const finding = find(item);
    if (finding !== null) return finding;
  }
  return null;
}
