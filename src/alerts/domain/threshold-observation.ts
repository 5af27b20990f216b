import { type NoDataReason, type SeriesFigures, sideOf } from '../../guards/index.js';
import type { ThresholdCondition } from './alert-rule.js';
import { type Dimensions, type Observation, comparison, namesOf, told } from './observation.js';

/** Where a threshold's reading lies, in the words of alerts. The same for what happens and for what a backtest replays. */
export function thresholdObservation(condition: ThresholdCondition, { key, dimensions, reading }: SeriesFigures, unit: string): Observation {
  const side = sideOf(condition, reading);
  return { key, dimensions, reading: side, value: reading.value, bound: reading.bound, summary: summaryOf(condition, { dimensions, reading }, unit, side === 'breached') };
}

const NO_DATA_WORDS: Readonly<Record<NoDataReason, string>> = {
  no_values: 'Nothing was measured',
  too_few_samples: 'Too little was measured to judge it',
  no_baseline: 'Nothing was measured before that it could be compared with',
  no_denominator: 'There was nothing that it could be a share of',
  unreadable: 'It could not be read',
};

function summaryOf(condition: ThresholdCondition, { dimensions, reading }: { dimensions: Dimensions; reading: SeriesFigures['reading'] }, unit: string, breached: boolean): string {
  const { comparator, threshold, windowSeconds } = condition;
  const names = namesOf(dimensions);
  const where = `${nameOfSeries(condition) ?? 'The series'}${names === '' ? '' : ` (${names})`}`;
  const over = `over the last ${lengthOf(windowSeconds)}`;
  if (reading.reason !== null) return `${where}: ${NO_DATA_WORDS[reading.reason]} ${over}.`;
  if (!breached) return `${where}: ${told(reading.value, unit)} ${over}.`;
  const than = condition.baseline === null ? '' : `, which is ${told(Math.abs(threshold), '%')} ${threshold > 0 ? 'over' : 'under'} ${condition.baseline === 'weeks' ? 'what is usual' : 'the window before'}`;
  return `${where}: ${comparison(reading.value, comparator, reading.bound, unit)}${than} ${over}.`;
}

/** The name of what a threshold watches, where it has one. */
export function nameOfSeries({ series }: Pick<ThresholdCondition, 'series'>): string | null {
  const name = series['metric'] ?? series['kpi'];
  return typeof name === 'string' ? name : null;
}

const LENGTHS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

function lengthOf(seconds: number): string {
  const [name, size] = LENGTHS.find(([, length]) => seconds >= length && seconds % length === 0) ?? (['second', 1] as const);
  const count = seconds / size;
  return count === 1 ? name : `${count} ${name}s`;
}
