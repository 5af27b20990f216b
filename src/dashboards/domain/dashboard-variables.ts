import type { QueryParameter } from '../../query/index.js';
import { type FieldProblem, invalid } from '../../platform/http/index.js';
import type { DashboardSettings, Variable, WidgetParameters } from './dashboard-content.js';
import { TIME_RANGE_FORMS, resolveTimeRange } from './time-range.js';

/** Values that a reader chose, by variable or parameter. null, '' and [] say "none", which also sets a default aside. */
export type Filters = Readonly<Record<string, unknown>>;

/** Characters of the `filters` of a URL. */
export const MAX_FILTERS_LENGTH = 16_384;
const MAX_FILTERS = 100;
const MAX_CHOICES = 1_000;

/** What is known of a query's parameters besides the dashboard's variables. */
export interface BoundQuery {
  /** Names that the SQL binds. */
  names: ReadonlySet<string>;
  /** Declarations of the saved query. */
  declared?: readonly QueryParameter[];
  /** The widget's own declarations or values. */
  parameters?: WidgetParameters;
}

/** Parameters as the query service takes them. */
export interface QueryValues {
  declared: readonly QueryParameter[];
  supplied: Readonly<Record<string, unknown>>;
}

/** Of a query that binds nothing. */
const NO_VALUES: QueryValues = { declared: [], supplied: {} };

/**
 * Reads the `filters` of a URL.
 * @throws DomainError VALIDATION_FAILED when it is no JSON object of values
 */
export function parseFilters(text: string | undefined): Filters {
  if (text === undefined || text === '') return {};
  if (text.length > MAX_FILTERS_LENGTH)
    throw refused('filters', 'maxLength', `filters must be at most ${MAX_FILTERS_LENGTH} characters`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused('filters', 'json', 'filters must be a JSON object such as {"region":["EU"]}');
  }
  return checkFilters(value);
}

/**
 * Checks filters that came as an object: values, lists of values, or `{ from, to }`.
 * @throws DomainError VALIDATION_FAILED
 */
export function checkFilters(value: unknown): Filters {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refused('filters', 'type', 'filters must be an object of values by name');
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_FILTERS)
    throw refused('filters', 'maxLength', `filters must name at most ${MAX_FILTERS} values`);
  const problems = entries
    .filter(([, each]) => !isFilterValue(each))
    .map(([name]) => ({
      path: `filters.${name}`,
      rule: 'type',
      message: `filters.${name} must be a value, a list of values, or an object with from and to`,
    }));
  if (problems.length > 0) throw invalid(...problems);
  return Object.fromEntries(entries);
}

/**
 * Names that a reader may filter by: the dashboard's variables, and what its widgets bind or declare themselves. The
 * two bounds of a range are not among them, for a range is given as a whole.
 */
export function filterNames(variables: readonly Variable[], queries: readonly BoundQuery[]): Set<string> {
  const names = new Set<string>();
  const bounds = new Set<string>();
  const declare = ({ name, type }: QueryParameter): void => {
    names.add(name);
    if (type === 'date_range') bounds.add(`${name}_from`).add(`${name}_to`);
  };
  variables.forEach(declare);
  for (const query of queries) {
    for (const name of query.names) if (!name.includes('.')) names.add(name);
    query.declared?.forEach(declare);
    if (Array.isArray(query.parameters)) query.parameters.forEach(declare);
    else Object.keys(query.parameters ?? {}).forEach((name) => names.add(name));
  }
  for (const bound of bounds) names.delete(bound);
  return names;
}

/** @throws DomainError VALIDATION_FAILED which names every filter that is not known */
export function refuseUnknownFilters(filters: Filters, known: ReadonlySet<string>): void {
  const problems = Object.keys(filters)
    .filter((name) => !known.has(name))
    .map((name) => ({
      path: `filters.${name}`,
      rule: 'unknownFilter',
      message: `filters.${name} is not a variable of this dashboard${known.size > 0 ? `; there are ${[...known].sort().join(', ')}` : ''}`,
    }));
  if (problems.length > 0) throw invalid(...problems);
}

/**
 * Works out a query's parameters: what the reader chose, else the variable's default, else what the widget or the
 * saved query says. Only what the query binds is given to it.
 *
 * @param now and `timeZone` place relative ranges such as `last_30_days`
 * @throws DomainError VALIDATION_FAILED when a value does not fit its variable
 */
export function queryValues(
  variables: readonly Variable[],
  query: BoundQuery,
  filters: Filters,
  now: Date,
  timeZone: string,
): QueryValues {
  if (query.names.size === 0) return NO_VALUES;
  const own = Array.isArray(query.parameters) ? query.parameters : [];
  const fixed: Readonly<Record<string, unknown>> = Array.isArray(query.parameters) ? {} : (query.parameters ?? {});
  const declarations = declarationsOf(variables, [...(query.declared ?? []), ...own]);
  const defaults = new Map(
    variables.flatMap(({ name, default: value }) => (isChosen(value) ? [[name, value] as const] : [])),
  );

  const declared: QueryParameter[] = [];
  const supplied = new Map<string, unknown>();
  for (const name of new Set([...query.names, ...declarations.keys()])) {
    const declaration = declarations.get(name);
    if (!(declaration ? binds(query.names, declaration) : query.names.has(name))) continue;
    if (declaration) declared.push(withoutDefault(declaration));
    const chosen = Object.hasOwn(filters, name);
    const value = chosen ? filters[name] : (defaults.get(name) ?? ownValue(fixed, name) ?? declaration?.default);
    if (!isChosen(value)) continue;
    const fitted = declaration ? fit(declaration, value, now, timeZone) : value;
    if (fitted !== null) supplied.set(name, fitted);
  }
  return { declared, supplied: Object.fromEntries(supplied) };
}

/**
 * How each name is declared. The query's own declaration says how its SQL takes a value of that name; a variable that
 * is a range stands for the two bounds, however the query declares them, because readers choose them together.
 */
function declarationsOf(variables: readonly Variable[], own: readonly QueryParameter[]): Map<string, QueryParameter> {
  const bounds = new Set(
    variables.filter(({ type }) => type === 'date_range').flatMap(({ name }) => [`${name}_from`, `${name}_to`]),
  );
  const declarations = new Map<string, QueryParameter>();
  for (const { options: _options, multiple, ...variable } of variables) {
    declarations.set(variable.name, multiple && variable.type !== 'list' ? asList(variable) : variable);
  }
  for (const declaration of own) if (!bounds.has(declaration.name)) declarations.set(declaration.name, declaration);
  return declarations;
}

/** The variables with the default of the global time range in its place. */
export function effectiveVariables({ variables, timeRange }: DashboardSettings): Variable[] {
  if (!timeRange) return variables;
  return variables.map((variable) =>
    variable.name === timeRange.variable ? { ...variable, default: timeRange.default } : variable,
  );
}

/** A value, a list of values, or `{ from, to }`. */
export function isFilterValue(value: unknown): boolean {
  if (isScalar(value)) return true;
  if (Array.isArray(value)) return value.length <= MAX_CHOICES && value.every(isScalar);
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every(([key, bound]) => (key === 'from' || key === 'to') && isScalar(bound));
}

const isScalar = (value: unknown): boolean =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));

/** Names come from SQL, so one may be `constructor`. */
function ownValue(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function isChosen(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function binds(names: ReadonlySet<string>, { name, type }: QueryParameter): boolean {
  return names.has(name) || (type === 'date_range' && (names.has(`${name}_from`) || names.has(`${name}_to`)));
}

function asList({ type, ...rest }: QueryParameter): QueryParameter {
  return type === 'date_range'
    ? { ...rest, type }
    : { ...rest, type: 'list', itemType: type === 'list' ? 'text' : type };
}

/** The default was weighed here already; left in, it would come back where the reader chose none. */
function withoutDefault({ default: _default, ...declaration }: QueryParameter): QueryParameter {
  return declaration;
}

/** Brings a value into its declaration's shape: one or several, and ranges by name. null: no bounds. */
function fit({ name, type }: QueryParameter, value: unknown, now: Date, timeZone: string): unknown {
  if (type === 'date_range') return fitRange(name, value, now, timeZone);
  if (type === 'list') return Array.isArray(value) ? value : [value];
  if (!Array.isArray(value)) return value;
  if (value.length === 1) return value[0];
  throw refused(`filters.${name}`, 'single', `filters.${name} takes one value`);
}

function fitRange(name: string, value: unknown, now: Date, timeZone: string): unknown {
  if (typeof value !== 'string') return value;
  const range = resolveTimeRange(value, now, timeZone);
  if (range === undefined) {
    throw refused(
      `filters.${name}`,
      'timeRange',
      `filters.${name} must be an object with from and to, or one of ${TIME_RANGE_FORMS}`,
    );
  }
  return range;
}

function refused(path: string, rule: string, message: string): Error {
  const problem: FieldProblem = { path, rule, message };
  return invalid(problem);
}
