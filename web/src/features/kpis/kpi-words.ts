import { formatFigure, type Reader, type ValueFormat } from '@tidemark/chart';
import type { Tone } from '../../ui/index.js';
import type { KpiAnswer, KpiFigures, KpiUnit } from './kpi-queries.js';

const FORMATS = { number: 'number', percent: 'percent', money: 'currency', duration: 'duration', bytes: 'bytes' } as const;

/** The unit of a KPI as charts write it. */
export function formatOf({ kind, currency, decimals, label }: KpiUnit): ValueFormat {
  return {
    format: FORMATS[kind],
    ...(currency === undefined ? {} : { currency }),
    ...(decimals === undefined ? {} : { decimals }),
    ...(label === undefined ? {} : { unit: label }),
  };
}

/** A figure without what is counted, for places that have said it. */
export const bare = ({ label: _label, ...unit }: KpiUnit): KpiUnit => unit;

/** A figure in the reader's language, to the digit that the unit asks for. */
export const figureText = (value: string | null, unit: KpiUnit, reader: Reader): string =>
  formatFigure(value, formatOf(unit), reader, unit.decimals === undefined ? 'rounded' : 'full');

const TIMEFRAMES: Readonly<Record<string, string>> = {
  today: 'today',
  yesterday: 'yesterday',
  this_week: 'this week',
  last_week: 'last week',
  this_month: 'this month',
  last_month: 'last month',
  this_quarter: 'this quarter',
  last_quarter: 'last quarter',
  this_year: 'this year',
  last_year: 'last year',
};
const UNITS: Readonly<Record<string, string>> = { m: 'minute', h: 'hour', d: 'day', w: 'week' };

/** "last 24 hours", "this month". */
export function timeframeWords(timeframe: string): string {
  const [, count = '', unit = ''] = /^(\d+)([mhdw])$/.exec(timeframe) ?? [];
  const noun = UNITS[unit];
  if (noun === undefined) return TIMEFRAMES[timeframe] ?? timeframe;
  return count === '1' ? `last ${noun}` : `last ${count} ${noun}s`;
}

/** What the time before is called. */
export function previousWords({ timeframe, periodLabel }: Pick<KpiFigures, 'timeframe' | 'periodLabel'>): string {
  if (periodLabel !== null) return 'the period before';
  if (timeframe === 'today') return 'yesterday until this time';
  if (timeframe.startsWith('this_')) return `the same part of last ${timeframe.slice(5)}`;
  return `the ${timeframe.startsWith('last_') || timeframe === 'yesterday' ? 'one' : 'time'} before`;
}

/** How a KPI is, in a word and a tone. */
export function statusWords({ status, target, warning, critical }: Pick<KpiFigures, 'status' | 'target' | 'warning' | 'critical'>): {
  word: string;
  tone: Tone;
} {
  switch (status) {
    case 'good':
      return { word: warning === null && critical === null ? 'On target' : 'Good', tone: 'success' };
    case 'warning':
      return { word: warning === null && critical === null && target !== null ? 'Off target' : 'Warning', tone: 'warning' };
    case 'critical':
      return { word: 'Critical', tone: 'danger' };
    case 'no_data':
      return { word: 'No data', tone: 'neutral' };
    case 'error':
      return { word: 'Failed', tone: 'danger' };
    default:
      return { word: 'No target', tone: 'neutral' };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  no_data: 'Nothing was measured in this time.',
  no_rows: 'The query answered no rows.',
  no_column: 'The query has no column of that name any more.',
  not_a_number: 'What the query answered is no number.',
  zero_denominator: 'There is nothing to divide by: the denominator is 0.',
  no_denominator: 'There is nothing to divide by: nothing was measured in this time.',
};

/** Why there is no figure; null where there is one. */
export function missingWords({ error, reason }: Pick<KpiFigures, 'error' | 'reason'>): string | null {
  if (error !== null) return error.message;
  return reason === null ? null : (REASONS[reason] ?? 'There is no figure.');
}

/** A change with its sign and whether it is for the better. */
export function changeWords(
  { changePercent }: Pick<KpiFigures, 'changePercent'>,
  direction: KpiAnswer['direction'],
  reader: Reader,
): { text: string; better: boolean | null } | null {
  if (changePercent === null) return null;
  const text = new Intl.NumberFormat(reader.locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(changePercent);
  return { text: `${text}\u00a0%`, better: changePercent === 0 ? null : changePercent > 0 === (direction === 'up') };
}

/** The time that a figure is of: the query's own word for it, or the timeframe. */
export function periodWords({ periodLabel, timeframe, followsTimeframe }: KpiFigures, reader: Reader): string {
  if (periodLabel === null) return followsTimeframe ? timeframeWords(timeframe) : 'as the query has it';
  const day = /^\d{4}-\d{2}-\d{2}/.exec(periodLabel)?.[0];
  const label =
    day === undefined
      ? periodLabel
      : new Intl.DateTimeFormat(reader.locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  return followsTimeframe ? `${timeframeWords(timeframe).replace(/^last /, '')} to ${label}` : label;
}
