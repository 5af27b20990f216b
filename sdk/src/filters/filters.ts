import type { DashboardSettings, EmbeddedVariable, Scalar } from '../api/types.js';

/** What a viewer chose for a variable. null and [] say "none", which also sets a default aside. */
export type FilterValue = Scalar | null | Scalar[] | { from: string; to: string };

/** Choices by variable; a variable without a choice is left to its default. */
export type Filters = Readonly<Record<string, FilterValue>>;

/** Further choices over those in force; `undefined` gives a variable back to its default. */
export function mergeFilters(before: Filters, changes: Readonly<Record<string, FilterValue | undefined>>): Filters {
  const merged: Record<string, FilterValue | undefined> = { ...before, ...changes };
  return Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, FilterValue] => entry[1] !== undefined));
}

/** Whether several values may be chosen. */
export function takesSeveral({ type, multiple }: EmbeddedVariable): boolean {
  return type === 'list' || multiple === true;
}

/** A variable's default as a choice, the dashboard's time range among them; null or [] where there is none. */
export function defaultOf(variable: EmbeddedVariable, { timeRange }: Pick<DashboardSettings, 'timeRange'>): FilterValue {
  const value = timeRange?.variable === variable.name ? timeRange.default : variable.default;
  if (takesSeveral(variable)) {
    const values: unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
    return values.filter(isScalar);
  }
  if (isRange(value)) return `${value.from}..${value.to}`;
  return isScalar(value) ? value : null;
}

/** What is in force for a variable: the choice, or else the default. Ranges are written `from..to`. */
export function currentValue(variable: EmbeddedVariable, filters: Filters, settings: Pick<DashboardSettings, 'timeRange'>): Scalar | null | Scalar[] {
  const value = Object.hasOwn(filters, variable.name) ? (filters[variable.name] ?? null) : defaultOf(variable, settings);
  return isRange(value) ? `${value.from}..${value.to}` : value;
}

/** What was typed into a field as a choice; undefined when it does not fit. */
export function parseTyped(variable: EmbeddedVariable, text: string): Scalar | null | Scalar[] | undefined {
  const numeric = variable.type === 'number' || variable.itemType === 'number';
  const parts = (takesSeveral(variable) ? text.split(',') : [text]).map((part) => part.trim()).filter((part) => part !== '');
  const values = numeric ? parts.map(Number) : parts;
  if (!values.every((value) => typeof value === 'string' || Number.isFinite(value))) return undefined;
  return takesSeveral(variable) ? values : (values[0] ?? null);
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isRange(value: unknown): value is { from: string; to: string } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}
