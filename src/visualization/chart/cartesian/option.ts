import type {
  BarSeriesOption,
  EChartsOption,
  LineSeriesOption,
  XAXisComponentOption,
  YAXisComponentOption,
} from 'echarts';
import { baseOption, legendOption, tooltipOption } from '../base-option.js';
import { textWidth, widestText } from '../format/text-fit.js';
import type { ChartContext, ChartResult } from '../result.js';
import { seriesColor, themeOf } from '../theme.js';
import { LABEL_SIZE, placeAxis, tickWriter, valueAxis } from './axes.js';
import type { LineConfig } from './config.js';
import { endLabelOffsets } from './end-labels.js';
import { bandSeries, unseenAxis } from './expected-band.js';
import { fitModel } from './fit-model.js';
import { markSeries } from './mark-series.js';
import { cartesianModel, type CartesianKind, type CartesianModel } from './model.js';
import { intervalsFor, niceScale, scaleTicks } from './nice-scale.js';
import { barLabels, barSeries, lineSeries, valueWriter, type Layout } from './series.js';
import { bandAreas, thresholdLines } from './threshold-lines.js';
import { valueExtent } from './value-extent.js';

const LEGEND_HEIGHT = 26;
const MOST_DIRECT_LABELS = 6;
/** The dot before a name at a line's end, and its distance from the line. */
const NAME_MARGIN = 22;
/** The labels under the plot, with their margins. */
const AXIS_HEIGHT = 25;
/** Figures from which on the picture lies on a canvas of its own, that a moving tooltip does not paint anew. */
const HEAVY_FROM = 2_000;

/** The ECharts option of bars, lines and areas. */
export function cartesianOption(
  kind: CartesianKind,
  config: LineConfig & { horizontal?: boolean },
  result: ChartResult,
  context: ChartContext,
): EChartsOption {
  const theme = themeOf(context);
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
  const lines = thresholdLines(config.thresholds ?? [], config.bands ?? [], layout.scale, theme, horizontal);
  const areas = bandAreas(config.bands ?? [], layout.scale, theme, horizontal);
  const series = model.series.map((each, index): LineSeriesOption | BarSeriesOption => {
    const color = each.rest ? theme.rest : seriesColor(theme, index);
    const shared = {
      ...(index === 0 && lines && { markLine: lines }),
      ...(index === 0 && areas && { markArea: areas }),
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
        [...model.series.map((each) => each.name), ...[model.band, model.marks].flatMap((each) => each?.label ?? [])],
        theme,
        context.width,
      ),
    }),
    tooltip: {
      ...tooltipOption(theme),
      trigger: 'axis',
      order: model.stacked ? 'seriesDesc' : kind === 'bar' ? 'seriesAsc' : 'valueDesc',
    },
    ...layered(
      {
        xAxis: horizontal ? values : model.band || model.marks ? [places, unseenAxis(places)] : places,
        yAxis: horizontal ? places : values,
        series: [...series, ...bandSeries(model, theme), ...markSeries(model, theme)],
      },
      model,
    ),
  };
}

interface Layers {
  xAxis: XAXisComponentOption | XAXisComponentOption[];
  yAxis: YAXisComponentOption;
  series: (LineSeriesOption | BarSeriesOption)[];
}

/** With very many points the plot goes one layer down, and marks no point under the pointer: that would paint all of it. */
function layered(plot: Layers, model: CartesianModel): EChartsOption {
  if (model.places.length * model.series.length < HEAVY_FROM) return { ...plot };
  const below = { zlevel: -1 };
  const marks = plot.series.map((each) => ({ ...each, ...below, emphasis: { disabled: true } }));
  return {
    xAxis: [plot.xAxis].flat().map((axis) => ({ ...axis, ...below, axisPointer: unmarking(axis) })),
    yAxis: { ...plot.yAxis, ...below, axisPointer: unmarking(plot.yAxis) },
    series: marks,
  };
}

function unmarking(axis: XAXisComponentOption | YAXisComponentOption) {
  return { ...axis.axisPointer, triggerEmphasis: false };
}

function layOut(
  kind: CartesianKind,
  config: LineConfig,
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
  const nameWidth = direct ? Math.min(138, widestText(names, LABEL_SIZE) + NAME_MARGIN) : 0;
  const valueLabels =
    horizontal && !several && scale.min >= 0 && !model.percent && (config.thresholds ?? []).length === 0;
  const longest = valueLabels ? widestText(barLabels(model), LABEL_SIZE) + 8 : 0;
  // A band or a dot that nothing names could mean anything.
  const legend = config.legend ?? ((several && !direct) || model.band !== null || model.marks !== null);
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
