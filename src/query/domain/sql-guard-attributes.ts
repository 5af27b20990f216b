import { decideFunction, isOwnFunction, type FunctionScope } from './sql-guard-functions.js';
import { aliasOf, type Fields, isObject, nodeOf, stringOf, stringsOf, valuesOf } from './sql-tree.js';

/*
 * `x.f` and `(expression).f` take a column of a row, or else call the function f with one argument: which of the two
 * depends on types that the tree does not have. A name that may be called anyway is harmless. For all others:
 *
 * - `t.f`, t a table, sub-select, CTE or join in FROM: passes. A column comes first, and a function must take that
 *   very row type or any type, since a row is not converted to text.
 * - `f.g`, f a function in FROM: its row may be a bare value (`unnest(ARRAY['x']) f`). Passes for the columns that the
 *   statement names itself, those of PostgreSQL's own functions, and for functions of the source's own schemas.
 * - `(expression).f`: passes when the expression is a row by its form: `(t).f`, `(SELECT t …).f`, `ROW(…)`, a cast to
 *   a type that is none of the known plain ones, a function that answers records, or one that hands its argument on
 *   (`(array_agg(t))[1].f`).
 * - All the rest is refused, `(column).f` too, for the column may be text; `(column::its_type).f` says that it is a row.
 *
 * What remains: functions that the database has for a row type or for any type, a domain over a plain type, and a
 * table under an alias that is also one of its columns. The read-only transaction and the role hold there.
 */

/** The relations of one SELECT: those whose rows are rows, and functions, with the columns that are known of them. */
export interface Scope {
  outer: Scope | null;
  rows: Set<string>;
  functions: Map<string, Set<string>>;
}

const words = (list: string): string[] => list.split(/\s+/).filter(Boolean);

/** Columns of PostgreSQL's and the known extensions' functions that answer rows. */
const FUNCTION_COLUMNS: ReadonlySet<string> = new Set(
  words(`
    ordinality key value word ndoc nentry tokid token alias description dictionaries dictionary lexemes lexeme positions
    weights grantor grantee privilege_type is_grantable option_name option_value path geom i j x n relid parentrelid
    isleaf level catcode barelabel catdesc baredesc message detail hint sql_error_code count val name abbrev utc_offset is_dst
  `),
);

/** Functions whose row type comes with their argument, or with the column definitions that must follow. */
const RECORD_FUNCTIONS: ReadonlySet<string> = new Set(
  words(`json_populate_record jsonb_populate_record json_populate_recordset jsonb_populate_recordset json_to_record
    jsonb_to_record json_to_recordset jsonb_to_recordset`),
);

/** Functions that answer a value of their first argument's type, an element or an array of it. */
const HANDING_ON: ReadonlySet<string> = new Set(
  words('array_agg unnest any_value first_value last_value nth_value lag lead first last array_append array_remove array_cat max min mode'),
);

/** Types that are no rows, as they are written without a schema. */
const PLAIN_TYPES: ReadonlySet<string> = new Set(
  words(`
    text name uuid json jsonb bytea date xml inet cidr macaddr macaddr8 money oid regclass regproc regprocedure regtype
    regrole regnamespace regoper regoperator regconfig regdictionary regcollation tsvector tsquery jsonpath int2 int4
    int8 float4 float8 bool varchar bpchar char timestamp timestamptz time timetz interval numeric bit varbit point line
    lseg box path polygon circle int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange
    nummultirange tsmultirange tstzmultirange datemultirange pg_lsn pg_snapshot txid_snapshot xid xid8 cid tid refcursor
    record unknown cstring anyelement int2vector oidvector citext hstore ltree lquery ltxtquery cube seg isbn issn ean13
    geometry geography raster box2d box3d vector halfvec sparsevec hll h3index
  `),
);

/** The scope that the FROM clause of a SELECT opens within `outer`. */
export function scopeOf(fromClause: unknown, outer: Scope | null, limits: FunctionScope): Scope {
  const scope: Scope = { outer, rows: new Set(), functions: new Map() };
  const pending: unknown[] = Array.isArray(fromClause) ? [...(fromClause as unknown[])] : [];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    const [kind, fields] = nodeOf(item);
    if (kind === 'RangeFunction') {
      addFunction(scope, fields, limits);
      continue;
    }
    if (kind === 'JoinExpr') pending.push(fields['larg'], fields['rarg']);
    // TABLESAMPLE lies around its table.
    if (kind === 'RangeTableSample') pending.push(fields['relation']);
    const name = aliasOf(fields)?.['aliasname'] ?? fields['relname'];
    if (typeof name === 'string') scope.rows.add(name);
    const using = fields['join_using_alias'];
    if (isObject(using) && typeof using['aliasname'] === 'string') scope.rows.add(using['aliasname']);
  }
  return scope;
}

function addFunction(scope: Scope, fields: Fields, limits: FunctionScope): void {
  const calls = Array.isArray(fields['functions']) ? (fields['functions'] as unknown[]) : [];
  const [, call] = nodeOf(listOf(calls[0])[0]);
  const names = stringsOf(call['funcname']);
  const called = names.at(-1) ?? '';
  const alias = aliasOf(fields);
  const name = typeof alias?.['aliasname'] === 'string' ? alias['aliasname'] : called;
  const isRow = calls.length > 1 || fields['ordinality'] === true || RECORD_FUNCTIONS.has(called) || isOwnFunction(names, limits);
  if (isRow) {
    scope.rows.add(name);
    return;
  }
  const definitions = listOf(fields['coldeflist']).map((definition) => nodeOf(definition)[1]['colname']);
  const columns = [name, called, ...stringsOf(alias?.['colnames']), ...definitions].filter((column) => typeof column === 'string');
  scope.functions.set(name, new Set([...columns, ...(scope.functions.get(name) ?? [])]));
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  const [kind, fields] = nodeOf(value);
  return kind === 'List' && Array.isArray(fields['items']) ? (fields['items'] as unknown[]) : [];
}

/** Names of columns that the statement itself makes; a name in brackets means these before it means a relation. */
export function madeColumns(tree: unknown): ReadonlySet<string> {
  const made = new Set<string>();
  for (const fields of valuesOf(tree)) {
    if (!isObject(fields)) continue;
    for (const key of ['colnames', 'aliascolnames']) for (const name of stringsOf(fields[key])) made.add(name);
    if (typeof fields['colname'] === 'string') made.add(fields['colname']);
    const [kind, target] = nodeOf(fields);
    if (kind === 'ResTarget' && typeof target['name'] === 'string') made.add(target['name']);
    // The columns of sub-selects and CTEs that are named after what they hold.
    for (const query of [fields['ctequery'], fields['subquery']]) for (const name of unnamedOutputs(query)) made.add(name);
  }
  return made;
}

function* unnamedOutputs(query: unknown): Generator<string> {
  const pending: unknown[] = [nodeOf(query)[1]];
  for (let select = pending.pop(); select !== undefined; select = pending.pop()) {
    if (!isObject(select)) continue;
    pending.push(select['larg'], select['rarg']);
    for (const target of listOf(select['targetList'])) {
      const [, { name, val }] = nodeOf(target);
      if (name === undefined) yield* namesAfter(val);
    }
  }
}

/** The names, one of which PostgreSQL gives to the column that holds the expression. */
function* namesAfter(expression: unknown): Generator<string> {
  yield* ['case', 'coalesce', 'array', 'row', 'exists', 'greatest', 'least', 'nullif', '?column?'];
  for (let next: unknown = expression; next !== undefined;) {
    const [, fields] = nodeOf(next);
    const { typeName, fields: column, indirection, funcname, arg, subselect } = fields;
    for (const names of [column, indirection, funcname, isObject(typeName) ? typeName['names'] : undefined]) {
      const name = stringsOf(names).findLast((part) => part !== '');
      if (name !== undefined) yield name;
    }
    const [, inner] = nodeOf(listOf(nodeOf(subselect)[1]['targetList'])[0]);
    if (typeof inner['name'] === 'string') yield inner['name'];
    // Only what has no name of its own is named after what it holds.
    const named = stringsOf(indirection).some((part) => part !== '');
    next = named ? undefined : (arg ?? inner['val']);
  }
}

/** What an attribute is taken of. */
export interface AttributeContext {
  scope: Scope | null;
  made: () => ReadonlySet<string>;
  limits: FunctionScope;
}

/** The name in `x.name` (a ColumnRef) or `(expression).name` (an A_Indirection) that may call a function; null if none. */
export function callingAttribute(kind: string | null, fields: Fields, context: AttributeContext): string | null {
  if (kind === 'ColumnRef') {
    const parts = listOf(fields['fields']).map(stringOf);
    const [relation, name] = parts;
    if (parts.length !== 2 || typeof relation !== 'string' || typeof name !== 'string') return null;
    if (decideFunction([name], context.limits) === null) return null;
    for (const columns of functionsNamed(relation, context.scope)) {
      if (!columns.has(name) && !FUNCTION_COLUMNS.has(name)) return name;
    }
    return null;
  }
  if (kind !== 'A_Indirection') return null;
  let isRow = isRowByForm(fields['arg'], context);
  for (const step of listOf(fields['indirection'])) {
    const name = stringOf(step);
    if (name === null) continue;
    if (!isRow && !answersColumn(fields['arg'], name) && decideFunction([name], context.limits) !== null) return name;
    isRow = false;
  }
  return null;
}

/** All functions of that name in the scopes around; which of them is meant may depend on LATERAL. */
function* functionsNamed(name: string, scope: Scope | null): Generator<ReadonlySet<string>> {
  for (let at = scope; at !== null; at = at.outer) {
    const columns = at.functions.get(name);
    if (columns !== undefined) yield columns;
  }
}

const isRelation = (name: string, scope: Scope | null): boolean => {
  for (let at = scope; at !== null; at = at.outer) if (at.rows.has(name)) return true;
  return false;
};

/** `(json_each(x)).key` */
function answersColumn(expression: unknown, name: string): boolean {
  const [kind, { funcname }] = nodeOf(expression);
  return kind === 'FuncCall' && stringsOf(funcname).length > 0 && FUNCTION_COLUMNS.has(name);
}

function isRowByForm(expression: unknown, context: AttributeContext): boolean {
  const [kind, fields] = nodeOf(expression);
  switch (kind) {
    case 'RowExpr':
      return true;
    case 'ColumnRef': {
      const parts = listOf(fields['fields']).map(stringOf);
      const name = parts.length === 1 ? parts[0] : null;
      if (typeof name !== 'string' || context.made().has(name)) return false;
      return isRelation(name, context.scope) && functionsNamed(name, context.scope).next().done === true;
    }
    case 'TypeCast': {
      const type = isObject(fields['typeName']) ? stringsOf(fields['typeName']['names']) : [];
      const schema = type.at(-2);
      return schema !== 'pg_catalog' && schema !== 'information_schema' && !PLAIN_TYPES.has(type.at(-1) ?? 'text');
    }
    case 'CoalesceExpr':
      return listOf(fields['args']).every((argument) => isRowByForm(argument, context));
    case 'A_ArrayExpr':
      return listOf(fields['elements']).length > 0 && listOf(fields['elements']).every((element) => isRowByForm(element, context));
    case 'FuncCall': {
      const names = stringsOf(fields['funcname']);
      const called = names.at(-1) ?? '';
      // A call that is refused is to be refused for itself.
      if (decideFunction(names, context.limits) !== null) return true;
      if (RECORD_FUNCTIONS.has(called) || isOwnFunction(names, context.limits)) return true;
      return HANDING_ON.has(called) && isRowByForm(listOf(fields['args'])[0], context);
    }
    case 'SubLink': {
      if (fields['subLinkType'] !== 'EXPR_SUBLINK' && fields['subLinkType'] !== 'ARRAY_SUBLINK') return false;
      const [, select] = nodeOf(fields['subselect']);
      const [, { val }] = nodeOf(listOf(select['targetList'])[0]);
      return isRowByForm(val, { ...context, scope: scopeOf(select['fromClause'], context.scope, context.limits) });
    }
    default:
      return false;
  }
}
