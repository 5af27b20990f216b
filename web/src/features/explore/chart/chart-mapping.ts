import {
  cellOf,
  chartFields,
  type ChartColumn,
  type ChartResult,
  type ChartTypeName,
  isNumeric,
  isTemporal,
  suggestVisualization,
} from '@tidemark/chart';
import type { QueryResult, WidgetVisualization } from '../../../api/types.js';
import { markExact } from '../result/columns.js';

const FEW_NAMES = 8;
const MOST_LINES = 5;
const IDENTIFIER = /(^|_)(id|key|uuid|code|year)$/i;
const CARTESIAN = new Set(['bar', 'line', 'area']);
/** What bars, lines and areas share, so that it stays when one becomes the other. */
const SHARED = [
  ...['x', 'y', 'series', 'stacked', 'percent', 'sort', 'limit', 'legend', 'thresholds', 'bands', 'missing', 'dates'],
  ...['unit', 'format', 'decimals', 'currency'],
];

/** A query's answer as charts read it. */
export function chartResult(result: Pick<QueryResult, 'columns' | 'data'>): ChartResult {
  return { columns: markExact(result), rows: result.data };
}

/**
 * The picture to begin with: what the columns suggest. Who asks for a chart has the table already: where the columns
 * suggest one, figures over time or by name are drawn all the same; rows at the same place are added up, and it says so.
 */
export function firstVisualization(result: ChartResult): WidgetVisualization {
  const { type, config } = suggestVisualization(result);
  const { figures, time, names } = rolesOf(result);
  const [figure] = figures;
  const by = time ?? names[0];
  if (type !== 'table' || figure === undefined || by === undefined || result.rows.length < 2) {
    return { type, config: { ...config } };
  }
  if (time !== undefined) return { type: 'line', config: { x: time.name, y: figure.name } };
  return visualizationOf('bar', result, null);
}

/**
 * A kind of picture over these columns. What was chosen for the picture before stays as far as the new kind has it too;
 * the rest is filled in from the columns' types.
 */
export function visualizationOf(
  type: ChartTypeName,
  result: ChartResult,
  before: WidgetVisualization | null,
): WidgetVisualization {
  if (before !== null && CARTESIAN.has(type) && CARTESIAN.has(before.type)) {
    return { type, config: pick(before.config, SHARED) };
  }
  const suggested = suggestVisualization(result);
  if (suggested.type === type) return { type, config: { ...suggested.config } };
  return { type, config: configOf(type, rolesOf(result), result) };
}

/** Whether every column that the picture names is in the result, so that it may stay after the query has changed. */
export function fitsColumns({ type, config }: WidgetVisualization, { columns }: ChartResult): boolean {
  const names = new Set(columns.map(({ name }) => name));
  const fields = Object.entries(chartFields(type as ChartTypeName));
  const named = fields.flatMap(([key, { kind }]) =>
    kind === 'column' || kind === 'columns' ? [config[key]].flat() : [],
  );
  return named.every((name) => typeof name !== 'string' || names.has(name));
}

interface Roles {
  figures: ChartColumn[];
  /** Every column of numbers, keys too: better than nothing where a kind needs more of them than there are figures. */
  numbers: ChartColumn[];
  time: ChartColumn | undefined;
  names: ChartColumn[];
}

function rolesOf({ columns }: ChartResult): Roles {
  const numeric = columns.filter(isNumeric);
  const amounts = numeric.filter(({ name }) => !IDENTIFIER.test(name));
  const figures = amounts.length > 0 ? amounts : numeric;
  return {
    // Whole numbers are more often codes and keys than what one wants to see.
    figures: [...figures.filter(({ type }) => type !== 'integer'), ...figures.filter(({ type }) => type === 'integer')],
    numbers: numeric,
    time: columns.find(isTemporal),
    names: columns.filter(({ type }) => type === 'string' || type === 'boolean'),
  };
}

function configOf(type: ChartTypeName, roles: Roles, result: ChartResult): Record<string, unknown> {
  const { figures, time, names } = roles;
  const figure = figures[0]?.name;
  const first = result.columns.find(({ name }) => name !== figure)?.name ?? result.columns[0]?.name;
  const by = names[0]?.name ?? time?.name ?? first;
  switch (type) {
    case 'bar': {
      const name = names[0];
      const many = name !== undefined && distinct(result, name.name) > FEW_NAMES;
      return defined({ x: by, y: figure, ...(many && { horizontal: true }) });
    }
    case 'line':
    case 'area': {
      const series = time === undefined ? undefined : names.find(({ name }) => splits(result, name))?.name;
      const all = figures.slice(0, MOST_LINES).map(({ name }) => name);
      return defined({ x: time?.name ?? by, y: series === undefined && all.length > 1 ? all : figure, series });
    }
    case 'pie':
      return defined({ label: by, value: figure });
    case 'metric':
      return defined({ value: figure, trend: time !== undefined && result.rows.length > 1 ? figure : undefined });
    case 'table':
      return {};
    default:
      return otherConfig(type, roles, { figure, by, result });
  }
}

interface Chosen {
  figure: string | undefined;
  by: string | undefined;
  result: ChartResult;
}

function otherConfig(
  type: ChartTypeName,
  { figures, numbers, time, names }: Roles,
  { figure, by, result }: Chosen,
): Record<string, unknown> {
  const second = [...figures, ...numbers].find(({ name }) => name !== figure)?.name;
  const across = time?.name ?? by;
  const other = [...names, ...(time === undefined ? [] : [time]), ...result.columns].find(
    ({ name }) => name !== by && name !== figure,
  )?.name;
  switch (type) {
    case 'combo':
      return defined({ x: across, bars: figure, lines: second });
    case 'treemap':
      return defined({ path: names.length > 1 ? names.slice(0, 2).map(({ name }) => name) : by, value: figure });
    case 'pivot':
      return defined({ rows: by, columns: other, values: figure, totals: true });
    case 'heatmap':
      return defined({ x: time?.name ?? other, y: by === time?.name ? other : by, value: figure });
    case 'scatter':
      return defined({ x: second ?? time?.name, y: figure, label: names[0]?.name });
    case 'funnel':
      return defined({ label: by, value: figure });
    case 'waterfall':
      return defined({ x: across, y: figure });
    case 'sankey':
    case 'graph':
      return defined({ source: by, target: other, value: figure });
    default:
      return defined({ value: figure });
  }
}

function splits(result: ChartResult, name: string): boolean {
  const values = distinct(result, name);
  return values > 1 && values <= FEW_NAMES;
}

function distinct({ rows }: ChartResult, name: string): number {
  return new Set(rows.map((row) => cellOf(row, name))).size;
}

function defined(config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}

function pick(config: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.flatMap((key) => (config[key] === undefined ? [] : [[key, config[key]]])));
}
