import type { MetricEvent } from '../../metrics/index.js';
import type { AiSession } from './session.js';
import { TOKEN_BUCKETS } from './token-buckets.js';

/** Metrics of sessions, all at the moment when they ended. */
export const AI_METRICS = { requests: 'ai.requests', tokens: 'ai.tokens', cost: 'ai.cost', duration: 'ai.duration_ms' } as const;

/** So far back the metrics take events in. */
const OLDEST_MS = 7 * 86_400_000 - 60_000;
const MINUTE_MS = 60_000;

/**
 * What sessions that have ended are as events of metrics. Counts, tokens and costs of one minute are added up, so that
 * their sum says what it is of each; durations come one by one.
 * @param costOf the cost of a session, null where its model has no price
 */
export function metricEventsOf(sessions: readonly AiSession[], costOf: (session: AiSession) => number | null, now: number): MetricEvent[] {
  const sums = new Map<string, MetricEvent & { value: number }>();
  const durations: MetricEvent[] = [];
  const add = (metric: string, value: number, timestamp: number, dimensions: Record<string, string>): void => {
    const key = JSON.stringify([metric, timestamp, dimensions]);
    const known = sums.get(key);
    if (known) known.value += value;
    else sums.set(key, { metric, value, timestamp, dimensions, type: 'business' });
  };
  for (const session of sessions) {
    const { model, domain, tokens, success, endedAt, durationMs } = session;
    if (endedAt === null || endedAt.getTime() < now - OLDEST_MS) continue;
    const at = Math.max(Math.floor(endedAt.getTime() / MINUTE_MS) * MINUTE_MS, now - OLDEST_MS);
    const dimensions = { model, ...(domain === '' ? {} : { domain }) };
    add(AI_METRICS.requests, 1, at, { ...dimensions, outcome: success === true ? 'success' : 'failure' });
    for (const bucket of TOKEN_BUCKETS) if (tokens[bucket] > 0) add(AI_METRICS.tokens, tokens[bucket], at, { ...dimensions, bucket });
    const cost = costOf(session);
    if (cost !== null) add(AI_METRICS.cost, cost, at, dimensions);
    if (durationMs !== null) durations.push({ metric: AI_METRICS.duration, value: durationMs, timestamp: endedAt.getTime(), dimensions, type: 'business' });
  }
  return [...sums.values(), ...durations];
}
