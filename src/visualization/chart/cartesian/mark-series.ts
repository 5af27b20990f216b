import type { LineSeriesOption, MarkAreaComponentOption } from 'echarts';
import { plainInRichText } from '../format/text-fit.js';
import { withOpacity, type ChartTheme } from '../theme.js';
import type { CartesianModel, Marks } from './model.js';

const DOT = 8;
const TINT = 0.12;
/** Above every line, whose series are drawn at 2. */
const IN_FRONT = 3;

/**
 * Places that stand out: a dot at each, and a tint behind those in a row. They go by the unseen copy of the axis, as the
 * expected band does, so that a tooltip tells a marked figure once.
 */
export function markSeries(model: CartesianModel, theme: ChartTheme): LineSeriesOption[] {
  const { marks } = model;
  if (!marks) return [];
  const continuous = model.axis === 'time' || model.axis === 'number';
  const figure = (index: number): number | null => marks.values[index] ?? null;
  const tint = continuous ? tinted(model, marks, theme) : null;
  return [
    {
      type: 'line',
      name: plainInRichText(marks.label),
      xAxisIndex: 1,
      data: model.places.map(({ order }, index) => (continuous ? [order, figure(index)] : figure(index))),
      silent: true,
      z: IN_FRONT,
      symbol: 'circle',
      symbolSize: DOT,
      showSymbol: true,
      showAllSymbol: true,
      lineStyle: { opacity: 0 },
      itemStyle: { color: theme.danger, borderColor: theme.card, borderWidth: 1.5 },
      emphasis: { disabled: true },
      ...(tint && { markArea: tint }),
    },
  ];
}

/** From halfway to the place before to halfway to the place behind; marks in a row are one stretch. */
function tinted({ places }: CartesianModel, { values }: Marks, theme: ChartTheme): MarkAreaComponentOption {
  const isMarked = (index: number): boolean => typeof values[index] === 'number';
  const at = (index: number): number => places[index]?.order ?? 0;
  const between = (index: number, next: number): number => (places[next] ? (at(index) + at(next)) / 2 : at(index));
  const itemStyle = { color: withOpacity(theme.danger, TINT) };
  const starts = places.flatMap((_, index) => (isMarked(index) && !isMarked(index - 1) ? [index] : []));
  return {
    silent: true,
    animation: false,
    data: starts.map((start) => {
      let end = start;
      while (isMarked(end + 1)) end += 1;
      return [{ xAxis: between(start, start - 1), itemStyle }, { xAxis: between(end, end + 1) }];
    }),
  };
}
