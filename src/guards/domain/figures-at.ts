import type { MetricSeries, SeriesReference, TimeBuckets } from '../../metrics/index.js';
import type { GuardRule } from './guard.js';
import { type GuardValues, type SeriesFigures, figuresOf } from './readings.js';
import { type GuardWindow, windowOf, windowsBefore } from './windows.js';

/** Something that must be read to know how a guard stands. */
export interface GuardPart {
  /** What for: the value, what that is a percentage of, or how many events there were. */
  readonly role: 'value' | 'of' | 'samples';
  readonly reference: SeriesReference;
  readonly window: GuardWindow;
  /** 0: the window itself; from 1 on those that it is compared with. */
  readonly back: number;
}

/** What a guard's series come to. */
export interface GuardFigures {
  readonly window: GuardWindow;
  readonly series: readonly SeriesFigures[];
}

/**
 * What a guard's series come to at an instant (ms), whoever reads: the guard itself, or a backtest that goes over the past.
 * @param buckets of the tenant's zone; asked for only where a baseline is
 */
export async function figuresAt(rule: GuardRule, now: number, buckets: () => Promise<TimeBuckets>, read: (part: GuardPart) => Promise<readonly MetricSeries[]>): Promise<GuardFigures> {
  const { series, percentOf } = rule;
  const window = windowOf(rule, now);
  const value = await read({ role: 'value', reference: series, window, back: 0 });
  const of = percentOf ? await read({ role: 'of', reference: percentOf, window, back: 0 }) : undefined;
  const samples = rule.minimumSamples > 0 ? await samplesOf(rule, window, of, read) : undefined;
  const before: GuardValues['before'][number][] = [];
  for (const [index, each] of (rule.baseline === null ? [] : windowsBefore(rule, window, await buckets())).entries()) {
    const back = index + 1;
    const earlier = await read({ role: 'value', reference: series, window: each, back });
    before.push({ value: earlier, ...(percentOf ? { of: await read({ role: 'of', reference: percentOf, window: each, back }) } : {}) });
  }
  return { window, series: figuresOf(rule, { value, before, ...(of ? { of } : {}), ...(samples ? { samples } : {}) }) };
}

/** Of a percentage, what it is of: requests for an error rate. Of all else the events. */
async function samplesOf({ series, percentOf }: GuardRule, window: GuardWindow, of: readonly MetricSeries[] | undefined, read: (part: GuardPart) => Promise<readonly MetricSeries[]>): Promise<readonly MetricSeries[]> {
  if (of && ['sum', 'count'].includes(String(percentOf?.['aggregation']))) return of;
  const { fill: _fill, ...counted } = percentOf ?? series;
  return read({ role: 'samples', reference: { ...counted, source: counted.source, aggregation: 'count' }, window, back: 0 });
}
