import { type Run, stretchesOf } from './service-runs.js';
import type { ShownStatus } from './service-status.js';

/** From (inclusive) to (exclusive), ms since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How a span of time was, in ms; the four add up to its length. */
export interface Tally {
  readonly upMs: number;
  readonly degradedMs: number;
  readonly downMs: number;
  /** Of which nothing is known. It counts neither as up nor as down. */
  readonly unknownMs: number;
}

const NOTHING: Tally = { upMs: 0, degradedMs: 0, downMs: 0, unknownMs: 0 };

/** How the spans were, each by itself. Spans must be in order and not overlap; runs may be in any order and overlap. */
export function tally(runs: readonly Run[], spans: readonly Span[]): Tally[] {
  const tallies = spans.map(({ from, to }) => ({ ...NOTHING, unknownMs: Math.max(0, to - from) }));
  let first = 0;
  for (const { from, to, run } of stretchesOf(runs)) {
    while (first < spans.length && (spans[first] as Span).to <= from) first += 1;
    for (let at = first; at < spans.length && (spans[at] as Span).from < to; at += 1) {
      const span = spans[at] as Span;
      const shared = Math.min(to, span.to) - Math.max(from, span.from);
      if (shared <= 0) continue;
      const entry = tallies[at] as { -readonly [K in keyof Tally]: number };
      entry[`${run.status}Ms`] += shared;
      entry.unknownMs -= shared;
    }
  }
  return tallies;
}

/** Several tallies as one. */
export function sumOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, each) => ({
      upMs: sum.upMs + each.upMs,
      degradedMs: sum.degradedMs + each.degradedMs,
      downMs: sum.downMs + each.downMs,
      unknownMs: sum.unknownMs + each.unknownMs,
    }),
    NOTHING,
  );
}

/** Cuts a span into `count` equal ones. */
export function pieces({ from, to }: Span, count: number): Span[] {
  const border = (index: number): number => Math.round(from + ((to - from) * index) / count);
  return Array.from({ length: count }, (_, index) => ({ from: border(index), to: border(index + 1) }));
}

/** The worst that was seen of a span; `unknown` when nothing was. */
export function worstOf({ upMs, degradedMs, downMs }: Tally): ShownStatus {
  if (downMs > 0) return 'down';
  if (degradedMs > 0) return 'degraded';
  return upMs > 0 ? 'up' : 'unknown';
}

/** What was kept of a target, as site reliability engineering counts it (Beyer et al., "The Site Reliability Workbook", ch. 2, 5). */
export interface ServiceLevel {
  /** Percent. */
  readonly target: number;
  /** Percent of the observed time in which it was not down; null when nothing was observed. */
  readonly availability: number | null;
  /** Percent of the span of which something is known. */
  readonly observed: number;
  /** How long it might have been down: the target's rest, of the observed time. */
  readonly budgetMs: number;
  readonly budgetUsedMs: number;
  /** Percent of the budget that is left; below 0 when it was overdrawn, null when nothing was observed. */
  readonly budgetLeft: number | null;
  /** How fast the budget is used: 1 uses it up in just the span, 2 in half of it. Null when nothing was observed. */
  readonly burnRate: number | null;
}

/** @param target percent, above 0 and below 100 */
export function serviceLevelOf({ upMs, degradedMs, downMs, unknownMs }: Tally, target: number): ServiceLevel {
  const observedMs = upMs + degradedMs + downMs;
  const allowed = 1 - target / 100;
  const budgetMs = observedMs * allowed;
  const some = observedMs > 0;
  return {
    target,
    availability: some ? (100 * (observedMs - downMs)) / observedMs : null,
    observed: observedMs + unknownMs > 0 ? (100 * observedMs) / (observedMs + unknownMs) : 0,
    budgetMs,
    budgetUsedMs: downMs,
    budgetLeft: some ? 100 * (1 - downMs / budgetMs) : null,
    burnRate: some ? downMs / observedMs / allowed : null,
  };
}
