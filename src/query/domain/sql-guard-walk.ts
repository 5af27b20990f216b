import {
  ALLOWED_NODES,
  DATA_MODIFYING_NODES,
  READABLE_SETTINGS,
  RESTRICTED_RELATIONS,
  RESTRICTED_RELATION_SCHEMAS,
  SAMPLING_METHODS,
  type RefusalReason,
} from './sql-guard-policy.js';
import { callingAttribute, madeColumns, type Scope, scopeOf } from './sql-guard-attributes.js';
import { decideFunction, deniedClass, SETTING_READERS, type FunctionScope } from './sql-guard-functions.js';
import { stringOf, stringsOf } from './sql-tree.js';

/** What the walk forbids: the reason, a sentence, and where (byte offset in the UTF-8 text; null if unknown). */
export interface Finding {
  reason: RefusalReason;
  message: string;
  byteOffset: number | null;
}

export interface WalkLimits extends FunctionScope {
  /** How many `$n` are bound; null when that is not known yet. */
  parameterCount: number | null;
}

/** The parse tree is walked as plain JSON, so that no field of any node can be overlooked. */
type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A node's own place, else its caller's. The parser leaves out an offset of 0 and writes -1 for "unknown". */
function offsetOf(fields: JsonObject, inherited: number | null): number | null {
  const location = fields['location'];
  if (typeof location === 'number') return location >= 0 ? location : inherited;
  const relation = fields['relation'];
  if (isObject(relation) && typeof relation['location'] === 'number') return relation['location'];
  return inherited;
}

const quoted = (names: readonly string[]): string => names.filter((name) => name !== '').join('.');

function callFinding(fields: JsonObject, limits: WalkLimits, at: number | null): Finding | null {
  const names = stringsOf(fields['funcname']);
  const refusal = decideFunction(names, limits);
  const called = quoted(names);
  if (refusal === 'function_schema') {
    const message = `The function ${called} is not in a schema whose functions this data source allows.`;
    return { reason: refusal, message, byteOffset: at };
  }
  if (refusal === 'function_not_allowed') {
    const message = `The function ${called} is not known to be free of effects; a data source can allow its schema.`;
    return { reason: refusal, message, byteOffset: at };
  }
  if (refusal) return { reason: refusal, message: `The function ${called} may not be called here.`, byteOffset: at };
  if (!SETTING_READERS.has((names[names.length - 1] ?? '').toLowerCase())) return null;
  const setting = literalText(Array.isArray(fields['args']) ? fields['args'][0] : undefined);
  if (setting !== null && READABLE_SETTINGS.has(setting.toLowerCase())) return null;
  return {
    reason: 'function_setting',
    message: `${called} may read only harmless settings, named by a literal.`,
    byteOffset: at,
  };
}

/** The text of a plain string constant, also with a cast around it. */
function literalText(node: Json): string | null {
  if (!isObject(node)) return null;
  if (isObject(node['TypeCast'])) return literalText(node['TypeCast']['arg']);
  const constant = node['A_Const'];
  if (!isObject(constant) || !isObject(constant['sval'])) return null;
  const text = constant['sval']['sval'];
  return typeof text === 'string' ? text : '';
}

/**
 * `x.f` and `(expression).f` also call the function f with one argument, when there is no column f:
 * `SELECT f.pg_read_file FROM unnest(ARRAY['/etc/passwd']) f` reads the file.
 */
function attributeFinding(name: string | null, at: number | null): Finding | null {
  if (name === null) return null;
  const own = name.toLowerCase();
  const reason = SETTING_READERS.has(own) ? 'function_setting' : deniedClass(own);
  if (!reason) return null;
  return {
    reason,
    message: `.${name} would call the function of that name, which may not be called here.`,
    byteOffset: at,
  };
}

function ownAttributeFinding(name: string, at: number | null): Finding {
  const message =
    `.${name} may call a function of that name. Take it of a table (t.${name}), name the function's columns ` +
    `(AS f(${name})), or cast to the row's type ((column::its_type).${name}).`;
  return { reason: 'function_not_allowed', message, byteOffset: at };
}

function attributesFinding(fields: JsonObject, at: number | null): Finding | null {
  const column = fields['fields'];
  if (Array.isArray(column) && column.length > 1) return attributeFinding(stringOf(column[column.length - 1]), at);
  const indirection = fields['indirection'];
  for (const step of Array.isArray(indirection) ? indirection : []) {
    const finding = attributeFinding(stringOf(step), at);
    if (finding) return finding;
  }
  return null;
}

function relationFinding(fields: JsonObject, at: number | null): Finding | null {
  const name = fields['relname'];
  if (typeof name !== 'string') return null;
  const schema = typeof fields['schemaname'] === 'string' ? fields['schemaname'] : '';
  if (!RESTRICTED_RELATIONS.has(name.toLowerCase()) && !RESTRICTED_RELATION_SCHEMAS.has(schema.toLowerCase()))
    return null;
  const message = `${quoted([schema, name])} holds credentials, other sessions' statements or the server's internals.`;
  return { reason: 'catalog_restricted', message, byteOffset: at };
}

function operatorFinding(name: Json, limits: WalkLimits, at: number | null): Finding | null {
  const parts = stringsOf(name);
  const schema = parts[parts.length - 2];
  if (parts.length < 2 || schema === undefined || schema === 'pg_catalog' || limits.allowedSchemas.has(schema))
    return null;
  const message = `The operator ${quoted(parts)} is not in a schema whose functions this data source allows.`;
  return { reason: 'operator_schema', message, byteOffset: at };
}

function nodeFinding(kind: string, at: number | null): Finding | null {
  if (ALLOWED_NODES.has(kind)) return null;
  if (DATA_MODIFYING_NODES.has(kind)) {
    const verb = kind.slice(0, -'Stmt'.length).toUpperCase();
    return { reason: 'data_modifying', message: `${verb} is not allowed: a query may only read.`, byteOffset: at };
  }
  return { reason: 'construct_not_allowed', message: `${kind} is not allowed in a query.`, byteOffset: at };
}

/** Everything that one object of the tree can do wrong by itself. */
function objectFinding(fields: JsonObject, limits: WalkLimits, at: number | null): Finding | null {
  if (fields['intoClause'] !== undefined) {
    const into = fields['intoClause'];
    const target = isObject(into) && isObject(into['rel']) ? into['rel']['location'] : undefined;
    const byteOffset = typeof target === 'number' ? target : at;
    return { reason: 'select_into', message: 'SELECT INTO is not allowed: it creates a table.', byteOffset };
  }
  if (fields['lockingClause'] !== undefined) {
    return { reason: 'row_lock', message: 'FOR UPDATE and FOR SHARE are not allowed: they lock rows.', byteOffset: at };
  }
  if (fields['funcname'] !== undefined) return callFinding(fields, limits, at);
  if (fields['method'] !== undefined) {
    const method = stringsOf(fields['method']);
    if (method.length === 1 && SAMPLING_METHODS.has(method[0] ?? '')) return null;
    return { reason: 'sampling_method', message: `TABLESAMPLE ${quoted(method)} is not allowed.`, byteOffset: at };
  }
  for (const operator of ['name', 'operName', 'useOp'] as const) {
    const finding = Array.isArray(fields[operator]) ? operatorFinding(fields[operator], limits, at) : null;
    if (finding) return finding;
  }
  return attributesFinding(fields, at) ?? relationFinding(fields, at);
}

function parameterFinding(fields: JsonObject, limits: WalkLimits, at: number | null): Finding | null {
  const number = typeof fields['number'] === 'number' ? fields['number'] : 0;
  if (limits.parameterCount === null || (number >= 1 && number <= limits.parameterCount)) return null;
  return { reason: 'parameter_out_of_range', message: `There is no value for $${number}.`, byteOffset: at };
}

/** Something to visit: where it stands, and the relations that it sees. */
interface Pending {
  value: Json;
  at: number | null;
  scope: Scope | null;
}

/**
 * The first thing, in no particular order, that forbids `tree` (a statement's node as the parser gives it), or null.
 * Visits every object and array of the tree with a stack of its own, so its depth is harmless. An object with a single
 * key in capitals is a node of that kind; all others are structs whose place in their parent tells what they are.
 */
export function findForbidden(tree: unknown, limits: WalkLimits): Finding | null {
  const pending: Pending[] = [{ value: tree as Json, at: null, scope: null }];
  let columns: ReadonlySet<string> | null = null;
  const made = (): ReadonlySet<string> => (columns ??= madeColumns(tree));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value } = next;
    if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index -= 1) pending.push({ ...next, value: value[index] });
      continue;
    }
    if (!isObject(value)) continue;
    const keys = Object.keys(value);
    const kind = keys.length === 1 && /^[A-Z]/.test(keys[0] ?? '') ? (keys[0] ?? null) : null;
    const fields = kind === null ? value : value[kind];
    if (!isObject(fields)) continue;
    const at = offsetOf(fields, next.at);
    const finding =
      (kind === null ? null : nodeFinding(kind, at)) ??
      (kind === 'ParamRef' ? parameterFinding(fields, limits, at) : objectFinding(fields, limits, at));
    if (finding) return finding;
    const called = callingAttribute(kind, fields, { scope: next.scope, made, limits });
    if (called !== null) return ownAttributeFinding(called, at);
    // A sub-select in FROM does not see the relations beside it, unless it is LATERAL; nor does a WITH query.
    const inherited = kind === 'RangeSubselect' && fields['lateral'] !== true ? (next.scope?.outer ?? null) : next.scope;
    const scope = fields['fromClause'] === undefined ? inherited : scopeOf(fields['fromClause'], inherited, limits);
    for (const key of Object.keys(fields).reverse()) {
      pending.push({ value: fields[key], at, scope: key === 'withClause' ? inherited : scope });
    }
  }
  return null;
}
