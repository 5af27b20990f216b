import {
  cellOf,
  chartFields,
  type ChartColumn,
  type ChartResult,
  type ChartTypeName,
  chartTypeNames,
  type ConfigField,
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
const SHARED = ['x', 'y', 'series', 'stacked', 'sort', 'legend', 'unit', 'format', 'decimals', 'currency'];

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
  const named = columnsNamed({ type, config });
  return named.every((name) => typeof name !== 'string' || names.has(name));
}

/** The columns that a picture names, by its kind's own list of settings. */
function columnsNamed({ type, config }: WidgetVisualization): unknown[] {
  if (!chartTypeNames().some((name) => name === type)) return [];
  const fields: Readonly<Record<string, ConfigField>> = { ...chartFields(type as ChartTypeName) };
  return Object.entries(fields).flatMap(([key, field]) =>
    field.kind === 'column' || field.kind === 'columns' ? [config[key]].flat() : [],
  );
}

interface Roles {
  figures: ChartColumn[];
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
    default:
      return required(type, roles, result);
  }
}

/**
 * The settings that a kind cannot do without, filled by the columns' types, in the order in which its fields stand: figures
 * for figures; for the rest times and names, each once as far as they reach.
 */
function required(
  type: ChartTypeName,
  { figures, time, names }: Roles,
  { columns }: ChartResult,
): Record<string, unknown> {
  const fields: Readonly<Record<string, ConfigField>> = { ...chartFields(type) };
  const places = [...(time === undefined ? [] : [time]), ...names, ...columns].map(({ name }) => name);
  const free = { figures: figures.map(({ name }) => name), places: [...new Set(places)] };
  const next = (numeric: boolean | undefined): string | undefined => {
    const list = numeric === true ? free.figures : free.places.filter((name) => !free.figures.includes(name));
    const [name] = list.length > 0 ? list : free.places;
    free.figures = free.figures.filter((one) => one !== name);
    free.places = free.places.filter((one) => one !== name);
    return name ?? columns[0]?.name;
  };
  const needed = Object.entries(fields).filter(([, field]) => field.required === true);
  return defined(
    Object.fromEntries(
      needed.map(([key, field]) => {
        if (field.kind === 'column' || field.kind === 'columns') return [key, next(field.numeric)];
        return [key, field.kind === 'choice' ? field.options[0] : undefined];
      }),
    ),
  );
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
