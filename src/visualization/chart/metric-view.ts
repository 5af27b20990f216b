import type { ConfigFields } from './config-fields.js';
import {
  formatFigure,
  formatFigureParts,
  type FigureParts,
  type Reader,
  type ValueFormat,
} from './format/format-value.js';
import { cellOf, columnTitle, toNumber, type ChartResult, type ChartValue } from './result.js';
import { VALUE_FORMAT_FIELDS } from './cartesian/config.js';

export interface MetricConfig extends ValueFormat {
  /** Column of the figure; read from the last row. */
  value: string;
  /** Column of the figure to compare with, read from the last row; the change is worked out from the two. */
  compare?: string;
  /** Column of a change that the query worked out itself, as a fraction (0.082 is 8.2 % more); instead of `compare`. */
  change?: string;
  /** What the change is measured against: "on last week". */
  compareLabel?: string;
  /** Column of the small line, from all rows. */
  trend?: string;
  /** Which way is good, up unless told. */
  direction?: 'up' | 'down';
  /** Small line of text under the figure, where there is no change to tell. */
  label?: string;
}

export const METRIC_FIELDS: ConfigFields<MetricConfig> = {
  value: { kind: 'column', title: 'Figure', required: true, numeric: true },
  compare: { kind: 'column', title: 'Compare with', numeric: true },
  change: { kind: 'column', title: 'Change (a fraction)', numeric: true },
  compareLabel: { kind: 'text', title: 'Compared with, in words', max: 60 },
  trend: { kind: 'column', title: 'Trend line', numeric: true },
  direction: { kind: 'choice', title: 'Good direction', options: ['up', 'down'] },
  label: { kind: 'text', title: 'Label', max: 80 },
  ...VALUE_FORMAT_FIELDS,
};

export interface MetricChange {
  direction: 'up' | 'down' | 'flat';
  tone: 'good' | 'bad' | 'neutral';
  /** "8.2 %", without a sign: the arrow tells it. */
  text: string;
  /** The figure compared with, written in full; null where the query gave the change alone. */
  previous: string | null;
}

/** All that a metric card shows. */
export interface MetricView {
  figure: FigureParts;
  /** The figure with every digit, for the tooltip. */
  exact: string;
  /** Null where there is nothing to compare with, or the earlier figure is zero. */
  change: MetricChange | null;
  compareLabel: string | null;
  label: string | null;
  /** Points of the small line; null is a gap. Empty when there is no trend. */
  sparkline: (number | null)[];
  /** The whole card in a sentence, for those who cannot see it. */
  description: string;
}

/** Less than this is no change: it would be written as 0 %. */
const FLAT_BELOW = 0.0005;

/** Works out a metric card from a result. A missing value is shown as such, never as zero. */
export function buildMetricView(config: MetricConfig, result: ChartResult, reader: Reader): MetricView {
  const last = result.rows.at(-1) ?? {};
  const value = figureIn(cellOf(last, config.value));
  const figure = formatFigureParts(value, config, reader, 'short');
  const exact = formatFigure(value, exactFormat(config), reader, 'full');
  const change = changeOf(config, value, last, reader);
  const compareLabel = config.compareLabel ?? null;
  const trend = config.trend;
  const sparkline = trend === undefined ? [] : result.rows.map((row) => toNumber(cellOf(row, trend)));
  return {
    figure,
    exact,
    change,
    compareLabel,
    label: config.label ?? null,
    sparkline: sparkline.some((point) => point !== null) && sparkline.length > 1 ? sparkline : [],
    description: describe(config, exact, change),
  };
}

function exactFormat(config: MetricConfig): ValueFormat {
  const { unit, currency } = config;
  const format = config.format === 'compact' ? 'number' : config.format;
  return {
    ...(unit !== undefined && { unit }),
    ...(currency !== undefined && { currency }),
    ...(format !== undefined && { format }),
  };
}

function figureIn(value: ChartValue): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function changeOf(
  config: MetricConfig,
  value: string | number | null,
  last: ChartResult['rows'][number],
  reader: Reader,
): MetricChange | null {
  const now = toNumber(value);
  if (config.change !== undefined) {
    const fraction = toNumber(cellOf(last, config.change));
    return fraction === null ? null : written(fraction, config, null, reader);
  }
  if (config.compare === undefined || now === null) return null;
  const compared = figureIn(cellOf(last, config.compare));
  const before = toNumber(compared);
  // A change from nothing has no percentage.
  if (before === null || before === 0) return null;
  return written((now - before) / Math.abs(before), config, formatFigure(compared, config, reader, 'rounded'), reader);
}

function written(fraction: number, config: MetricConfig, previous: string | null, reader: Reader): MetricChange {
  const flat = Math.abs(fraction) < FLAT_BELOW;
  const direction = flat ? 'flat' : fraction > 0 ? 'up' : 'down';
  const tone = flat ? 'neutral' : direction === (config.direction ?? 'up') ? 'good' : 'bad';
  return { direction, tone, text: formatFigure(Math.abs(fraction), { format: 'percent' }, reader, 'short'), previous };
}

function describe(config: MetricConfig, exact: string, change: MetricChange | null): string {
  const head = `${columnTitle(config.value)}: ${exact}`;
  if (!change) return `${head}.`;
  const against = config.compareLabel === undefined ? '' : ` ${config.compareLabel}`;
  const from = change.previous === null ? '' : `, from ${change.previous}`;
  if (change.direction === 'flat') return `${head}, unchanged${against}${from}.`;
  return `${head}, ${change.direction} ${change.text}${against}${from}.`;
}
