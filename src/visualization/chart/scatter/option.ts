import type { EChartsOption, ScatterSeriesOption, TitleComponentOption, XAXisComponentOption } from 'echarts';
import { baseOption, legendOption, tooltipOption, tooltipText } from '../base-option.js';
import { LABEL_SIZE, tickWriter, valueAxis, type Figures } from '../cartesian/axes.js';
import { intervalsFor, niceScale, type Scale } from '../cartesian/nice-scale.js';
import { bandAreas, thresholdLines } from '../cartesian/threshold-lines.js';
import { formatInstant } from '../format/format-date.js';
import { formatFigure, type ValueFormat } from '../format/format-value.js';
import { plainInRichText, textWidth } from '../format/text-fit.js';
import { columnTitle, type ChartContext, type ChartResult, type ChartValue } from '../result.js';
import { seriesColor, themeOf, withOpacity, type ChartTheme } from '../theme.js';
import { timeTicks } from '../time/time-ticks.js';
import {
  scatterModel,
  thinned,
  THIN_ABOVE,
  type ScatterConfig,
  type ScatterModel,
  type ScatterPoint,
} from './model.js';

const LEGEND = 26;
const TICK_ROOM = 72;
const LEAST_BUBBLE = 5;

/** The ECharts option of a cloud of points; with a size, of bubbles. */
export function scatterOption(config: ScatterConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const theme = themeOf(context);
  const model = scatterModel(config, result, context);
  const all = model.groups.flatMap(({ points }) => points);
  const several = config.legend ?? model.groups.length > 1;
  const top = (several ? LEGEND : 0) + LABEL_SIZE + 12;
  const levels = [
    ...(config.thresholds ?? []).map(({ value }) => value),
    ...(config.bands ?? []).flatMap(({ from, to }) => [from, to].filter((each) => each !== undefined)),
  ];
  const yScale = scaleOf([...all.map(({ y }) => y), ...levels], intervalsFor(context.height));
  const xRange = range(all.map(({ x }) => x));
  const xScale = scaleOf(
    all.map(({ x }) => x),
    Math.max(2, Math.min(8, context.width / TICK_ROOM)),
  );
  const figures: Figures = { percent: false, format: config, reader: context };
  const largest = all.reduce((most, { size }) => Math.max(most, size ?? 0), 0);
  const lines = thresholdLines(config.thresholds ?? [], config.bands ?? [], yScale, theme, false);
  const areas = bandAreas(config.bands ?? [], yScale, theme, false);
  const drawn = model.groups.map((group) => ({
    ...group,
    points: drawnPoints(group.points, model.count, xRange, yScale, context),
  }));
  const names = titles(config, theme, several ? LEGEND : 0, context);
  return {
    ...baseOption(context),
    grid: { left: 4, right: 16, top, bottom: 20, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    ...(several && {
      legend: legendOption(
        drawn.map(({ name }) => name),
        theme,
        context.width,
      ),
    }),
    tooltip: { ...tooltipOption(theme), trigger: 'item', formatter: tooltipWriter(config, drawn, model, context) },
    title: names,
    xAxis: { ...xAxis(config, model, xRange, xScale, context, theme), axisPointer: { show: false } },
    yAxis: valueAxis(figures, yScale, theme, false),
    series: drawn.map(({ name, points }, index): ScatterSeriesOption => {
      const color = seriesColor(theme, index);
      return {
        type: 'scatter',
        name: plainInRichText(name),
        data: points.map(({ x, y }) => [x, y]),
        symbol: 'circle',
        symbolSize: sizeWriter(config, points, largest, context),
        itemStyle: {
          color: withOpacity(color, points.length > 400 ? 0.45 : 0.68),
          borderColor: theme.card,
          borderWidth: 0.5,
        },
        emphasis: { scale: false, itemStyle: { color } },
        ...(index === 0 && lines && { markLine: lines }),
        ...(index === 0 && areas && { markArea: areas }),
      };
    }),
  };
}

function drawnPoints(
  points: ScatterPoint[],
  count: number,
  xRange: readonly [number, number],
  yScale: Scale,
  context: ChartContext,
): ScatterPoint[] {
  const kept = count > THIN_ABOVE ? thinned(points, { x: xRange, y: [yScale.min, yScale.max] }, context) : points;
  // Small bubbles lie on large ones.
  return kept.some(({ size }) => size !== null) ? [...kept].sort((a, b) => (b.size ?? 0) - (a.size ?? 0)) : kept;
}

function sizeWriter(
  config: ScatterConfig,
  points: readonly ScatterPoint[],
  largest: number,
  { width, height }: ChartContext,
): number | ((value: unknown, params: { dataIndex: number }) => number) {
  if (config.size === undefined) return points.length > 2_000 ? 4 : 7;
  const most = Math.max(10, Math.min(44, Math.min(width, height) * 0.14));
  return (_, { dataIndex }) => {
    const size = points[dataIndex]?.size ?? 0;
    return largest > 0 ? Math.max(LEAST_BUBBLE, Math.sqrt(size / largest) * most) : LEAST_BUBBLE;
  };
}

function range(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}

/** Clouds need no zero: the axis holds the figures, and zero where it is not far. */
function scaleOf(values: readonly number[], intervals: number): Scale {
  const [low, high] = range(values);
  if (low > high) return niceScale(0, 1, intervals);
  const span = high - low;
  const nearZero = low > 0 ? low < span * 0.35 : high < 0 && -high < span * 0.35;
  return niceScale(nearZero && low > 0 ? 0 : low, nearZero && high < 0 ? 0 : high, intervals);
}

function xAxis(
  config: ScatterConfig,
  model: ScatterModel,
  [first, last]: readonly [number, number],
  scale: Scale,
  context: ChartContext,
  theme: ChartTheme,
): XAXisComponentOption {
  if (!model.temporal) {
    const write = tickWriter({ percent: false, format: xFormat(config), reader: context }, scale);
    return {
      type: 'value',
      min: scale.min,
      max: scale.max,
      interval: scale.step,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: theme.border, width: 1 } },
      axisLabel: {
        color: theme.muted,
        fontSize: LABEL_SIZE,
        margin: 8,
        hideOverlap: true,
        formatter: (value: number) => write(value),
      },
    };
  }
  const reader = { locale: context.locale, timeZone: model.timeZone };
  const pad = last > first ? (last - first) * 0.02 : 43_200_000;
  const ticks = timeTicks(first, last, (context.width - 60) / TICK_ROOM, reader);
  const texts = new Map(ticks.map((tick) => [tick.ms, tick.label]));
  return {
    type: 'time',
    min: first - pad,
    max: last + pad,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      color: theme.muted,
      fontSize: LABEL_SIZE,
      margin: 8,
      hideOverlap: true,
      customValues: ticks.map(({ ms }) => ms),
      formatter: (value: number) => texts.get(value) ?? '',
    },
  };
}

export function xFormat({ xUnit, xFormat: format }: ScatterConfig): ValueFormat {
  return { ...(xUnit !== undefined && { unit: xUnit }), ...(format !== undefined && { format }) };
}

/** The names of both axes: the upright one over its labels, the other at its right end. */
function titles(config: ScatterConfig, theme: ChartTheme, top: number, context: ChartContext): TitleComponentOption[] {
  const textStyle = { color: theme.muted, fontSize: LABEL_SIZE, fontWeight: 400 as const };
  const across = plainInRichText(columnTitle(config.x));
  const left = Math.max(0, context.width - textWidth(across, LABEL_SIZE) - 16);
  return [
    { text: plainInRichText(columnTitle(config.y)), left: 4, top, padding: 0, textStyle },
    { text: across, left, bottom: 2, padding: 0, textStyle },
  ];
}

function tooltipWriter(
  config: ScatterConfig,
  groups: ScatterModel['groups'],
  model: ScatterModel,
  context: ChartContext,
): (params: unknown) => string {
  const figure = (value: ChartValue, format: ValueFormat): string =>
    formatFigure(typeof value === 'string' || typeof value === 'number' ? value : null, format, context, 'rounded');
  return (params) => {
    const { seriesIndex = -1, dataIndex = -1 } = params as { seriesIndex?: number; dataIndex?: number };
    const group = groups[seriesIndex];
    const point = group?.points[dataIndex];
    if (!group || !point) return '';
    const x = model.temporal
      ? formatInstant(point.x, 'minute', { locale: context.locale, timeZone: model.timeZone })
      : figure(point.rawX, xFormat(config));
    return tooltipText(
      [point.label ?? '', config.series === undefined ? '' : group.name].filter((part) => part !== '').join(' · '),
      `${columnTitle(config.x)} ${x}`,
      `${columnTitle(config.y)} ${figure(point.rawY, config)}`,
      config.size === undefined ? '' : `${columnTitle(config.size)} ${figure(point.rawSize, {})}`,
    );
  };
}
