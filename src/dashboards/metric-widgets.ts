import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  METRIC_STALE_MS,
  METRIC_TTL_MS,
  MetricQueries,
  type PreparedMetricQuery,
  metricTags,
} from '../metrics/index.js';
import { ResultCache } from '../platform/cache/index.js';
import { Clock } from '../platform/clock/index.js';
import { type KeyedTally, Measurements } from '../platform/measurements/index.js';
import { type Actor, invalid } from '../platform/http/index.js';
import {
  QueryAnswer,
  type RunOptions,
  builtInsOf,
  policyOf,
  resolveParameters,
  serialiseEvaluation,
  toldTo,
} from '../query/index.js';
import { type Filters, queryValues } from './domain/dashboard-variables.js';
import { boundMetricQuery } from './domain/metric-binding.js';
import { metricRows } from './domain/metric-rows.js';
import type { LoadedDashboard, LoadedMetric } from './loaded-dashboards.js';

/** Rows of one widget. */
const MAX_ROWS = 10_000;

/** A widget's metric query, ready to be run, now and again: its window moves on with the clock. */
export interface PreparedMetric {
  readonly kind: 'metric';
  /** Alike for all who may see the same result, and for nobody else; stays while the window moves. */
  readonly key: string;
  readonly actor: Actor;
  readonly metric: string;
  readonly ttlSeconds: number;
  /** The query as of now. @throws DomainError VALIDATION_FAILED */
  readonly plan: () => Promise<PreparedMetricQuery>;
}

/** Metric queries of widgets: bound to the dashboard's variables, answered as rows. */
@Injectable()
export class MetricWidgets {
  private readonly served: KeyedTally;

  constructor(
    private readonly metrics: MetricQueries,
    private readonly cache: ResultCache,
    private readonly clock: Clock,
    measurements: Measurements,
  ) {
    this.served = measurements.tallyBy('queries.served', 'tenant');
  }

  /** @throws DomainError VALIDATION_FAILED for values that do not fit, or are missing, and for windows that cannot be answered */
  async prepare(actor: Actor, loaded: LoadedDashboard, query: LoadedMetric, filters: Filters): Promise<PreparedMetric> {
    const plan = (): Promise<PreparedMetricQuery> => this.plan(actor, loaded, query, filters);
    try {
      await plan();
    } catch (error) {
      throw toldTo(actor, error);
    }
    const { refreshInterval } = loaded.dashboard.content.settings;
    const chosen = Object.entries(filters).filter(([name]) => query.filterNames.has(name));
    // What differs from viewer to viewer counts only where it is bound: others share one evaluation.
    const bound = Object.entries(builtInsOf(actor)).filter(([name]) => query.names.has(name));
    const parts = [
      actor.tenantId,
      policyOf(actor),
      bound,
      loaded.timeZone,
      loaded.variables,
      query.metric,
      chosen.sort(([a], [b]) => (a < b ? -1 : 1)),
    ];
    return {
      kind: 'metric',
      key: `metrics:widget:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`,
      actor,
      metric: query.metric.metric,
      ttlSeconds: refreshInterval > 0 ? refreshInterval : METRIC_TTL_MS / 1000,
      plan,
    };
  }

  /** Reads through the cache; what is kept there is dropped as soon as the metric is written to. */
  async run(prepared: PreparedMetric, options: RunOptions = {}): Promise<QueryAnswer> {
    const { actor, metric } = prepared;
    try {
      const planned = await prepared.plan();
      const key = `${planned.key}:${createHash('sha256').update(policyOf(actor)).digest('base64url')}`;
      const { bytes, level, stale, ttlRemainingMs } = await this.cache.read({
        key,
        tags: metricTags(actor.tenantId, metric),
        ttlMs: (options.cache?.ttlSeconds ?? prepared.ttlSeconds) * 1000,
        staleLimitMs: METRIC_STALE_MS,
        mode: options.cache?.mode ?? 'use',
        reader: options.caller,
        load: (signal) => this.load(planned, key, signal),
      });
      this.served.add(actor.tenantId);
      return new QueryAnswer(bytes, level, stale, ttlRemainingMs);
    } catch (error) {
      throw toldTo(actor, error);
    }
  }

  private async load(planned: PreparedMetricQuery, cacheKey: string, signal: AbortSignal): Promise<Buffer> {
    const startedAt = performance.now();
    const answer = await this.metrics.evaluate(planned, signal);
    const { columns, rows, truncated } = metricRows(answer, planned.query.groupBy, MAX_ROWS);
    return serialiseEvaluation(
      rows.map((row) => JSON.stringify(row)),
      columns,
      {
        executionTime: Math.round((performance.now() - startedAt) * 10) / 10,
        totalRows: rows.length,
        truncated,
        cacheKey,
        dataAsOf: answer.dataAsOf,
      },
    );
  }

  private async plan(
    actor: Actor,
    { variables, timeZone }: LoadedDashboard,
    query: LoadedMetric,
    filters: Filters,
  ): Promise<PreparedMetricQuery> {
    const { declared, supplied } = queryValues(variables, query, filters, this.clock.now(), timeZone);
    const parameters = resolveParameters({
      declared,
      supplied,
      builtIns: builtInsOf(actor),
      locked: actor.lockedParameters,
    });
    const bound = boundMetricQuery(query.metric, parameters);
    if (bound.problems.length > 0) throw invalid(...bound.problems);
    return this.metrics.prepare(actor, bound.query, timeZone);
  }
}
