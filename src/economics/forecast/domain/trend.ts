import { type DayValue, slopeOf } from './day-model.js';

export const TRENDS = ['increasing', 'decreasing', 'stable'] as const;
export type Trend = (typeof TRENDS)[number];

/** Where costs go. */
export interface CostTrend {
  readonly direction: Trend;
  /** By how much a week is above the one before, of the mean; 0 when it is stable. */
  readonly percentPerWeek: number;
}

/** Less than that over all days is stable, however sure it is. */
const LEAST_CHANGE = 0.05;
const WEEK = 7;

/**
 * Whether costs increase, decrease or are stable: the slope of a regression with the days of the week in it, when it can be told from chance
 * (95 %) and comes to at least a twentieth of the mean over the days.
 * @param days rising, without gaps
 * @returns null of fewer than 14 days, or where days cost nothing in the mean
 */
export function trendOf(days: readonly DayValue[]): CostTrend | null {
  const slope = slopeOf(days);
  if (slope === null || slope.level <= 0) return null;
  const change = (slope.perDay * (days.length - 1)) / slope.level;
  if (!slope.significant || Math.abs(change) < LEAST_CHANGE) return { direction: 'stable', percentPerWeek: 0 };
  return { direction: change > 0 ? 'increasing' : 'decreasing', percentPerWeek: Math.round(((slope.perDay * WEEK) / slope.level) * 10_000) / 100 };
}
