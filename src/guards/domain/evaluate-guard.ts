import { type Comparator, type GuardRule, maxGapOf } from './guard.js';

export const STATUSES = ['ok', 'pending', 'violated', 'no_data'] as const;
export type GuardStatus = (typeof STATUSES)[number];

export const NO_DATA_REASONS = ['no_values', 'too_few_samples', 'no_baseline', 'no_denominator', 'unreadable'] as const;
export type NoDataReason = (typeof NO_DATA_REASONS)[number];

/** What one series came to in the window. */
export interface GuardReading {
  /** null: there is none. */
  readonly value: number | null;
  /** What the threshold is compared with: the value or, with a baseline, percent above that; null: there is none. */
  readonly figure: number | null;
  /** The threshold in the value's own unit; null: not known, for want of a baseline. */
  readonly bound: number | null;
  readonly baseline: number | null;
  readonly samples: number | null;
  /** Set where there is no figure. */
  readonly reason: NoDataReason | null;
}

/** How a guard stands for one series. Times are ms since 1970. */
export interface SeriesState {
  readonly status: GuardStatus;
  readonly since: number;
  /** Since when it has been breached without a break; null: it is not, or a violation is open. */
  readonly breachingSince: number | null;
  /** Since when an open violation's figure has been well without a break. */
  readonly calmSince: number | null;
  /** Whether a violation is open. Only `evaluateGuard` and somebody's decision close it; missing data never does. */
  readonly open: boolean;
  /** Somebody resolved a violation by hand: none opens before the figure has been well once. */
  readonly held: boolean;
  readonly evaluatedAt: number;
}

export type Transition = 'opened' | 'resolved' | null;

/**
 * How a guard stands for one series after a reading. `opened` follows only while no violation is open, `resolved` only
 * while one is. Breaches and calm count from when they were first seen, and anew where data were missing or nobody looked
 * for too long: what was not seen is not claimed.
 *
 * @param before null: the series is new
 * @param now ms since 1970; a clock that was set back lets no time pass
 */
export function evaluateGuard(rule: GuardRule, before: SeriesState | null, { figure }: GuardReading, now: number): { readonly state: SeriesState; readonly transition: Transition } {
  const known = before ?? { status: 'no_data', since: now, breachingSince: null, calmSince: null, open: false, held: false, evaluatedAt: now };
  const unwatched = now - known.evaluatedAt > maxGapOf(rule);
  const breachingSince = unwatched ? null : known.breachingSince;
  const calmSince = unwatched ? null : known.calmSince;
  const to = (status: GuardStatus, change: Partial<SeriesState> = {}, transition: Transition = null) => ({
    state: {
      status,
      since: status === known.status ? known.since : now,
      breachingSince: null,
      calmSince: null,
      open: known.open,
      held: known.held,
      evaluatedAt: now,
      ...change,
    },
    transition,
  });

  const side = sideOf(rule, { figure });
  if (side === 'missing') return to('no_data');
  const breached = side === 'breached';
  const calm = side === 'calm';
  if (known.open) {
    if (!calm) return to('violated');
    const since = calmSince ?? now;
    return now - since >= rule.resolveAfterSeconds * 1_000 ? to('ok', { open: false }, 'resolved') : to('violated', { calmSince: since });
  }
  if (known.held) return calm ? to('ok', { held: false }) : to('violated');
  if (!breached) return to('ok');
  const since = breachingSince ?? now;
  return now - since >= rule.forSeconds * 1_000 ? to('violated', { open: true }, 'opened') : to('pending', { breachingSince: since });
}

/** After somebody resolved the open violation by hand. */
export function resolvedByHand(state: SeriesState): SeriesState {
  return { ...state, open: false, held: true, calmSince: null, breachingSince: null };
}

/** Where a figure lies: past the threshold, on the good side of the bound that resolves, or between the two. */
export type FigureSide = 'breached' | 'calm' | 'in_between' | 'missing';

/** Where a reading lies, whatever was before. */
export function sideOf(
  { comparator, threshold, resolveThreshold }: Pick<GuardRule, 'comparator' | 'threshold' | 'resolveThreshold'>,
  { figure }: Pick<GuardReading, 'figure'>,
): FigureSide {
  if (figure === null || !Number.isFinite(figure)) return 'missing';
  if (compares(figure, comparator, threshold)) return 'breached';
  return compares(figure, comparator, resolveThreshold ?? threshold) ? 'in_between' : 'calm';
}

/** Whether a reading breaches a rule, whatever was before. */
export function isBreached({ comparator, threshold }: Pick<GuardRule, 'comparator' | 'threshold'>, { figure }: Pick<GuardReading, 'figure'>): boolean {
  return figure !== null && compares(figure, comparator, threshold);
}

/** Whether a figure is greater (or equal), or less (or equal). */
export function compares(figure: number, comparator: Comparator, bound: number): boolean {
  switch (comparator) {
    case 'gt':
      return figure > bound;
    case 'gte':
      return figure >= bound;
    case 'lt':
      return figure < bound;
    case 'lte':
      return figure <= bound;
  }
}
