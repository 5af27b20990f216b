import { type Money, type PricesOf, percentOf, priceOf } from '../../economics/index.js';
import { type CostTrend, costTrend } from './cost-trend.js';
import { Purse } from './purse.js';
import type { TelemetryRange } from './telemetry-range.js';
import { NO_TOKENS, type TokenBuckets, addTokens, inputOf, outputOf, totalOf } from './token-buckets.js';

/** What sessions count; `durationMs` is of the `timed` of which it is known. */
export interface UsageCounts {
  readonly requests: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly tokens: TokenBuckets;
  readonly searches: number;
  readonly iterations: number;
  readonly timed: number;
  readonly durationMs: number;
}

/** Of a model in an hour. */
export interface HourUsage extends UsageCounts {
  readonly hour: Date;
  readonly day: string;
  readonly model: string;
}

/** Of a model and a domain on a day. */
export interface PlaceUsage extends UsageCounts {
  readonly day: string;
  readonly model: string;
  readonly domain: string;
}

/** The sums of a range, twice over: by hour, and by domain. */
export interface UsageRead {
  readonly hours: readonly HourUsage[];
  readonly places: readonly PlaceUsage[];
  /** ms; null when none has ended. */
  readonly p95: number | null;
  /** From when on anything is known of the tenant. */
  readonly since: Date | null;
}

/** What sessions of a range were and cost. Costs are decimals written out; null is what is not known. */
export interface Telemetry {
  readonly overview: {
    readonly totalRequests: number;
    readonly successfulRequests: number;
    readonly failedRequests: number;
    readonly successRate: number | null;
    readonly errorRate: number | null;
    readonly timeRange: string;
  };
  readonly cost: {
    readonly total: string | null;
    readonly average: string | null;
    readonly projectedDaily: string | null;
    readonly projectedMonthly: string | null;
    readonly perHour: string | null;
    readonly currency: string;
    readonly trend: CostTrend;
    readonly unpricedRequests: number;
    readonly otherCurrencies: Money[];
  };
  readonly tokens: { readonly totalInput: number; readonly totalOutput: number; readonly total: number; readonly avgPerRequest: number | null; readonly byBucket: TokenBuckets };
  readonly performance: {
    readonly avgResponseTime: number | null;
    readonly p95ResponseTime: number | null;
    readonly totalSearches: number;
    readonly avgSearchesPerRequest: number | null;
    readonly avgIterations: number | null;
  };
  readonly modelUsage: { readonly model: string; readonly count: number; readonly cost: string | null; readonly tokens: number; readonly percentage: number }[];
  readonly domainBreakdown: { readonly domain: string | null; readonly requests: number; readonly cost: string | null }[];
  readonly hourlyTrend: { readonly hour: Date; readonly cost: string | null; readonly requests: number }[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS_OF_MONTH = 30;

/**
 * Makes figures of sums. Costs are priced by day and model, with the prices that hold for the day, so that they are what
 * the ledger says. Projections go on as the time did since which anything is known, an hour at least; a month has 30 days.
 * @param hours starts of all hours of the range
 * @param currency of today's prices
 */
export function telemetryOf({ hours: used, places, p95, since }: UsageRead, range: TelemetryRange, hours: readonly Date[], prices: PricesOf, currency: string): Telemetry {
  const all = sumOfCounts(used);
  const purse = new Purse(prices, currency);
  for (const { day, model, tokens, requests } of places) purse.add(day, model, tokens, requests);
  const hourly = hourlyOf(used, hours, prices, currency);
  const { total } = purse;
  const from = Math.max(range.from.getTime(), since?.getTime() ?? range.from.getTime());
  const elapsed = Math.max(range.to.getTime() - from, HOUR_MS);
  const per = (ms: number): string | null => (total === null ? null : priceOf(total, ms, elapsed));
  const complete = range.days.slice(0, -1);
  const byDay = pursesBy(places, ({ day }) => day, prices, currency);
  const costs = range.wholeDays && complete.length >= 4 ? complete.map((day) => byDay.get(day)?.purse.total ?? '0') : hourly.slice(0, -1).map(({ cost }) => cost ?? '0');
  const ended = all.succeeded + all.failed;
  return {
    overview: {
      totalRequests: all.requests,
      successfulRequests: all.succeeded,
      failedRequests: all.failed,
      successRate: percentOf(all.succeeded, ended),
      errorRate: percentOf(all.failed, ended),
      timeRange: range.label,
    },
    cost: {
      total,
      average: total === null || purse.priced === 0 ? null : priceOf(total, 1, purse.priced),
      projectedDaily: per(DAY_MS),
      projectedMonthly: per(DAYS_OF_MONTH * DAY_MS),
      perHour: per(HOUR_MS),
      currency,
      trend: costTrend(costs),
      unpricedRequests: purse.unpriced,
      otherCurrencies: purse.others,
    },
    tokens: { totalInput: inputOf(all.tokens), totalOutput: outputOf(all.tokens), total: totalOf(all.tokens), avgPerRequest: mean(totalOf(all.tokens), all.requests), byBucket: all.tokens },
    performance: {
      avgResponseTime: mean(all.durationMs, all.timed),
      p95ResponseTime: p95 === null ? null : rounded(p95),
      totalSearches: all.searches,
      avgSearchesPerRequest: mean(all.searches, all.requests),
      avgIterations: mean(all.iterations, all.requests),
    },
    modelUsage: modelsOf(places, all.requests, prices, currency),
    domainBreakdown: domainsOf(places, prices, currency),
    hourlyTrend: hourly,
  };
}

/** All of them together. */
export function sumOfCounts(counts: readonly UsageCounts[]): UsageCounts {
  return counts.reduce(
    (sum, each) => ({
      requests: sum.requests + each.requests,
      succeeded: sum.succeeded + each.succeeded,
      failed: sum.failed + each.failed,
      tokens: addTokens(sum.tokens, each.tokens),
      searches: sum.searches + each.searches,
      iterations: sum.iterations + each.iterations,
      timed: sum.timed + each.timed,
      durationMs: sum.durationMs + each.durationMs,
    }),
    NOTHING,
  );
}

const NOTHING: UsageCounts = { requests: 0, succeeded: 0, failed: 0, tokens: NO_TOKENS, searches: 0, iterations: 0, timed: 0, durationMs: 0 };

/** What is priced, and how many requests it was of, by something. */
export function pursesBy<T extends UsageCounts & { readonly day: string; readonly model: string }>(usage: readonly T[], keyOf: (usage: T) => string, prices: PricesOf, currency: string): Map<string, { purse: Purse; usage: T[] }> {
  const groups = new Map<string, { purse: Purse; usage: T[] }>();
  for (const each of usage) {
    const key = keyOf(each);
    const group = groups.get(key) ?? { purse: new Purse(prices, currency), usage: [] };
    group.purse.add(each.day, each.model, each.tokens, each.requests);
    group.usage.push(each);
    groups.set(key, group);
  }
  return groups;
}

function modelsOf(places: readonly PlaceUsage[], all: number, prices: PricesOf, currency: string): Telemetry['modelUsage'] {
  const models = [...pursesBy(places, ({ model }) => model, prices, currency)].map(([model, { purse, usage }]) => {
    const { requests, tokens } = sumOfCounts(usage);
    return { model, count: requests, cost: purse.total, tokens: totalOf(tokens), percentage: percentOf(requests, all) ?? 0 };
  });
  return models.sort((a, b) => b.count - a.count || (a.model < b.model ? -1 : 1));
}

function domainsOf(places: readonly PlaceUsage[], prices: PricesOf, currency: string): Telemetry['domainBreakdown'] {
  const domains = [...pursesBy(places, ({ domain }) => domain, prices, currency)].map(([domain, { purse, usage }]) => ({
    domain: domain === '' ? null : domain,
    requests: sumOfCounts(usage).requests,
    cost: purse.total,
  }));
  return domains.sort((a, b) => b.requests - a.requests || ((a.domain ?? '') < (b.domain ?? '') ? -1 : 1));
}

function hourlyOf(used: readonly HourUsage[], hours: readonly Date[], prices: PricesOf, currency: string): Telemetry['hourlyTrend'] {
  const groups = pursesBy(used, ({ hour }) => hour.toISOString(), prices, currency);
  // Hours that were cut by another time zone than today's stand among the others.
  const starts = new Set([...hours.map((hour) => hour.toISOString()), ...groups.keys()]);
  return [...starts].sort().map((start) => {
    const group = groups.get(start);
    return { hour: new Date(start), cost: group ? group.purse.total : '0', requests: group ? sumOfCounts(group.usage).requests : 0 };
  });
}

export const rounded = (value: number): number => Math.round(value * 100) / 100;
export const mean = (sum: number, count: number): number | null => (count === 0 ? null : rounded(sum / count));
