import { formatFigure } from '../format/format-value.js';
import { columnTitle, type ChartContext, type ChartResult } from '../result.js';
import { figuresOf, type LineConfig } from './config.js';
import { cartesianModel, type CartesianKind, type CartesianModel, type CartesianSeries } from './model.js';

const MOST_TOLD = 5;

/** Tells a bar, line or area chart: what it shows, over what, its extremes, and for times where it ends. */
export function describeCartesian(
  kind: CartesianKind,
  config: LineConfig,
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
  return [head, ...told, ...more, ...tellBand(model), ...tellMarks(model), ...notes].join(' ');
}

/** Where the figures leave the stretch in which they are expected: how often, and the last time. */
function tellBand({ band, series, labels }: CartesianModel): string[] {
  const [line] = series;
  if (!band || !line) return [];
  let known = 0;
  const outside: number[] = [];
  line.values.forEach((value, index) => {
    const [lower, upper] = [band.lower[index], band.upper[index]];
    if (typeof value !== 'number' || typeof lower !== 'number' || typeof upper !== 'number') return;
    known += 1;
    if (value < Math.min(lower, upper) || value > Math.max(lower, upper)) outside.push(index);
  });
  const name = band.label;
  if (outside.length === 0) return [`${name}: all ${known} values lie within.`];
  return [
    `${name}: ${outside.length} of ${known} values lie outside, the last at ${labels[outside.at(-1) ?? 0] ?? ''}.`,
  ];
}

/** How many places are marked, and the last of them. */
function tellMarks({ marks, labels }: CartesianModel): string[] {
  if (!marks) return [];
  const marked = marks.values.flatMap((value, index) => (typeof value === 'number' ? [index] : []));
  return [
    `${marks.label}: ${marked.length} ${plural(marked.length, 'place', 'places')}, the last at ${labels[marked.at(-1) ?? 0] ?? ''}.`,
  ];
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
