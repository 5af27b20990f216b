import { Injectable } from '@nestjs/common';
import { ResultCache } from '../platform/cache/index.js';
import { type KeyedTally, Measurements } from '../platform/measurements/index.js';
import {
  type Actor,
  ListQueryDto,
  Page,
  SerialisedAnswer,
  type Waiting,
  decodeCursor,
  encodeCursor,
  invalid,
  notFound,
} from '../platform/http/index.js';
import type { MetricSeries } from './domain/metric-cells.js';
import { type MetricQueryDto, type MetricNamesQueryDto, metricQueryOf } from './dto/metric-query.dto.js';
import type {
  MetricDimensionResponse,
  MetricNameResponse,
  MetricQueryResponse,
  MetricSeriesResponse,
} from './dto/metric-query.response.js';
import { MetricCatalogueRepository } from './metric-catalogue.repository.js';
import { type MetricAnswer, MetricQueries } from './metric-queries.js';

/** How long an answer is kept when nothing is flushed: the window of a relative query moves on meanwhile. */
export const METRIC_TTL_MS = 10_000;
/** How old an answer may be that stands in while the database is away. */
export const METRIC_STALE_MS = 5 * 60_000;
/** Values of a dimension that are listed. */
const MAX_LISTED_VALUES = 200;

/** Cache tag of what was read of a metric; null: of any. */
export const metricTag = (tenantId: string, metric: string | null): string => `metric:${tenantId}:${metric ?? '*'}`;

/** All tags of what was read of a metric. */
export const metricTags = (tenantId: string, metric: string): string[] => [
  metricTag(tenantId, metric),
  metricTag(tenantId, null),
  `tenant:${tenantId}`,
];

/** The routes of `/metrics`. */
@Injectable()
export class MetricAnswers {
  private readonly served: KeyedTally;

  constructor(
    private readonly queries: MetricQueries,
    private readonly catalogue: MetricCatalogueRepository,
    private readonly cache: ResultCache,
    measurements: Measurements,
  ) {
    this.served = measurements.tallyBy('queries.served', 'tenant');
  }

  /** @throws DomainError VALIDATION_FAILED, QUERY_TIMEOUT */
  async query(actor: Actor, body: MetricQueryDto, caller: Waiting): Promise<SerialisedAnswer> {
    const prepared = await this.queries.prepare(actor, metricQueryOf(body, body));
    const { bytes, level, stale, ttlRemainingMs } = await this.cache.read({
      key: prepared.key,
      tags: metricTags(actor.tenantId, body.metric),
      ttlMs: METRIC_TTL_MS,
      staleLimitMs: METRIC_STALE_MS,
      reader: caller,
      load: async (signal) => Buffer.from(JSON.stringify(responseOf(await this.queries.evaluate(prepared, signal)))),
    });
    this.served.add(actor.tenantId);
    return new SerialisedAnswer(
      [bytes],
      stale ? 'stale' : level === 'source' ? 'miss' : `hit-${level}`,
      Math.ceil(ttlRemainingMs / 1000),
    );
  }

  async names(actor: Actor, { limit, cursor, search }: MetricNamesQueryDto): Promise<Page<MetricNameResponse>> {
    const rows = await this.catalogue.names(actor, search ?? '', nameOfCursor(cursor), limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return new Page(items, rows.length > limit && last ? encodeCursor([last.name]) : null);
  }

  /** @throws DomainError NOT_FOUND when nothing was measured under that name. */
  async dimensions(actor: Actor, metric: string): Promise<MetricDimensionResponse[]> {
    if (!(await this.catalogue.exists(actor, metric))) throw notFound('metric');
    const dimensions = new Map<string, MetricDimensionResponse>();
    for (const { dimension, value, values } of await this.catalogue.dimensions(actor, metric, MAX_LISTED_VALUES)) {
      const known = dimensions.get(dimension) ?? { name: dimension, values: [], truncated: values > MAX_LISTED_VALUES };
      known.values.push(value);
      dimensions.set(dimension, known);
    }
    return [...dimensions.values()];
  }
}

function responseOf({ series, compare, step, borders, dataAsOf }: MetricAnswer): MetricQueryResponse {
  const times = borders.map((border) => new Date(border).toISOString());
  const present = ({ dimensions, values }: MetricSeries): MetricSeriesResponse => ({
    dimensions,
    points: values.map((value, index) => [times[index] as string, value]),
  });
  return {
    series: series.map(present),
    ...(compare ? { compare: compare.map(present) } : {}),
    step,
    from: new Date(borders[0] as number),
    to: new Date(borders.at(-1) as number),
    dataAsOf,
  };
}

function nameOfCursor(cursor: ListQueryDto['cursor']): string | null {
  const values = decodeCursor(cursor, 1);
  if (values === null) return null;
  const [name] = values;
  if (typeof name === 'string') return name;
  throw invalid({ path: 'cursor', rule: 'cursor', message: 'cursor is not one that a list has answered' });
}
