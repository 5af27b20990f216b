import type {
  MetricResult,
  MetricSeries,
  MetricWidgetQuery,
  QueryResult,
  Row,
  Variable,
} from '../../../../api/types.js';
import type { Filters } from '../../filters/filters.js';
import { previewValues } from '../preview-values.js';

/** A question as `POST /metrics/query` takes it. */
export type MetricBody = Omit<MetricWidgetQuery, 'kind'>;

const PLACE = /^(\[\[\s*)?\{\{\s*([\w.]+)\s*\}\}(\s*\]\])?$/;

/** The texts of a metric query that may name a variable, as one text that mentions them. */
export function textOfMetric({ filter, from, to }: MetricWidgetQuery): string {
  return [...Object.values(filter ?? {}).flat(), from ?? '', to ?? ''].join(' ');
}

/** The query with its window: its own, else that of the dashboard's range, which the server takes as well. */
export function windowed(query: MetricWidgetQuery, variables: readonly Variable[]): MetricWidgetQuery {
  const range = variables.find(({ type }) => type === 'date_range')?.name;
  if (query.from !== undefined || query.to !== undefined || range === undefined) return query;
  return { ...query, from: `[[{{${range}_from}}]]`, to: `[[{{${range}_to}}]]` };
}

/**
 * What is asked for a widget that is not saved yet: its query with the values of the variables as they stand.
 * @returns null while a variable that must have a value has none
 */
export function metricBody(
  widgetQuery: MetricWidgetQuery,
  variables: readonly Variable[],
  filters: Filters,
  now: Date,
  timeZone: string,
): MetricBody | null {
  const { kind: _kind, filter, from, to, ...rest } = windowed(widgetQuery, variables);
  const sql = textOfMetric(windowed(widgetQuery, variables));
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(previewValues({ sql }, variables, filters, now, timeZone).parameters)) {
    const range = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!range) values.set(name, value);
    else for (const [end, at] of Object.entries(value)) values.set(`${name}_${end}`, at);
  }
  let complete = true;
  /** null: to be left out. */
  const bind = (text: string): string[] | null => {
    const [, optional, name] = PLACE.exec(text) ?? [];
    if (name === undefined) return [text];
    const value = values.get(name);
    if (value !== undefined && value !== null) return (Array.isArray(value) ? value : [value]).map(String);
    if (optional === undefined) complete = false;
    return null;
  };
  const bound = Object.entries(filter ?? {}).flatMap(([name, given]): [string, string[]][] => {
    const texts = [given].flat().map(bind);
    return texts.length > 0 && texts.every((each) => each === null)
      ? []
      : [[name, texts.flatMap((each) => each ?? [])]];
  });
  const start = from === undefined ? undefined : (bind(from)?.[0] ?? 'now-1y');
  const end = to === undefined ? undefined : bind(to)?.[0];
  if (!complete) return null;
  return {
    ...rest,
    ...(bound.length > 0 && { filter: Object.fromEntries(bound) }),
    ...(start !== undefined && { from: start }),
    ...(end !== undefined && { to: end }),
  };
}

/** An answer as rows: what the saved widget's answer will be. */
export function rowsOfMetric(
  { series, compare, step, dataAsOf }: MetricResult,
  groupBy: readonly string[],
): QueryResult {
  const timed = step !== 'all';
  const taken = new Set([...(timed ? ['time'] : []), 'value', ...(compare ? ['compared'] : [])]);
  const nameOf = (dimension: string): string => (taken.has(dimension) ? `dimension.${dimension}` : dimension);
  const data = series.flatMap(({ dimensions, points }: MetricSeries, place) =>
    points.map(([time, value], index): Row => ({
      ...(timed && { time }),
      ...Object.fromEntries(groupBy.map((name) => [nameOf(name), dimensions[name] ?? null])),
      value,
      ...(compare && { compared: compare[place]?.points[index]?.[1] ?? null }),
    })),
  );
  return {
    data,
    columns: [
      ...(timed ? [{ name: 'time', type: 'timestamp' as const }] : []),
      ...groupBy.map((dimension) => ({ name: nameOf(dimension), type: 'string' as const })),
      { name: 'value', type: 'number' as const },
      ...(compare ? [{ name: 'compared', type: 'number' as const }] : []),
    ],
    meta: {
      executionTime: 0,
      totalRows: data.length,
      truncated: false,
      cacheKey: '',
      dataAsOf,
      cached: false,
      cacheLevel: 'source',
    },
  };
}
