import type { BarSeriesOption, EChartsOption, LineSeriesOption } from 'echarts';
import { baseOption, legendOption, tooltipOption } from '../base-option.js';
import { formatFigure } from '../format/format-value.js';
import { ellipsise, plainInRichText, textWidth, widestText } from '../format/text-fit.js';
import type { ChartContext, ChartResult } from '../result.js';
import { CHART_THEMES, seriesColor, withOpacity, type ChartTheme } from '../theme.js';
import { LABEL_SIZE, placeAxis, tickWriter, valueAxis } from './axes.js';
import type { CartesianConfig } from './config.js';
import { endLabelOffsets } from './end-labels.js';
import { fitModel } from './fit-model.js';
import { cartesianModel, type CartesianKind, type CartesianModel, type CartesianSeries } from './model.js';
import { intervalsFor, niceScale, scaleTicks, type Scale } from './nice-scale.js';
import { thresholdLines } from './threshold-lines.js';
import { valueExtent } from './value-extent.js';

const LEGEND_HEIGHT = 26;
const MOST_DIRECT_LABELS = 6;
/** The labels under the plot, with their margins. */
const AXIS_HEIGHT = 25;
const LINE_WIDTH = 1.8;

/** The ECharts option of bars, lines and areas. */
export function cartesianOption(
  kind: CartesianKind,
  config: CartesianConfig & { horizontal?: boolean },
  result: ChartResult,
  context: ChartContext,
): EChartsOption {
  const theme = CHART_THEMES[context.theme];
  const horizontal = kind === 'bar' && config.horizontal === true;
  const model = fitModel(cartesianModel(kind, config, result, context), kind, horizontal, context);
  const layout = layOut(kind, config, model, context, horizontal);
  const places = placeAxis(model, theme, {
    room: horizontal ? context.height - layout.top : Math.max(40, context.width - layout.right - 44),
    across: horizontal ? Math.max(60, context.width * 0.38) : Math.max(40, context.height * 0.3),
    horizontal,
    bars: kind === 'bar',
  });
  const values = valueAxis(model, layout.scale, theme, layout.valueLabels);
  const lines = thresholdLines(config.thresholds ?? [], layout.scale, theme, horizontal);
  const series = model.series.map((each, index): LineSeriesOption | BarSeriesOption => {
    const color = each.rest ? theme.rest : seriesColor(theme, index);
    const shared = {
      ...(index === 0 && lines && { markLine: lines }),
      tooltip: { valueFormatter: valueWriter(model, each) },
    };
    return kind === 'bar'
      ? { ...barSeries(model, each, color, layout, horizontal, theme), ...shared }
      : { ...lineSeries(kind, model, each, color, index, layout, theme), ...shared };
  });
  return {
    ...baseOption(context),
    grid: {
      left: 4,
      right: layout.right,
      top: layout.top,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    ...(layout.legend && {
      legend: legendOption(
        model.series.map((each) => each.name),
        theme,
        context.width,
      ),
    }),
    tooltip: {
      ...tooltipOption(theme),
      trigger: 'axis',
      order: model.stacked ? 'seriesDesc' : kind === 'bar' ? 'seriesAsc' : 'valueDesc',
    },
    xAxis: horizontal ? values : places,
    yAxis: horizontal ? places : values,
    series,
  };
}

interface Layout {
  scale: Scale;
  legend: boolean;
  /** Names at the ends of lines instead of a legend; their room in pixels. */
  nameWidth: number;
  /** How far each name moves up or down to be clear of the others. */
  nameOffsets: readonly number[];
  /** Values at the ends of bars instead of an axis. */
  valueLabels: boolean;
  right: number;
  top: number;
}

function layOut(
  kind: CartesianKind,
  config: CartesianConfig,
  model: CartesianModel,
  { width, height }: ChartContext,
  horizontal: boolean,
): Layout {
  const several = model.series.length > 1;
  const extent = valueExtent(model, config.thresholds ?? [], kind !== 'line');
  const scale = model.percent
    ? { min: extent.min < 0 ? -1 : 0, max: 1, step: 0.25 }
    : niceScale(extent.min, extent.max, intervalsFor(horizontal ? width / 2 : height), model.wholes);
  const names = model.series.map((each) => each.name);
  const direct =
    kind !== 'bar' &&
    several &&
    config.legend !== true &&
    names.length <= MOST_DIRECT_LABELS &&
    width >= 420 &&
    height >= names.length * 16 + 40 &&
    model.places.length > 1;
  const nameWidth = direct ? Math.min(130, widestText(names, LABEL_SIZE) + 14) : 0;
  const valueLabels =
    horizontal && !several && scale.min >= 0 && !model.percent && (config.thresholds ?? []).length === 0;
  const longest = valueLabels ? widestText(barLabels(model), LABEL_SIZE) + 8 : 0;
  const legend = config.legend ?? (several && !direct);
  // Half of the last tick's label stands out past the plot.
  const overhang =
    horizontal && !valueLabels
      ? textWidth(tickWriter(model, scale)(scaleTicks(scale).at(-1) ?? 0), LABEL_SIZE) / 2
      : 14;
  const top = legend ? LEGEND_HEIGHT + 6 : 8;
  return {
    scale,
    legend,
    nameWidth,
    nameOffsets: direct ? endLabelOffsets(model, scale, top, height - AXIS_HEIGHT) : [],
    valueLabels,
    right: Math.max(nameWidth, longest, overhang) + 4,
    top,
  };
}

/** Figures at the ends of bars, all to the same number of decimals: 245.6k, 128.0k, 54.5k. */
function barLabels(model: CartesianModel): string[] {
  const values = model.series[0]?.values ?? [];
  const largest = Math.max(0, ...values.map((value) => value ?? 0));
  const plain = model.format.decimals === undefined && ['number', 'compact', undefined].includes(model.format.format);
  const mantissa = largest / 1000 ** Math.floor(Math.log10(Math.max(1, largest)) / 3);
  const format = plain && largest >= 10_000 ? { ...model.format, decimals: mantissa >= 100 ? 0 : 1 } : model.format;
  return values.map((value) => formatFigure(value ?? null, format, model.reader, 'short'));
}

function barSeries(
  model: CartesianModel,
  series: CartesianSeries,
  color: string,
  layout: Layout,
  horizontal: boolean,
  theme: ChartTheme,
): BarSeriesOption {
  const labels = layout.valueLabels ? barLabels(model) : [];
  const corners = model.stacked ? 0 : horizontal ? [0, 2, 2, 0] : [2, 2, 0, 0];
  return {
    type: 'bar',
    name: plainInRichText(series.name),
    data: (series.shares ?? series.values).map((value) => value ?? null),
    ...(model.stacked && { stack: 'all' }),
    itemStyle: { color, borderRadius: corners, ...(model.stacked && { borderColor: theme.card, borderWidth: 0.5 }) },
    barMaxWidth: horizontal ? 18 : 44,
    barCategoryGap: '30%',
    barGap: '10%',
    emphasis: { focus: 'none', itemStyle: { color } },
    ...(layout.valueLabels && {
      label: {
        show: true,
        position: 'right' as const,
        distance: 6,
        color: theme.muted,
        fontSize: LABEL_SIZE,
        formatter: ({ dataIndex }: { dataIndex: number }) => labels[dataIndex] ?? '',
      },
    }),
  };
}

const DASHES: readonly ('solid' | 'dashed' | 'dotted')[] = ['solid', 'dashed', 'dotted'];

function lineSeries(
  kind: CartesianKind,
  model: CartesianModel,
  series: CartesianSeries,
  color: string,
  index: number,
  layout: Layout,
  theme: ChartTheme,
): LineSeriesOption {
  const drawn = series.shares ?? series.values;
  const lone = lonePoints(drawn);
  const continuous = model.axis === 'time' || model.axis === 'number';
  const data = continuous
    ? drawn.flatMap((value, at) => (value === undefined ? [] : [[model.places[at]?.order ?? 0, value]]))
    : drawn.map((value) => value ?? null);
  const soft = model.stacked ? 0.32 : model.series.length === 1 ? 0.13 : 0.06;
  return {
    type: 'line',
    name: plainInRichText(series.name),
    data,
    ...(model.stacked && { stack: 'all' }),
    connectNulls: false,
    // A value between two gaps has no line; without a dot nobody would see it.
    showSymbol: lone.size > 0,
    symbol: 'circle',
    symbolSize: lone.size > 0 ? (_: unknown, params: { dataIndex: number }) => (lone.has(params.dataIndex) ? 5 : 0) : 5,
    lineStyle: {
      width: LINE_WIDTH,
      color,
      type: DASHES[Math.floor(index / theme.series.length)] ?? 'solid',
      cap: 'round',
      join: 'round',
    },
    itemStyle: { color, borderColor: theme.card, borderWidth: 1 },
    ...(kind === 'area' && { areaStyle: { color: withOpacity(color, soft), opacity: 1 } }),
    emphasis: { focus: 'none', lineStyle: { width: LINE_WIDTH } },
    ...(layout.nameWidth > 0 && {
      endLabel: {
        show: true,
        distance: 6,
        color: theme.muted,
        fontSize: LABEL_SIZE,
        formatter: `{dot|●} ${ellipsise(plainInRichText(series.name), layout.nameWidth - 12, LABEL_SIZE)}`,
        rich: { dot: { color, fontSize: 8, verticalAlign: 'middle' } },
        offset: [0, layout.nameOffsets[index] ?? 0],
      },
    }),
  };
}

/** Positions (among the points that are drawn) of values with no neighbour to be joined to. */
function lonePoints(values: readonly (number | null | undefined)[]): Set<number> {
  const drawn = values.filter((value) => value !== undefined);
  const lone = drawn.flatMap((value, index) => {
    const before = drawn[index - 1] ?? null;
    const after = drawn[index + 1] ?? null;
    return value !== null && before === null && after === null ? [index] : [];
  });
  return new Set(lone);
}

/** Writes a point's value in the tooltip: exactly as it came where it came as one figure, its share beside it. */
function valueWriter(model: CartesianModel, series: CartesianSeries): (value: unknown, dataIndex: number) => string {
  const points = series.values.flatMap((value, index) => (value === undefined ? [] : [index]));
  const skipped = points.length < series.values.length && (model.axis === 'time' || model.axis === 'number');
  return (_, dataIndex) => {
    const at = skipped ? (points[dataIndex] ?? dataIndex) : dataIndex;
    const figure = formatFigure(series.raw[at] ?? series.values[at] ?? null, model.format, model.reader, 'rounded');
    const share = series.shares?.[at];
    if (typeof share !== 'number') return figure;
    return `${figure} · ${formatFigure(share, { format: 'percent' }, model.reader, 'rounded')}`;
  };
}
