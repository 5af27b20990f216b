import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/index.js';
import { invalid } from '../platform/http/index.js';
import { percentileOf } from './domain/metric-cells.js';
import { MAX_SERIES, type MetricQuery } from './domain/metric-query.js';
import { MetricEventsRepository } from './metric-events.repository.js';
import { MetricQueries } from './metric-queries.js';
import { type ChosenSeries, MetricReadingsRepository } from './metric-readings.repository.js';
import { MetricWalk } from './metric-walk.js';
import type { SeriesWalk, WalkSpan } from './series-sources.js';

const MINUTE_MS = 60_000;
const MAX_READ_SERIES = 20_000;
/** Cells that the windows of all series together hold at a time; a sketch takes most of a kilobyte. */
const MAX_CELLS_HELD = 300_000;
const MAX_SKETCHES_HELD = 60_000;
/** Raw events are found by time alone: so much of them, of all tenants, is looked through, which takes some ten seconds. */
const MAX_EVENT_BYTES = 4 * 1024 ** 3;
/** Values that are put into sketches one by one. */
const MAX_EVENT_VALUES = 2_000_000;

/** Opens walks over the past of metrics: whole minutes from rollups and, where windows end within one, the rest from raw events. */
@Injectable()
export class MetricWalks {
  constructor(
    private readonly readings: MetricReadingsRepository,
    private readonly events: MetricEventsRepository,
    private readonly queries: MetricQueries,
  ) {}

  /** @throws DomainError VALIDATION_FAILED for more series or longer windows than a walk may hold, QUERY_TIMEOUT */
  async open(scope: TenantScope, query: Omit<MetricQuery, 'from' | 'to' | 'step' | 'compareTo'>, span: WalkSpan, signal: AbortSignal): Promise<SeriesWalk> {
    const { metric, filter, groupBy, aggregation } = query;
    const { series, bytes } = await this.readings.inSnapshot(
      scope,
      async (manager) => ({
        series: await this.readings.chooseSeries(manager, scope, { metric, filter, groupBy, seenSince: span.from }, MAX_READ_SERIES + 1),
        bytes: await this.events.bytesBetween(manager, span.from + span.windowMs, span.to),
      }),
      signal,
    );
    const cellMs = cellOf(span);
    requireBounded(series, span.windowMs / cellMs, percentileOf(aggregation) !== null);
    const endsWithin = span.withinMinutes && span.paceMs % MINUTE_MS !== 0;
    const fine = endsWithin && bytes <= MAX_EVENT_BYTES && (percentileOf(aggregation) === null || (await this.countOf(scope, query, span, signal)) <= MAX_EVENT_VALUES);
    return new MetricWalk({ readings: this.readings, events: this.events }, scope, query, { series, span, cellMs, binMs: fine ? gcd(span.paceMs, MINUTE_MS) : null, exact: fine || !endsWithin }, signal);
  }

  private async countOf(scope: TenantScope, { metric, filter }: Pick<MetricQuery, 'metric' | 'filter'>, { from, to, windowMs }: WalkSpan, signal: AbortSignal): Promise<number> {
    const window = { from: new Date(from + windowMs).toISOString(), to: new Date(to).toISOString(), step: 'all' };
    const prepared = await this.queries.prepare(scope, { metric, filter, aggregation: 'count', groupBy: [], fill: 'zero', ...window });
    const { series } = await this.queries.evaluate(prepared, signal);
    return series[0]?.values[0] ?? 0;
  }
}

/** How long cells may be of which all windows are whole multiples. */
const cellOf = ({ paceMs, windowMs }: WalkSpan): number => (paceMs % MINUTE_MS === 0 ? gcd(paceMs, windowMs) : MINUTE_MS);

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function requireBounded({ ids, groups }: ChosenSeries, cellsOfWindow: number, withSketches: boolean): void {
  if (ids.length > MAX_READ_SERIES) throw invalid({ path: 'filter', rule: 'maxSeries', message: `this reads more than ${MAX_READ_SERIES} series: filter by more dimensions` });
  if (groups.length > MAX_SERIES) {
    throw invalid({ path: 'groupBy', rule: 'maxSeries', message: `this comes to more than ${MAX_SERIES} series (${groups.length}) over the whole time: group by fewer dimensions or filter more` });
  }
  const most = withSketches ? MAX_SKETCHES_HELD : MAX_CELLS_HELD;
  if (groups.length * cellsOfWindow > most) {
    throw invalid({ path: 'groupBy', rule: 'maxSeries', message: `${groups.length} series over so long a window are more than can be walked over: filter more, group by fewer dimensions or take a shorter window` });
  }
}
