import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { DomainError, invalid } from '../platform/http/index.js';
import { TenantTimeZones } from '../tenants/index.js';
import { coverWindow } from './domain/cover-window.js';
import { type Cell, type MetricSeries, percentileOf, seriesOf } from './domain/metric-cells.js';
import {
  MAX_CELLS,
  MAX_SERIES,
  type MetricPlan,
  type MetricQuery,
  type Window,
  planMetricQuery,
  stepText,
} from './domain/metric-query.js';
import { QuantileSketch } from './domain/quantile-sketch.js';
import { TimeBuckets } from './domain/time-buckets.js';
import {
  type ChosenSeries,
  MetricReadingsRepository,
  type Reading,
  type SketchRow,
} from './metric-readings.repository.js';

/** Series of a metric that one query reads at most, before they are grouped. */
const MAX_READ_SERIES = 20_000;

/** A query that is planned and may be read. */
export interface PreparedMetricQuery {
  readonly scope: TenantScope;
  readonly query: MetricQuery;
  readonly plan: MetricPlan;
  readonly buckets: TimeBuckets;
  /** Alike for queries that have the same answer, of the same tenant. */
  readonly key: string;
}

/** What a query came to: a value of each series for each stretch between two borders. */
export interface MetricAnswer {
  readonly series: readonly MetricSeries[];
  readonly compare?: readonly MetricSeries[];
  readonly step: string;
  /** Beginnings of the stretches, and the last one's end; ms. */
  readonly borders: readonly number[];
  readonly dataAsOf: Date;
}

/** Answers metric queries from rollups. */
@Injectable()
export class MetricQueries {
  constructor(
    private readonly readings: MetricReadingsRepository,
    private readonly timeZones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  /**
   * Plans a query in the tenant's time zone.
   * @param timeZone the tenant's, where it is known already
   * @throws DomainError VALIDATION_FAILED for times, steps and windows that cannot be answered
   */
  async prepare(scope: TenantScope, query: MetricQuery, timeZone?: string): Promise<PreparedMetricQuery> {
    const buckets = TimeBuckets.in(timeZone ?? (await this.timeZones.of(scope)));
    const planned = planMetricQuery(query, this.clock.now().getTime(), buckets);
    if ('problems' in planned) throw invalid(...planned.problems);
    const { plan } = planned;
    const { metric, aggregation, groupBy, filter, compareTo, fill } = query;
    const parts = [
      scope.tenantId,
      buckets.timeZone,
      metric,
      aggregation,
      groupBy,
      filter,
      compareTo ?? null,
      fill,
      stepText(plan.step),
    ];
    const written = JSON.stringify([...parts, plan.window.borders[0], plan.window.borders.at(-1)]);
    return {
      scope: { tenantId: scope.tenantId },
      query,
      plan,
      buckets,
      key: `metrics:query:${createHash('sha256').update(written).digest('hex')}`,
    };
  }

  /**
   * @param signal nobody waits any more: what runs in the database is cancelled
   * @throws DomainError VALIDATION_FAILED when it comes to more series or points than an answer may hold, QUERY_TIMEOUT
   */
  async evaluate(prepared: PreparedMetricQuery, signal?: AbortSignal): Promise<MetricAnswer> {
    const [answer] = await this.evaluateTogether([prepared], signal);
    return answer as MetricAnswer;
  }

  /**
   * Several queries of one tenant, all as of one moment and over one connection. What they read of the same series with
   * the same filter is looked up once.
   * @returns answers in the order of the queries
   * @throws as `evaluate`
   */
  async evaluateTogether(all: readonly PreparedMetricQuery[], signal?: AbortSignal): Promise<MetricAnswer[]> {
    const [{ scope }] = all as [PreparedMetricQuery];
    const dataAsOf = this.clock.now();
    const seenSince = Math.min(...all.flatMap(({ plan: { window, compared } }) => [first(window), compared ? first(compared) : Infinity]));
    return this.readings.inSnapshot(scope, async (manager) => {
      const chosen = new Map<string, ChosenSeries>();
      const answers: MetricAnswer[] = [];
      for (const prepared of all) {
        const { metric, filter, groupBy } = prepared.query;
        const selection = JSON.stringify([metric, filter, groupBy]);
        const series = chosen.get(selection) ?? (await this.readings.chooseSeries(manager, scope, { metric, filter, groupBy, seenSince }, MAX_READ_SERIES + 1));
        chosen.set(selection, series);
        answers.push(await this.read(manager, prepared, series, dataAsOf, signal));
      }
      return answers;
    }, signal);
  }

  private async read(manager: EntityManager, prepared: PreparedMetricQuery, series: ChosenSeries, dataAsOf: Date, signal?: AbortSignal): Promise<MetricAnswer> {
    const { query, plan } = prepared;
    const now = dataAsOf.getTime();
    requireBounded(series, plan);
    signal?.throwIfAborted();
    const cells = await this.cells(manager, prepared, series, plan.window);
    signal?.throwIfAborted();
    const before = plan.compared && (await this.cells(manager, prepared, series, plan.compared));
    const compared = before && seriesOf(before, query, { window: plan.window, seconds: lengthsOf(plan.compared) }, now, cells);
    return {
      series: seriesOf(cells, query, plan, now, before),
      ...(compared ? { compare: compared } : {}),
      step: stepText(plan.step),
      borders: plan.window.borders,
      dataAsOf,
    };
  }

  private async cells(
    manager: EntityManager,
    { scope, query, plan, buckets }: PreparedMetricQuery,
    series: ChosenSeries,
    { borders }: Window,
  ): Promise<Cell[]> {
    const from = borders[0] as number;
    const to = borders.at(-1) as number;
    if (series.ids.length === 0 || from >= to) return [];
    const dirty = plan.resolution === 'minute' ? [] : await this.readings.dirtySlots(manager, scope, from, to);
    const reading = { series, borders, pieces: coverWindow(from, to, plan.resolution, dirty, buckets) };
    const share = percentileOf(query.aggregation);
    if (share !== null) return this.percentiles(manager, scope, reading, share);
    const rows = await this.readings.merged(manager, scope, reading, query.aggregation === 'last');
    return rows.map(({ group, last, ...row }) => ({
      ...row,
      group: series.groups[group] ?? [],
      last: last ?? Number.NaN,
      percentile: null,
    }));
  }

  private async percentiles(
    manager: EntityManager,
    scope: TenantScope,
    reading: Reading,
    share: number,
  ): Promise<Cell[]> {
    const cells: Cell[] = [];
    let open: MergedSketch | null = null;
    for await (const rows of this.readings.sketches(manager, scope, reading)) {
      for (const row of rows) {
        if (!open?.holds(row)) {
          if (open) cells.push(open.cell(reading.series, share));
          open = new MergedSketch(row);
        }
        open.take(row);
      }
    }
    if (open) cells.push(open.cell(reading.series, share));
    return cells;
  }
}

/** The rows of one group in one stretch, while they are merged. */
class MergedSketch {
  private readonly sketch = QuantileSketch.of();
  private count = 0;
  private sum = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;

  constructor(private readonly place: Pick<SketchRow, 'group' | 'slot'>) {}

  holds({ group, slot }: SketchRow): boolean {
    return group === this.place.group && slot === this.place.slot;
  }

  take({ count, sum, min, max, sketch }: SketchRow): void {
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
    this.sketch.mergeBytes(sketch);
  }

  cell({ groups }: ChosenSeries, share: number): Cell {
    const { count, sum, min, max } = this;
    return {
      group: groups[this.place.group] ?? [],
      slot: this.place.slot,
      count,
      sum,
      min,
      max,
      last: Number.NaN,
      percentile: this.sketch.quantile(share),
    };
  }
}

const first = ({ borders }: Window): number => borders[0] as number;

function lengthsOf({ borders }: Window = { borders: [] }): number[] {
  return borders.slice(1).map((end, index) => (end - (borders[index] as number)) / 1_000);
}

function requireBounded({ ids, groups }: ChosenSeries, { window }: MetricPlan): void {
  const points = window.borders.length - 1;
  const refuse = (path: string, rule: string, message: string): DomainError => invalid({ path, rule, message });
  if (ids.length > MAX_READ_SERIES) {
    throw refuse(
      'filter',
      'maxSeries',
      `the query reads more than ${MAX_READ_SERIES} series: filter by more dimensions`,
    );
  }
  if (groups.length > MAX_SERIES) {
    throw refuse(
      'groupBy',
      'maxSeries',
      `the query comes to more than ${MAX_SERIES} series (${groups.length}): group by fewer dimensions or filter more`,
    );
  }
  if (groups.length * points > MAX_CELLS) {
    throw refuse(
      'step',
      'maxPoints',
      `${groups.length} series of ${points} points are more than ${MAX_CELLS} points: ask for a longer step or fewer series`,
    );
  }
}
