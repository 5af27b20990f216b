import type { Variable } from '../../../api/types.js';

type Scalar = string | number | boolean;

/** What a reader chose for a variable. null and [] say "none", which also sets a default aside. */
export type FilterValue = Scalar | null | Scalar[];

/** Choices by variable, as the API takes them; a variable without a choice is left to its default. */
export type Filters = Readonly<Record<string, FilterValue>>;

const PREFIX = 'var.';

/** Whether several values may be chosen. */
export function takesSeveral(variable: Variable): boolean {
  return variable.type === 'list' || variable.multiple === true;
}

/** Reads the choices from a page's address; what does not fit its variable is left out. */
export function readFilters(variables: readonly Variable[], params: URLSearchParams): Filters {
  const chosen = variables.flatMap((variable) => {
    const texts = params.getAll(PREFIX + variable.name);
    if (texts.length === 0) return [];
    const value = readValue(variable, texts);
    return value === undefined ? [] : [[variable.name, value] as const];
  });
  return Object.fromEntries(chosen);
}

function readValue(variable: Variable, texts: readonly string[]): FilterValue | undefined {
  const present = texts.filter((text) => text !== '');
  if (present.length === 0) return takesSeveral(variable) ? [] : null;
  const type = variable.type === 'list' ? (variable.itemType ?? 'text') : variable.type;
  const values = present.flatMap((text) => scalarOf(type, text) ?? []);
  if (values.length === 0) return undefined;
  return takesSeveral(variable) ? values : values[0];
}

function scalarOf(type: Variable['type'], text: string): Scalar | undefined {
  if (type === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  return text;
}

/** The page's address with another choice; a choice that is the default leaves the address. */
export function writeFilter(params: URLSearchParams, variable: Variable, value: FilterValue): URLSearchParams {
  const next = new URLSearchParams(params);
  const name = PREFIX + variable.name;
  next.delete(name);
  if (sameValue(value, defaultOf(variable))) return next;
  const values = Array.isArray(value) ? value : value === null ? [] : [value];
  for (const each of values.length === 0 ? [''] : values) next.append(name, String(each));
  return next;
}

/** The page's address without any choice. */
export function withoutFilters(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of new Set(params.keys())) if (name.startsWith(PREFIX)) next.delete(name);
  return next;
}

/** A variable's default as a choice; null or [] where it has none. */
export function defaultOf(variable: Variable): FilterValue {
  const { default: value } = variable;
  if (takesSeveral(variable)) {
    const values: unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
    return values.filter(isScalar);
  }
  if (isRange(value)) return `${value.from}..${value.to}`;
  return isScalar(value) ? value : null;
}

/** What is in force: the choice, or else the default. */
export function currentValue(variable: Variable, filters: Filters): FilterValue {
  return Object.hasOwn(filters, variable.name) ? (filters[variable.name] ?? null) : defaultOf(variable);
}

/** The variables with the default of the dashboard's time range in its place. */
export function effectiveVariables(settings: {
  variables: readonly Variable[];
  timeRange?: { variable: string; default: string };
}): Variable[] {
  const { variables, timeRange } = settings;
  return variables.map((variable) =>
    variable.name === timeRange?.variable ? { ...variable, default: timeRange.default } : variable,
  );
}

function sameValue(a: FilterValue, b: FilterValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((value) => b.includes(value));
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isRange(value: unknown): value is { from: string; to: string } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}
