import {
  EXPLAIN_OPTIONS,
  MAX_NESTING,
  MAX_STATEMENT_LENGTH,
  READABLE_SETTINGS,
  type RefusalReason,
} from './sql-guard-policy.js';
import { readsRoleSettings } from './sql-guard-roles.js';
import { findForbidden, type WalkLimits } from './sql-guard-walk.js';
import { skipTrivia } from './sql-lexer.js';
import { estimateNesting } from './sql-nesting.js';
import { parseStatements } from './sql-parse.js';
import { lexerSteps, MAX_LEXER_STEPS, MAX_TOKENS, tokenBeyond } from './sql-size.js';
import { fromByteOffset } from './text-offsets.js';

export type { RefusalReason } from './sql-guard-policy.js';

/** What a data source lets its statements do beyond plain reading. */
export interface GuardOptions {
  /** Schemas whose own functions and operators may be called. Empty by default. */
  allowedFunctionSchemas?: readonly string[];
  /**
   * The session's search_path without pg_catalog. An unqualified name that is no known function is somebody's own, and
   * is allowed only when every schema it could be found in is allowed. `['public']` by default.
   */
  searchPath?: readonly string[];
  /** How many values are bound; a `$n` beyond is refused. Unchecked when left out. */
  parameterCount?: number;
}

export type StatementKind = 'select' | 'values' | 'explain' | 'show';

/** `position` is a 0-based offset into the text in UTF-16 units, as editors count; null when there is no place to show. */
export type GuardVerdict =
  { ok: true; kind: StatementKind } | { ok: false; reason: RefusalReason; message: string; position: number | null };

const refuse = (reason: RefusalReason, message: string, position: number | null): GuardVerdict => ({
  ok: false,
  reason,
  message,
  position,
});

/** NUL ends a C string early and a lone surrogate is no text: in both cases others would read what was not checked. */
function characterRefusal(sql: string): GuardVerdict | null {
  const nul = sql.indexOf('\0');
  if (nul >= 0) return refuse('invalid_character', 'The statement holds a NUL character.', nul);
  const lone = /\p{Surrogate}/u.exec(sql);
  return lone ? refuse('invalid_character', 'The statement holds half of a surrogate pair.', lone.index) : null;
}

function boundsRefusal(sql: string): GuardVerdict | null {
  if (sql.length > MAX_STATEMENT_LENGTH) {
    const message = `The statement is ${sql.length} characters long; ${MAX_STATEMENT_LENGTH} are allowed.`;
    return refuse('too_long', message, MAX_STATEMENT_LENGTH);
  }
  const characters = characterRefusal(sql);
  if (characters) return characters;
  const lexing = lexerSteps(sql);
  if (lexing.steps > MAX_LEXER_STEPS) {
    return refuse('too_complex', 'The statement has too many comments and operators side by side.', lexing.position);
  }
  const { depth, position } = estimateNesting(sql);
  if (depth > MAX_NESTING)
    return refuse('too_deep', `The statement nests deeper than ${MAX_NESTING} levels.`, position);
  const beyond = tokenBeyond(sql, MAX_TOKENS);
  if (beyond !== null) {
    return refuse('too_complex', `The statement has more than ${MAX_TOKENS} words, values and signs.`, beyond);
  }
  return null;
}

/** The kind of node and its fields: `{ SelectStmt: {…} }` → `['SelectStmt', {…}]`. */
function unwrap(node: unknown): [string, Record<string, unknown>] {
  const entry = typeof node === 'object' && node !== null ? Object.entries(node)[0] : undefined;
  const fields: unknown = entry?.[1];
  return [entry?.[0] ?? '', typeof fields === 'object' && fields !== null ? { ...fields } : {}];
}

/** `CreateTableAsStmt` → `CREATE TABLE AS`. */
const spoken = (kind: string): string =>
  kind
    .replace(/Stmt$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();

function explainRefusal(fields: Record<string, unknown>, sql: string, start: number): GuardVerdict | null {
  for (const option of Array.isArray(fields['options']) ? fields['options'] : []) {
    const [, element] = unwrap(option);
    const name = String(element['defname']).toLowerCase();
    const position = typeof element['location'] === 'number' ? fromByteOffset(sql, element['location']) : start;
    if (name === 'analyze') {
      return refuse('explain_analyze', 'EXPLAIN ANALYZE is not allowed: it runs the statement.', position);
    }
    if (!EXPLAIN_OPTIONS.has(name)) return refuse('explain_option', `EXPLAIN (${name}) is not allowed.`, position);
  }
  return null;
}

function showRefusal(fields: Record<string, unknown>, start: number): GuardVerdict | null {
  const name = String(fields['name']).toLowerCase();
  return READABLE_SETTINGS.has(name) ? null : refuse('show_not_allowed', `SHOW ${name} is not allowed.`, start);
}

/** Checks the statement's own kind; answers it, with the reading statement that is to be walked, or a refusal. */
function classify(node: unknown, sql: string, start: number): GuardVerdict | { kind: StatementKind; walk: unknown } {
  const [kind, fields] = unwrap(node);
  switch (kind) {
    case 'SelectStmt':
      return { kind: Array.isArray(fields['valuesLists']) ? 'values' : 'select', walk: node };
    case 'ExplainStmt': {
      const refusal = explainRefusal(fields, sql, start);
      if (refusal) return refusal;
      const inner = classify(fields['query'], sql, start);
      return 'walk' in inner ? { kind: 'explain', walk: inner.walk } : inner;
    }
    case 'VariableShowStmt':
      return showRefusal(fields, start) ?? { kind: 'show', walk: null };
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'MergeStmt':
      return refuse('data_modifying', `${spoken(kind)} is not allowed: a query may only read.`, start);
    default:
      return refuse('statement_not_allowed', `${spoken(kind)} is not allowed: a query may only read.`, start);
  }
}

/**
 * Decides on PostgreSQL's own parse tree whether `sql` is one statement that only reads: SELECT, WITH … SELECT,
 * VALUES, TABLE, EXPLAIN of these without ANALYZE, SHOW of a harmless setting; without locks, data-modifying CTEs,
 * functions with effects or reach, or catalogs that hold secrets. Never throws for bad SQL.
 *
 * The tree is that of a session with `standard_conforming_strings = on` and UTF-8; the connector must set both, or a
 * backslash could end a literal where this reading does not.
 *
 * It speaks PostgreSQL alone. DuckDB's statements are checked by DuckDB's own parser, in the file connector.
 *
 * It knows names, not what they resolve to: a view, operator or cast of the source's own may call anything. The
 * read-only transaction, the timeout and the role stop what passes here.
 */
export function guardPostgresStatement(sql: string, options: GuardOptions = {}): GuardVerdict {
  const bounds = boundsRefusal(sql);
  if (bounds) return bounds;
  const parsed = parseStatements(sql);
  if (!('statements' in parsed)) {
    return refuse(parsed.position === null ? 'too_deep' : 'syntax_error', `${parsed.message}.`, parsed.position);
  }
  const [first, second] = parsed.statements;
  if (!first) return refuse('empty', 'There is no statement.', null);
  if (second) {
    const position = skipTrivia(sql, fromByteOffset(sql, second.stmt_location ?? 0));
    return refuse('multiple_statements', 'Only one statement is allowed.', position);
  }
  const start = skipTrivia(sql, 0);
  const classified = classify(first.stmt, sql, start);
  if (!('walk' in classified)) return classified;
  const finding = findForbidden(classified.walk, limitsOf(options));
  if (!finding && readsRoleSettings(classified.walk)) {
    const message = 'Name the columns of pg_roles and pg_user that are wanted; rolconfig and useconfig may not be read.';
    return refuse('catalog_restricted', message, start);
  }
  if (!finding) return { ok: true, kind: classified.kind };
  const position = finding.byteOffset === null ? start : fromByteOffset(sql, finding.byteOffset);
  return refuse(finding.reason, finding.message, position);
}

function limitsOf(options: GuardOptions): WalkLimits {
  const allowedSchemas = new Set(options.allowedFunctionSchemas ?? []);
  const searchPath = options.searchPath ?? ['public'];
  return {
    allowedSchemas,
    searchPathAllowed: searchPath.length > 0 && searchPath.every((schema) => allowedSchemas.has(schema)),
    parameterCount: options.parameterCount ?? null,
  };
}
