import type { Variable } from './dashboard-content.js';
import type { Filters } from './dashboard-variables.js';
import { type TimeRange, resolveTimeRange } from './time-range.js';

/** A value under which a dashboard is read. */
export interface ValueInForce {
  readonly name: string;
  /** As people know it. */
  readonly label: string;
  /** What was chosen, else the default; null when there is none, and all rows count. */
  readonly value: unknown;
  /** Of a relative time range: the days or instants that it stands for now; null for all time. */
  readonly range?: TimeRange | null;
}

/**
 * The values in force of the variables that a reader may know, and of filters that are no variables.
 * @param now and `timeZone` place relative ranges such as `last_30_days`
 */
export function valuesInForce(
  variables: readonly Variable[],
  known: ReadonlySet<string>,
  filters: Filters,
  now: Date,
  timeZone: string,
): ValueInForce[] {
  const shown = variables.filter(({ name }) => known.has(name));
  const others = Object.keys(filters).filter((name) => !variables.some((variable) => variable.name === name));
  return [
    ...shown.map((variable): ValueInForce => {
      const { name, label, type } = variable;
      const value = chosen(Object.hasOwn(filters, name) ? filters[name] : variable.default);
      const range = type === 'date_range' && typeof value === 'string' ? resolveTimeRange(value, now, timeZone) : undefined;
      return { name, label: label ?? name, value, ...(range === undefined ? {} : { range }) };
    }),
    ...others.map((name): ValueInForce => ({ name, label: name, value: chosen(filters[name]) })),
  ];
}

function chosen(value: unknown): unknown {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0) ? null : value;
}
