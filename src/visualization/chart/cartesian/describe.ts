import { formatFigure } from '../format/format-value.js';
import { columnTitle, type ChartContext, type ChartResult } from '../result.js';
import { figuresOf, type CartesianConfig } from './config.js';
import { cartesianModel, type CartesianKind, type CartesianModel, type CartesianSeries } from './model.js';

const MOST_TOLD = 5;

/** Tells a bar, line or area chart: what it shows, over what, its extremes, and for times where it ends. */
export function describeCartesian(
  kind: CartesianKind,
  config: CartesianConfig,
  result: ChartResult,
  context: ChartContext,
): string {
  const model = cartesianModel(kind, config, result, context);
  const names = figuresOf(config).map(columnTitle).join(', ');
  const form = { bar: 'Bar', line: 'Line', area: 'Area' }[kind];
  const first = model.labels[0] ?? '';
  const last = model.labels.at(-1) ?? '';
  const span =
    model.axis === 'category'
      ? `${model.places.length} ${plural(model.places.length, 'entry', 'entries')}`
      : `${first} to ${last}`;
  const split = config.series === undefined ? '' : `, by ${columnTitle(config.series).toLowerCase()}`;
  const head = `${form} chart of ${names} by ${columnTitle(config.x).toLowerCase()}${split}: ${span}.`;
  const told = model.series.slice(0, MOST_TOLD).map((series) => tellSeries(series, model, model.series.length > 1));
  const more = model.series.length > MOST_TOLD ? [`And ${model.series.length - MOST_TOLD} more series.`] : [];
  const notes = model.notes.length === 0 ? [] : [`${capital(model.notes.join('; '))}.`];
  return [head, ...told, ...more, ...notes].join(' ');
}

/** The highest, lowest and last figure of a series, in a sentence. */
export function tellSeries(series: CartesianSeries, model: CartesianModel, named: boolean): string {
  const points = series.values.flatMap((value, index) => (typeof value === 'number' ? [{ value, index }] : []));
  const [start] = points;
  const end = points.at(-1);
  const prefix = named ? `${series.name}: highest` : 'Highest';
  const one = named ? `${series.name}: ` : '';
  if (!start || !end) return `${one}no values.`;
  const figure = ({ value, index }: { value: number; index: number }): string =>
    formatFigure(series.raw[index] ?? value, model.format, model.reader, 'rounded');
  const at = (point: { value: number; index: number }): string =>
    `${figure(point)} (${model.labels[point.index] ?? ''})`;
  const highest = points.reduce((best, point) => (point.value > best.value ? point : best), start);
  const lowest = points.reduce((best, point) => (point.value < best.value ? point : best), start);
  if (points.length === 1) return `${one}${at(start)}.`;
  if (model.axis === 'category') return `${prefix} ${at(highest)}, lowest ${at(lowest)}.`;
  return `${prefix} ${at(highest)}, lowest ${at(lowest)}, latest ${at(end)}.`;
}

function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
