import { Injectable } from '@nestjs/common';
import { MetricQueries, TimeBuckets, metricTags } from '../metrics/index.js';
import { ResultCache } from '../platform/cache/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, DomainError, toDomainError } from '../platform/http/index.js';
import { QueryService, SavedQueriesService } from '../query/index.js';
import { TenantTimeZones } from '../tenants/index.js';
import { type Figure, decimalOf, measured, missing, pictured, ratio } from './domain/figures.js';
import { type Evaluated, type KpiFigures, judged } from './domain/kpi-figures.js';
import { type KpiRule, type MetricExpression, type QueryKpiSource, expressionsOf, isAdditive } from './domain/kpi.js';
import { figureOfRows } from './domain/rows-figure.js';
import { type KpiWindows, type Span, windowsOf } from './domain/timeframe.js';

/** Rows of a query that are looked at. */
const MAX_ROWS = 1_000;
/** For so long an answer from metrics is given again when nothing is flushed: the window moves on meanwhile. */
const METRIC_TTL_MS = 10_000;
const STALE_MS = 60_000;

/** Whether figures may be ones that were read before, and for the history of queries how the run before failed. */
export interface EvaluationMode {
  readonly fresh: boolean;
  /** Set for runs that repeat an earlier one by themselves. */
  readonly repeats?: { readonly failure: string | null };
}

/** Of each expression the values of each stretch. */
type Points = readonly (readonly (number | null)[])[];

/** Evaluates rules of KPIs: from metrics, and from saved queries. What a source refuses is an answer too. */
@Injectable()
export class KpiEvaluator {
  constructor(
    private readonly metrics: MetricQueries,
    private readonly queries: QueryService,
    private readonly savedQueries: SavedQueriesService,
    private readonly timeZones: TenantTimeZones,
    private readonly cache: ResultCache,
    private readonly clock: Clock,
  ) {}

  /**
   * How a KPI stands over a timeframe.
   * @param key names the rule: its id and version, or null for one that is not kept
   */
  async evaluate(scope: TenantScope, key: string | null, rule: KpiRule, timeframe: string, mode: EvaluationMode): Promise<KpiFigures> {
    const buckets = TimeBuckets.in(await this.timeZones.of(scope));
    const windows = windowsOf(timeframe, this.clock.now().getTime(), buckets);
    try {
      const { source } = rule;
      if (source.kind === 'query') return judged(rule, timeframe, await this.fromQuery(scope, source, windows, mode));
      if (key === null || mode.fresh) return judged(rule, timeframe, await this.fromMetrics(scope, rule, windows, buckets));
      const { bytes } = await this.cache.read({
        key: `kpi:${scope.tenantId}:${key}:${timeframe}:${buckets.timeZone}`,
        tags: [...new Set(expressionsOf(source).flatMap(({ metric }) => metricTags(scope.tenantId, metric)))],
        ttlMs: METRIC_TTL_MS,
        staleLimitMs: STALE_MS,
        load: async () => Buffer.from(JSON.stringify(await this.fromMetrics(scope, rule, windows, buckets))),
      });
      return judged(rule, timeframe, JSON.parse(bytes.toString()) as Evaluated);
    } catch (thrown) {
      const { code, message } = thrown instanceof DomainError ? thrown : toDomainError(thrown);
      return judged(rule, timeframe, failed({ code, message }));
    }
  }

  private async fromMetrics(scope: TenantScope, { source }: KpiRule, { window, previous, step }: KpiWindows, buckets: TimeBuckets): Promise<Evaluated> {
    const expressions = expressionsOf(source);
    const parts = [
      [window, 'all'],
      [previous, 'all'],
      [window, step],
    ] as const;
    const asked = parts.flatMap(([span, size]) => expressions.map((expression) => metricQuery(expression, span, size)));
    // Over one connection: a KPI is no reason to take the whole pool.
    const answers = await this.metrics.evaluateTogether(await Promise.all(asked.map((query) => this.metrics.prepare(scope, query, buckets.timeZone))));
    const part = (index: number): Points => answers.slice(index * expressions.length, (index + 1) * expressions.length).map(({ series }) => series[0]?.values ?? []);
    const [now, before, trend] = [part(0), part(1), part(2)];
    const at = (points: Points, index: number): Figure => combined(expressions, points.map((each) => each[index]));
    const length = trend[0]?.length ?? 0;
    return {
      ...at(now, 0),
      previous: at(before, 0).value,
      sparkline: Array.from({ length }, (_, index) => pictured(at(trend, index).value)),
      period: { from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() },
      periodLabel: null,
      followsTimeframe: true,
      dataAsOf: (answers[0]?.dataAsOf ?? this.clock.now()).toISOString(),
      error: null,
    };
  }

  /** Members see alike, so a KPI is asked for by nobody in particular: a query that needs `{{user.id}}` finds null. */
  private async fromQuery(scope: TenantScope, source: QueryKpiSource, { window }: KpiWindows, mode: EvaluationMode): Promise<Evaluated> {
    const { dataSourceId, sql, parameters } = await this.savedQueries.get(scope, source.savedQueryId);
    const named = new Set(this.queries.parametersOf(sql).map(({ name }) => name));
    const [from, to] = [new Date(window.from).toISOString(), new Date(window.to).toISOString()];
    const range = parameters.some(({ name, type }) => name === 'period' && type === 'date_range');
    const supplied = range ? { period: { from, to } } : withNames(named, { period_from: from, period_to: to });
    const cache = { mode: mode.fresh ? 'refresh' : 'use', ttlSeconds: source.refreshSeconds } as const;
    const prepared = await this.queries.prepare(systemActor(scope), { dataSourceId, sql, declared: parameters, supplied, limit: MAX_ROWS, cache, origin: { kind: 'saved' } });
    const answer = await this.queries.run(prepared, { cache, ...(mode.repeats ? { repeats: mode.repeats } : {}) });
    const { data, columns } = answer.toObject();
    const followsTimeframe = Object.keys(supplied).length > 0;
    return {
      ...figureOfRows(columns.map(({ name }) => name), data, source),
      period: followsTimeframe ? { from, to } : null,
      followsTimeframe,
      dataAsOf: answer.dataAsOf,
      error: null,
    };
  }
}

function metricQuery({ metric, aggregation, filter, fill }: MetricExpression, { from, to }: Span, step: string): Parameters<MetricQueries['prepare']>[1] {
  return {
    metric,
    aggregation,
    groupBy: [],
    filter: Object.fromEntries(Object.entries(filter ?? {}).map(([name, value]) => [name, Array.isArray(value) ? value : [value]])),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    step,
    fill: fill ?? 'null',
  };
}

function combined(expressions: readonly MetricExpression[], values: readonly (number | null | undefined)[]): Figure {
  const [first, second] = expressions;
  if (!first) return missing('no_data');
  return second ? ratio(values[0], values[1], isAdditive(first) || first.aggregation === 'rate') : measured(values[0]);
}

const withNames = (named: ReadonlySet<string>, values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => named.has(name)));

const failed = (error: { code: string; message: string }): Evaluated => ({
  value: decimalOf(null),
  reason: null,
  previous: null,
  sparkline: [],
  period: null,
  periodLabel: null,
  followsTimeframe: true,
  dataAsOf: null,
  error,
});

/** Who asks for a tenant's KPIs. It holds no permission: it reads what a developer of the tenant has put in a definition. */
function systemActor({ tenantId }: TenantScope): Actor {
  return {
    kind: 'system',
    tenantId,
    userId: null,
    subject: 'kpis',
    role: null,
    permissions: new Set(),
    platformAdmin: false,
    plan: 'enterprise',
    sessionId: null,
    claims: {},
    lockedParameters: {},
  };
}
