import type { EChartsOption } from 'echarts';
import { baseOption, legendOption, tooltipOption } from '../base-option.js';
import { placeAxis, valueAxis } from '../cartesian/axes.js';
import type { CartesianConfig } from '../cartesian/config.js';
import { fitModel, withPlaces } from '../cartesian/fit-model.js';
import { cartesianModel, type CartesianModel } from '../cartesian/model.js';
import { intervalsFor, niceScale, type Scale } from '../cartesian/nice-scale.js';
import { barSeries, lineSeries, valueWriter, type Layout } from '../cartesian/series.js';
import { bandAreas, thresholdLines } from '../cartesian/threshold-lines.js';
import { valueExtent } from '../cartesian/value-extent.js';
import type { Reader, ValueFormat } from '../format/format-value.js';
import type { ChartContext, ChartResult } from '../result.js';
import { seriesColor, themeOf } from '../theme.js';

export interface ComboConfig
  extends
    ValueFormat,
    Pick<
      CartesianConfig,
      'x' | 'stacked' | 'sort' | 'limit' | 'legend' | 'thresholds' | 'bands' | 'missing' | 'dates'
    > {
  /** Column or columns drawn as bars, on the left axis. */
  bars: string | string[];
  /** Column or columns drawn as lines. */
  lines: string | string[];
  /** Lines on the bars' own axis; otherwise they have one at the right. */
  oneAxis?: boolean;
  lineUnit?: string;
  lineFormat?: ValueFormat['format'];
  lineDecimals?: number;
  lineCurrency?: string;
}

/** Bars and lines over the same places. */
export interface ComboModel {
  bars: CartesianModel;
  lines: CartesianModel;
  notes: string[];
}

export const listOf = (names: string | string[]): string[] => (typeof names === 'string' ? [names] : names);

/** Reads both; where the largest come first, the bars decide. */
export function comboModel(config: ComboConfig, result: ChartResult, reader: Reader): ComboModel {
  const bars = listOf(config.bars);
  const byBars = config.sort === 'y';
  const read: CartesianConfig = { x: config.x, y: [...bars, ...listOf(config.lines)], ...pickFormat(config) };
  if (config.sort !== undefined) read.sort = byBars ? 'none' : config.sort;
  if (config.limit !== undefined && !byBars) read.limit = config.limit;
  if (config.missing !== undefined) read.missing = config.missing;
  if (config.dates !== undefined) read.dates = config.dates;
  const whole = cartesianModel('bar', read, result, reader);
  const model = byBars ? largestFirst(whole, bars.length, config.limit) : whole;
  const stacked = config.stacked === true;
  return {
    bars: { ...model, series: model.series.slice(0, bars.length), stacked },
    lines: {
      ...model,
      series: model.series.slice(bars.length),
      format: config.oneAxis === true ? config : lineFormat(config),
    },
    notes: model.notes,
  };
}

function pickFormat({ unit, format, decimals, currency }: ValueFormat): ValueFormat {
  return {
    ...(unit !== undefined && { unit }),
    ...(format !== undefined && { format }),
    ...(decimals !== undefined && { decimals }),
    ...(currency !== undefined && { currency }),
  };
}

/** How the lines' figures are written; what is not said of them is not taken from the bars. */
export function lineFormat({ lineUnit, lineFormat: format, lineDecimals, lineCurrency }: ComboConfig): ValueFormat {
  return {
    ...(lineUnit !== undefined && { unit: lineUnit }),
    ...(format !== undefined && { format }),
    ...(lineDecimals !== undefined && { decimals: lineDecimals }),
    ...(lineCurrency !== undefined && { currency: lineCurrency }),
  };
}

function largestFirst(model: CartesianModel, bars: number, limit: number | undefined): CartesianModel {
  const size = (index: number): number =>
    model.series.slice(0, bars).reduce((sum, { values }) => sum + (values[index] ?? 0), 0);
  const order = model.places.map((_, index) => index).sort((a, b) => size(b) - size(a));
  const most = limit ?? order.length;
  const sorted = withPlaces(model, order.slice(0, most));
  return most < order.length ? { ...sorted, notes: [...model.notes, `top ${most} of ${order.length}`] } : sorted;
}

const LEGEND_HEIGHT = 32;

/** The ECharts option of bars and lines. */
export function comboOption(config: ComboConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const theme = themeOf(context);
  const read = comboModel(config, result, context);
  const bars = fitModel(read.bars, 'bar', false, context);
  const lines = withPlaces(
    read.lines,
    bars.places.map((_, index) => index),
  );
  const legend = config.legend ?? true;
  const intervals = intervalsFor(context.height);
  const barExtent = valueExtent(bars, config.thresholds ?? [], true);
  const lineExtent = valueExtent(lines, [], config.oneAxis === true);
  const shared = config.oneAxis === true;
  const low = shared ? Math.min(barExtent.min, lineExtent.min) : barExtent.min;
  const high = shared ? Math.max(barExtent.max, lineExtent.max) : barExtent.max;
  const left = niceScale(low, high, intervals, bars.wholes);
  const right = shared ? left : alignedScale(left, lineExtent.min, lineExtent.max);
  const layout: Layout = {
    scale: left,
    legend,
    nameWidth: 0,
    nameOffsets: [],
    valueLabels: false,
    right: 4,
    top: legend ? LEGEND_HEIGHT : 8,
  };
  const marks = thresholdLines(config.thresholds ?? [], config.bands ?? [], left, theme, false);
  const areas = bandAreas(config.bands ?? [], left, theme, false);
  const names = [...bars.series, ...lines.series].map(({ name }) => name);
  return {
    ...baseOption(context),
    grid: { left: 4, right: 8, top: layout.top, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    ...(legend && { legend: legendOption(names, theme, context.width) }),
    tooltip: { ...tooltipOption(theme), trigger: 'axis' },
    xAxis: placeAxis(bars, theme, {
      room: Math.max(40, context.width - (shared ? 48 : 92)),
      across: Math.max(40, context.height * 0.3),
      horizontal: false,
      bars: true,
    }),
    yAxis: [
      valueAxis(bars, left, theme, false),
      ...(shared
        ? []
        : [{ ...valueAxis(lines, right, theme, false), position: 'right' as const, splitLine: { show: false } }]),
    ],
    series: [
      ...bars.series.map((each, index) => ({
        ...barSeries(bars, each, seriesColor(theme, index), layout, false, theme),
        ...(index === 0 && marks && { markLine: marks }),
        ...(index === 0 && areas && { markArea: areas }),
        tooltip: { valueFormatter: valueWriter(bars, each) },
      })),
      ...lines.series.map((each, index) => ({
        ...lineSeries('line', lines, each, seriesColor(theme, bars.series.length + index), index, layout, theme),
        ...(!shared && { yAxisIndex: 1 }),
        z: 3,
        tooltip: { valueFormatter: valueWriter(lines, each) },
      })),
    ],
  };
}

/** A second axis with as many steps above and below zero as the first, so that both share their grid lines. */
export function alignedScale(first: Scale, low: number, high: number): Scale {
  const steps = Math.round((first.max - first.min) / first.step);
  const below = first.min < 0 ? Math.round(-first.min / first.step) : 0;
  const above = steps - below;
  if (!(steps > 0) || steps > 50 || !Number.isFinite(high - low)) return niceScale(low, high, 4);
  // Without figures below zero on either side the second axis may begin where its own figures do.
  const from = below === 0 && low > 0 ? low : Math.min(0, low);
  const enough = (step: number): boolean =>
    below === 0 ? Math.floor(from / step) * step + steps * step >= high : above * step >= high && below * step >= -low;
  if (below === 0 && low < 0) return niceScale(low, high, steps);
  let scale = niceScale(from, Math.max(high, from), steps);
  for (let round = 0; round < 8 && !enough(scale.step); round += 1) {
    scale = niceScale(0, scale.step * steps * 1.2, steps);
  }
  const { step } = scale;
  if (!enough(step)) return niceScale(low, high, steps);
  const min = below === 0 ? Math.floor(from / step + 1e-9) * step : -below * step;
  return { min: clean(min), max: clean(min + steps * step), step };
}

function clean(value: number): number {
  return Number(value.toPrecision(12));
}
