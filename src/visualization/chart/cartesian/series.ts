import type { BarSeriesOption, LineSeriesOption } from 'echarts';
import { formatFigure } from '../format/format-value.js';
import { ellipsise, plainInRichText } from '../format/text-fit.js';
import { withOpacity, type ChartTheme } from '../theme.js';
import { LABEL_SIZE } from './axes.js';
import type { CartesianKind, CartesianModel, CartesianSeries } from './model.js';
import type { Scale } from './nice-scale.js';

const LINE_WIDTH = 1.8;

/** Where things lie around a plot, in pixels. */
export interface Layout {
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

/** Figures at the ends of bars, all to the same number of decimals: 245.6k, 128.0k, 54.5k. */
export function barLabels(model: CartesianModel): string[] {
  const values = model.series[0]?.values ?? [];
  const largest = Math.max(0, ...values.map((value) => value ?? 0));
  const plain = model.format.decimals === undefined && ['number', 'compact', undefined].includes(model.format.format);
  const mantissa = largest / 1000 ** Math.floor(Math.log10(Math.max(1, largest)) / 3);
  const format = plain && largest >= 10_000 ? { ...model.format, decimals: mantissa >= 100 ? 0 : 1 } : model.format;
  return values.map((value) => formatFigure(value ?? null, format, model.reader, 'short'));
}

export function barSeries(
  model: CartesianModel,
  series: CartesianSeries,
  color: string,
  layout: Layout,
  horizontal: boolean,
  theme: ChartTheme,
): BarSeriesOption {
  const labels = layout.valueLabels ? barLabels(model) : [];
  const alone = !model.stacked && oneAtEachPlace(model);
  const corners = model.stacked ? 0 : horizontal ? [0, 2, 2, 0] : [2, 2, 0, 0];
  return {
    type: 'bar',
    name: plainInRichText(series.name),
    data: (series.shares ?? series.values).map((value) => value ?? null),
    ...(model.stacked && { stack: 'all' }),
    itemStyle: { color, borderRadius: corners, ...(model.stacked && { borderColor: theme.card, borderWidth: 0.5 }) },
    barMaxWidth: horizontal ? 18 : 44,
    barCategoryGap: '30%',
    // Where no two bars stand side by side, each has its place's middle to itself.
    barGap: alone ? '-100%' : '10%',
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

function oneAtEachPlace({ places, series }: CartesianModel): boolean {
  return places.every((_, index) => series.filter(({ values }) => typeof values[index] === 'number').length <= 1);
}

const DASHES: readonly ('solid' | 'dashed' | 'dotted')[] = ['solid', 'dashed', 'dotted'];

export function lineSeries(
  kind: CartesianKind,
  model: CartesianModel,
  series: CartesianSeries,
  color: string,
  index: number,
  layout: Layout,
  theme: ChartTheme,
): LineSeriesOption {
  const drawn = series.shares ?? series.values;
  const lone = model.connected ? new Set<number>() : lonePoints(drawn);
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
    connectNulls: model.connected,
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
        formatter: `{dot|●} ${ellipsise(plainInRichText(series.name), layout.nameWidth - 20, LABEL_SIZE)}`,
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
export function valueWriter(
  model: CartesianModel,
  series: CartesianSeries,
): (value: unknown, dataIndex: number) => string {
  const points = series.values.flatMap((value, index) => (value === undefined ? [] : [index]));
  const skipped = points.length < series.values.length && (model.axis === 'time' || model.axis === 'number');
  return (_, dataIndex) => {
    const at = skipped ? (points[dataIndex] ?? dataIndex) : dataIndex;
    const written = formatFigure(series.raw[at] ?? series.values[at] ?? null, model.format, model.reader, 'rounded');
    const isMarked = model.marks !== null && typeof model.marks.values[at] === 'number';
    const figure = isMarked ? `${written} · ${plainInRichText(model.marks?.label ?? '').toLowerCase()}` : written;
    const lower = model.band?.lower[at];
    const upper = model.band?.upper[at];
    if (model.band && typeof lower === 'number' && typeof upper === 'number') {
      const ends = [lower, upper].map((end) => formatFigure(end, model.format, model.reader, 'rounded'));
      return `${figure} · ${plainInRichText(model.band.label).toLowerCase()} ${ends.join(' – ')}`;
    }
    const share = series.shares?.[at];
    if (typeof share !== 'number') return figure;
    return `${figure} · ${formatFigure(share, { format: 'percent' }, model.reader, 'rounded')}`;
  };
}
