import type { XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { formatTick } from '../format/format-date.js';
import { formatFigure, formatFigureParts, type Reader, type ValueFormat } from '../format/format-value.js';
import { ellipsise, plainInRichText, widestText } from '../format/text-fit.js';
import type { ChartTheme } from '../theme.js';
import { timeTicks, type TimeTick } from '../time/time-ticks.js';
import { numberLabel, type CartesianModel } from './model.js';
import { niceScale, scaleTicks, type Scale } from './nice-scale.js';

export const LABEL_SIZE = 11;
const LINE_HEIGHT = 14;
const TICK_ROOM = 72;

/** How the figures of an axis are written. */
export type Figures = Pick<CartesianModel, 'percent' | 'format' | 'reader'>;

/** What stands along an axis of places. */
export type Places = Pick<CartesianModel, 'axis' | 'places' | 'labels' | 'granularity' | 'reader'>;

/** Names in the order in which they are given, as places. */
export function namedPlaces(labels: readonly string[], reader: Reader): Places {
  return {
    axis: 'category',
    places: labels.map((label, order) => ({ label, order })),
    labels: [...labels],
    granularity: 'day',
    reader,
  };
}

const LONGEST_UNIT = 3;

/** The value axis: round steps, quiet grid lines, no frame. `bare` leaves only the room, for bars that carry their values. */
export function valueAxis(
  model: Figures,
  scale: Scale,
  theme: ChartTheme,
  bare: boolean,
): YAXisComponentOption & XAXisComponentOption {
  const write = tickWriter(model, scale);
  return {
    type: 'value',
    min: scale.min,
    max: scale.max,
    interval: scale.step,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      show: !bare,
      color: theme.muted,
      fontSize: LABEL_SIZE,
      margin: 8,
      formatter: (value: number) => write(value),
    },
    splitLine: { show: !bare, lineStyle: { color: theme.border, width: 1 } },
    axisPointer: { show: false },
  };
}

/** Writes the figures at grid lines: short, with as many decimals as the steps need, the unit when it is short. */
export function tickWriter(model: Figures, scale: Scale): (value: number) => string {
  const largest = Math.max(...scaleTicks(scale).map(Math.abs));
  const step = String(scale.step);
  const decimals = step.includes('e') ? 0 : (step.split('.')[1] ?? '').length;
  if (model.percent)
    return (value) =>
      formatFigure(value, { format: 'percent', decimals: Math.max(0, decimals - 2) }, model.reader, 'short');
  const format: ValueFormat = { ...model.format };
  delete format.decimals;
  if (format.format === 'percent') format.decimals = Math.max(0, decimals - 2);
  else if (largest < 10_000 && (largest >= 1e-4 || (format.format === 'currency' && decimals > 0))) format.decimals = decimals;
  return (value) => {
    const { number, unit } = formatFigureParts(value, format, model.reader, 'short');
    return unit === '' || (unit.length > LONGEST_UNIT && format.format !== 'bytes') ? number : `${number}\u00a0${unit}`;
  };
}

/** Room for an axis of places: its length in pixels, and the pixels that its labels may take sideways. */
export interface PlaceRoom {
  room: number;
  across: number;
  horizontal: boolean;
  bars: boolean;
  /** Of names that lie one under another every so many is written. */
  every?: number;
}

/** The axis of places. */
export function placeAxis(
  model: Places,
  theme: ChartTheme,
  { room, across, horizontal, bars, every = 1 }: PlaceRoom,
): XAXisComponentOption & YAXisComponentOption {
  const base = {
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    axisPointer: {
      show: true,
      type: bars ? ('shadow' as const) : ('line' as const),
      lineStyle: { color: theme.line, width: 1, type: 'solid' as const },
      shadowStyle: { color: theme.hover },
      label: { show: false, formatter: headerWriter(model) },
    },
  };
  const label = { color: theme.muted, fontSize: LABEL_SIZE, margin: 8, hideOverlap: true };
  if (model.axis === 'time') {
    const { first, last } = ends(model);
    const ticks = timeTicks(first, last, room / TICK_ROOM, model.reader, model.granularity);
    const texts = new Map(ticks.map((tick) => [tick.ms, tick.label]));
    return {
      ...base,
      type: 'time',
      min: first,
      max: last,
      axisLabel: {
        ...label,
        ...lineHeightOf([...texts.values()]),
        customValues: ticks.map((tick) => tick.ms),
        formatter: (value: number) => texts.get(value) ?? '',
      },
    };
  }
  if (model.axis === 'number') {
    const { first, last } = ends(model);
    const ticks = scaleTicks(niceScale(first, last, Math.min(8, room / TICK_ROOM))).filter(
      (tick) => tick >= first && tick <= last,
    );
    return {
      ...base,
      type: 'value',
      min: first,
      max: last,
      axisLabel: { ...label, customValues: ticks, formatter: (value: number) => numberLabel(value, model.reader) },
    };
  }
  const names = model.labels.map(plainInRichText);
  const data = names.map((name, index) => ({ value: name === '' ? String(index) : name }));
  if (horizontal) {
    const widest = widestText(names, LABEL_SIZE);
    const width = Math.min(widest, across);
    return {
      ...base,
      type: 'category',
      inverse: true,
      data,
      axisLabel: {
        ...label,
        interval: every - 1,
        hideOverlap: false,
        formatter: (name: string) => ellipsise(name, width, LABEL_SIZE),
      },
    };
  }
  if (model.axis === 'buckets') {
    const texts = bucketTicks(model, room);
    return {
      ...base,
      type: 'category',
      data,
      axisLabel: {
        ...label,
        ...lineHeightOf([...texts.values()]),
        interval: (index: number) => texts.has(index),
        formatter: (_: string, index: number) => texts.get(index) ?? '',
      },
    };
  }
  return {
    ...base,
    type: 'category',
    data,
    boundaryGap: bars,
    axisLabel: { ...label, ...nameLabels(names, room, across) },
  };
}

/** How names lie under standing bars: whole, cut, slanted, or only every so many. */
export function nameLabels(
  names: readonly string[],
  room: number,
  across: number,
): { interval: number; rotate: number; hideOverlap: boolean; formatter: (name: string) => string } {
  const slot = room / Math.max(1, names.length);
  const widest = widestText(names, LABEL_SIZE);
  const cut = (width: number) => (name: string) => ellipsise(name, width, LABEL_SIZE);
  if (widest + 10 <= slot) return { interval: 0, rotate: 0, hideOverlap: false, formatter: cut(slot) };
  if (slot >= 64) return { interval: 0, rotate: 0, hideOverlap: false, formatter: cut(slot - 10) };
  const every = Math.max(1, Math.ceil(16 / slot));
  return { interval: every - 1, rotate: 40, hideOverlap: true, formatter: cut(Math.min(across, 110)) };
}

/** Told nothing, ECharts takes the width of a character for the height of a line: two lines would overlap. */
const lineHeightOf = (labels: readonly string[]): { lineHeight?: number } => (labels.some((text) => text.includes('\n')) ? { lineHeight: LINE_HEIGHT } : {});

function bucketTicks(model: Places, room: number): Map<number, string> {
  const { first, last } = ends(model);
  const slots = room / TICK_ROOM;
  const indices = new Map(model.places.map((place, index) => [place.order, index]));
  const ticks = timeTicks(first, last, Math.max(1, slots * 1.25), model.reader, model.granularity);
  const met = ticks.flatMap((tick) => {
    const index = indices.get(tick.ms);
    return index === undefined ? [] : [[index, bucketLabel(tick, model)] as const];
  });
  if (met.length >= Math.min(2, ticks.length) && met.length > 0) return new Map(met);
  const every = Math.max(1, Math.ceil(model.places.length / Math.max(1, slots)));
  return new Map(
    model.places.flatMap((place, index) =>
      index % every === 0 ? [[index, formatTick(place.order, model.granularity, model.reader)] as const] : [],
    ),
  );
}

function bucketLabel(tick: TimeTick, model: Places): string {
  if (model.granularity !== 'quarter' || /\d{4}/.test(tick.label)) return tick.label;
  return model.labels[model.places.findIndex((place) => place.order === tick.ms)]?.split('\u00a0')[0] ?? tick.label;
}

function ends(model: Places): { first: number; last: number } {
  return { first: model.places[0]?.order ?? 0, last: model.places.at(-1)?.order ?? 0 };
}

/** The tooltip's headline: the whole label of the place under the pointer. */
function headerWriter(model: Places): (params: { value: unknown; seriesData?: { dataIndex?: number }[] }) => string {
  if (model.axis === 'category' || model.axis === 'buckets') return ({ value }) => String(value);
  const labels = new Map(model.places.map((place, index) => [place.order, model.labels[index] ?? '']));
  return ({ value }) => {
    const order = Number(value);
    return (
      labels.get(order) ??
      labels.get(Math.round(order)) ??
      (model.axis === 'number' ? numberLabel(order, model.reader) : '')
    );
  };
}
