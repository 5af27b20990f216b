import type { AiSession, SessionChange } from './session.js';
import { type TokenBuckets, addTokens, subtractTokens } from './token-buckets.js';

/** What an hour of one model, provider and domain counts. */
export interface HourSums {
  readonly hour: Date;
  /** YYYY-MM-DD */
  readonly day: string;
  readonly model: string;
  readonly provider: string;
  readonly domain: string;
  readonly requests: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly tokens: TokenBuckets;
  readonly searches: number;
  readonly iterations: number;
  /** How many are known to have lasted how long. */
  readonly timed: number;
  /** ms, together. */
  readonly durationMs: number;
}

/** What a day of one model, provider, domain, customer and feature counts. */
export interface DaySums {
  readonly day: string;
  readonly model: string;
  readonly provider: string;
  readonly domain: string;
  readonly customer: string;
  readonly feature: string;
  readonly requests: number;
  readonly tokens: TokenBuckets;
}

/** How long sessions of an hour, a day, a model and a domain lasted. */
export interface Durations {
  readonly hour: Date;
  readonly day: string;
  readonly model: string;
  readonly domain: string;
  /** ms */
  readonly durations: readonly number[];
}

/** What is to be added to the sums. */
export interface UsageDelta {
  /** Each group once, in the order of their keys. */
  readonly hours: readonly HourSums[];
  readonly days: readonly DaySums[];
  readonly ended: readonly Durations[];
}

/** What changes of sessions add to the sums: what each counts now, less what it counted before. */
export function deltaOf(changes: readonly SessionChange[]): UsageDelta {
  const hours = new Map<string, HourSums>();
  const days = new Map<string, DaySums>();
  const ended = new Map<string, Durations & { durations: number[] }>();
  for (const { before, after } of changes) {
    const { hour, day, model, provider, domain, customer, feature } = after;
    const counts = difference(countsOf(after), before === null ? null : countsOf(before));
    const hourKey = JSON.stringify([hour, day, model, provider, domain]);
    hours.set(hourKey, addHour(hours.get(hourKey) ?? { hour, day, model, provider, domain, ...NOTHING }, counts));
    const dayKey = JSON.stringify([day, model, provider, domain, customer, feature]);
    const known = days.get(dayKey) ?? { day, model, provider, domain, customer, feature, requests: 0, tokens: NOTHING.tokens };
    days.set(dayKey, { ...known, requests: known.requests + counts.requests, tokens: addTokens(known.tokens, counts.tokens) });
    if (after.durationMs === null || (before?.durationMs ?? null) !== null) continue;
    const durationKey = JSON.stringify([hour, day, model, domain]);
    const lasted = ended.get(durationKey) ?? { hour, day, model, domain, durations: [] };
    lasted.durations.push(after.durationMs);
    ended.set(durationKey, lasted);
  }
  return { hours: sorted(hours).filter(countsSomething), days: sorted(days).filter(countsSomething), ended: sorted(ended) };
}

type Counts = Omit<HourSums, 'hour' | 'day' | 'model' | 'provider' | 'domain'>;

const NOTHING: Counts = {
  requests: 0,
  succeeded: 0,
  failed: 0,
  tokens: { freshInput: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0, output: 0 },
  searches: 0,
  iterations: 0,
  timed: 0,
  durationMs: 0,
};

function countsOf({ success, tokens, searchCount, iterations, durationMs }: AiSession): Counts {
  return { requests: 1, succeeded: Number(success === true), failed: Number(success === false), tokens, searches: searchCount, iterations, timed: Number(durationMs !== null), durationMs: durationMs ?? 0 };
}

function difference(now: Counts, before: Counts | null): Counts {
  if (before === null) return now;
  return {
    requests: now.requests - before.requests,
    succeeded: now.succeeded - before.succeeded,
    failed: now.failed - before.failed,
    tokens: subtractTokens(now.tokens, before.tokens),
    searches: now.searches - before.searches,
    iterations: now.iterations - before.iterations,
    timed: now.timed - before.timed,
    durationMs: now.durationMs - before.durationMs,
  };
}

function addHour(sums: HourSums, counts: Counts): HourSums {
  return {
    ...sums,
    requests: sums.requests + counts.requests,
    succeeded: sums.succeeded + counts.succeeded,
    failed: sums.failed + counts.failed,
    tokens: addTokens(sums.tokens, counts.tokens),
    searches: sums.searches + counts.searches,
    iterations: sums.iterations + counts.iterations,
    timed: sums.timed + counts.timed,
    durationMs: sums.durationMs + counts.durationMs,
  };
}

/** A statement that tells nothing new adds nothing. */
const countsSomething = ({ tokens, ...counts }: HourSums | DaySums): boolean => [...Object.values(counts), ...Object.values(tokens)].some((value) => typeof value === 'number' && value !== 0);

const sorted = <T>(groups: ReadonlyMap<string, T>): T[] => [...groups.keys()].sort().map((key) => groups.get(key) as T);
