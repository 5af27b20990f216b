import { Injectable } from '@nestjs/common';
import type { BoundValue, ConnectorType, OpenSource, QueryEstimate, ResultStream } from '../data-sources/index.js';
import { SourceConnections } from '../data-sources/index.js';
import { FairQueue } from '../platform/fair-queue/index.js';
import { Clock } from '../platform/clock/index.js';
import type { Actor } from '../platform/http/index.js';
import { type Use, UsageMeters } from '../platform/metering/index.js';
import { type Place, toldOfTemplate } from './domain/template-places.js';
import { serialiseEvaluation } from './query-answer.js';
import { QueryLimits } from './query-limits.js';
import type { QueryOrigin } from './query-request.js';
import { QueryStatistics } from './query-statistics.js';
import { rowWriter } from './row-writer.js';
import { RowStream } from './row-stream.js';
import { type PlannedSpend, SpendGate } from './spend-gate.js';

/** A query that is resolved, guarded and ready to run. */
export interface PreparedQuery {
  /** Cache key: alike for all who may see the same result, and for nobody else. */
  readonly key: string;
  readonly actor: Actor;
  readonly dataSourceId: string;
  readonly dialect: ConnectorType['dialect'];
  /** Statement with `$n`. */
  readonly sql: string;
  readonly values: readonly BoundValue[];
  readonly limit: number;
  /** The template as it was written, for the history. */
  readonly template: string;
  /** Which place of the template a place of `sql` is. */
  readonly places: readonly Place[];
  /** Names, without schemas, of the relations that the statement reads; none for sources of other dialects. */
  readonly relations: readonly string[];
  readonly origin: QueryOrigin;
  readonly ttlSeconds: number;
  readonly mode: 'use' | 'refresh' | 'bypass';
}

/** What of the product a query is part of, for what it costs. */
const FEATURES: Readonly<Record<QueryOrigin['kind'], string>> = { explore: 'query', saved: 'query', widget: 'dashboards', variable: 'dashboards' };

/** Runs prepared queries on their source, within the limits. */
@Injectable()
export class QueryExecution {
  private readonly queries: FairQueue;
  private readonly streams: FairQueue;

  constructor(
    private readonly connections: SourceConnections,
    private readonly clock: Clock,
    private readonly limits: QueryLimits,
    private readonly statistics: QueryStatistics,
    private readonly gate: SpendGate,
    private readonly meters: UsageMeters,
  ) {
    this.queries = new FairQueue(limits.queries);
    this.streams = new FairQueue(limits.streams);
  }

  get load(): { running: number; waiting: number } {
    return {
      running: this.queries.runningCount + this.streams.runningCount,
      waiting: this.queries.waitingCount + this.streams.waitingCount,
    };
  }

  /** Evaluates at the source. @returns the serialised evaluation, ready to be cached. @throws SpendRefused, and what the source answers */
  async evaluate(prepared: PreparedQuery, signal: AbortSignal): Promise<Buffer> {
    this.gate.check(prepared.actor, spendOf(prepared));
    const { queryTimeoutMs, queryBytes } = this.limits;
    return this.admitted(this.queries, prepared, signal, async (waitedMs) => {
      const source = await this.sourceOf(prepared);
      const limits = { limit: prepared.limit, maxBytes: queryBytes, timeoutMs: queryTimeoutMs - waitedMs, signal };
      return this.metered(prepared, () => this.statistics.timed(source.type.type, signal, () => this.evaluateAt(source, prepared, limits)));
    });
  }

  private async evaluateAt(source: OpenSource, prepared: PreparedQuery, limits: ExecutionLimits): Promise<Buffer> {
    const startedAt = performance.now();
    const dataAsOf = this.clock.now();
    const stream = await open(source, prepared, limits);
    const write = rowWriter(stream.columns, ',');
    const parts: string[] = [];
    let totalRows = 0;
    for await (const batch of stream.batches) {
      if (batch.length === 0) continue;
      totalRows += batch.length;
      parts.push(write(batch));
    }
    this.useOf(prepared).rows += totalRows;
    return serialiseEvaluation(parts, stream.columns, {
      executionTime: Math.round((performance.now() - startedAt) * 10) / 10,
      totalRows,
      truncated: stream.truncated(),
      cacheKey: prepared.key,
      dataAsOf,
    });
  }

  /** Asks the source's planner, in the queue of queries: planning takes a connection, and sometimes long. */
  estimate(prepared: PreparedQuery, signal: AbortSignal): Promise<QueryEstimate> {
    const { sql, values } = prepared;
    return this.admitted(this.queries, prepared, signal, async () => {
      const { connector } = await this.sourceOf(prepared);
      return connector.estimate(sql, values, signal);
    });
  }

  /**
   * Streams from the source's cursor without holding more than a batch: no row limit unless one was asked for. The
   * place in the queue of streams is held until the stream has ended.
   * @throws SpendRefused, and whatever the source answers until the first batch
   */
  async stream(prepared: PreparedQuery, limit: number | null, signal: AbortSignal): Promise<RowStream> {
    this.gate.check(prepared.actor, spendOf(prepared));
    const { streamTimeoutMs, streamBytes, streamStallMs } = this.limits;
    return new Promise<RowStream>((resolve, reject) => {
      this.admitted(this.streams, prepared, signal, async (waitedMs) => {
        const limits = { limit, maxBytes: streamBytes, timeoutMs: streamTimeoutMs - waitedMs };
        const source = await this.sourceOf(prepared);
        const bounds = { limit, stallMs: streamStallMs, signal };
        // How long the rest takes is up to the reader.
        const stream = await this.metered(prepared, () =>
          this.statistics.timed(source.type.type, signal, () => RowStream.open((ending) => open(source, prepared, { ...limits, signal: ending }), bounds)),
        );
        resolve(stream);
        await stream.ended;
      }).catch(reject);
    });
  }

  /** @param work gets the milliseconds that it had to wait for its place */
  private admitted<T>(
    queue: FairQueue,
    { actor, dataSourceId, places }: PreparedQuery,
    signal: AbortSignal,
    work: (waitedMs: number) => Promise<T>,
  ): Promise<T> {
    const askedAt = performance.now();
    const place = { tenantId: actor.tenantId, sourceId: dataSourceId, subject: actor.subject };
    return queue.run(place, signal, () => work(Math.floor(performance.now() - askedAt))).catch((error: unknown) => {
      throw toldOfTemplate(error, places);
    });
  }

  /** Counts the time for which the source works, however that ends: it is what the query costs there. */
  private async metered<T>(prepared: PreparedQuery, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.useOf(prepared).sourceMs += performance.now() - startedAt;
    }
  }

  private useOf({ actor, dataSourceId, origin }: PreparedQuery): Use {
    return this.meters.of(actor, this.meters.place(FEATURES[origin.kind], '', dataSourceId));
  }

  private sourceOf({ actor, dataSourceId }: PreparedQuery): Promise<OpenSource> {
    return this.connections.get(actor, dataSourceId);
  }
}

/** What asking the source costs, and for whom. */
function spendOf({ actor }: PreparedQuery): PlannedSpend {
  const customer = actor.kind === 'embed' ? actor.claims['customerId'] : undefined;
  return { category: 'query', customer: customer === undefined ? null : String(customer), feature: null, endpoint: null, model: null, domain: null };
}

interface ExecutionLimits {
  limit: number | null;
  maxBytes: number;
  timeoutMs: number;
  signal: AbortSignal;
}

function open({ connector }: OpenSource, { sql, values }: PreparedQuery, limits: ExecutionLimits): Promise<ResultStream> {
  return connector.execute({ sql, parameters: values, ...limits });
}
