import type { LineSeriesOption, XAXisComponentOption } from 'echarts';
import { plainInRichText } from '../format/text-fit.js';
import { withOpacity, type ChartTheme } from '../theme.js';
import type { CartesianModel } from './model.js';

const TINT = 0.16;
/** Under every line, whose series are drawn at 2. */
const BEHIND = 1;

/**
 * The expected band: an unseen line at its lower end and, stacked upon it, the distance to the upper one, filled. Both go by
 * an unseen copy of the axis, so that a tooltip tells them once, beside the figure itself.
 */
export function bandSeries(model: CartesianModel, theme: ChartTheme): LineSeriesOption[] {
  const { band } = model;
  if (!band) return [];
  const continuous = model.axis === 'time' || model.axis === 'number';
  const whole = model.places.map(
    (_, index) => typeof band.lower[index] === 'number' && typeof band.upper[index] === 'number',
  );
  const points = (figure: (index: number) => number): NonNullable<LineSeriesOption['data']> =>
    model.places.map(({ order }, index) => {
      const value = whole[index] === true ? figure(index) : null;
      return continuous ? [order, value] : value;
    });
  const lowerAt = (index: number): number => Math.min(band.lower[index] ?? 0, band.upper[index] ?? 0);
  const upperAt = (index: number): number => Math.max(band.lower[index] ?? 0, band.upper[index] ?? 0);
  const shared: LineSeriesOption = {
    type: 'line',
    xAxisIndex: 1,
    stack: 'expected',
    // Ends on both sides of zero belong together all the same.
    stackStrategy: 'all',
    symbol: 'none',
    silent: true,
    z: BEHIND,
    lineStyle: { opacity: 0 },
    emphasis: { disabled: true },
    itemStyle: { color: withOpacity(theme.accent, 0.4) },
  };
  const name = plainInRichText(band.label);
  return [
    { ...shared, name: `${name} (from)`, data: points(lowerAt) },
    {
      ...shared,
      name,
      data: points((index) => upperAt(index) - lowerAt(index)),
      areaStyle: { color: withOpacity(theme.accent, TINT), opacity: 1 },
    },
  ];
}

/** The same axis a second time, of which nothing is seen and no pointer takes notice. */
export function unseenAxis(axis: XAXisComponentOption): XAXisComponentOption {
  const { type, data, min, max, boundaryGap } = axis as Record<string, unknown>;
  return { type, data, min, max, boundaryGap, show: false, axisPointer: { show: false } } as XAXisComponentOption;
}
