import { Injectable } from '@nestjs/common';
import type { BoundValue, CellValue, ConnectorType, ResultColumn, ResultStream } from '../data-sources/index.js';
import { SourceConnections } from '../data-sources/index.js';
import { Clock } from '../platform/clock/index.js';
import type { Actor } from '../platform/http/index.js';
import { type Place, toldOfTemplate } from './domain/template-places.js';
import { FairQueue } from './fair-queue.js';
import { serialiseEvaluation } from './query-answer.js';
import { QueryLimits } from './query-limits.js';
import type { QueryOrigin } from './query-request.js';
import { RowStream } from './row-stream.js';

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
  readonly origin: QueryOrigin;
  readonly ttlSeconds: number;
  readonly mode: 'use' | 'refresh' | 'bypass';
}

/** Runs prepared queries on their source, within the limits. */
@Injectable()
export class QueryExecution {
  private readonly queries: FairQueue;
  private readonly streams: FairQueue;

  constructor(
    private readonly connections: SourceConnections,
    private readonly clock: Clock,
    private readonly limits: QueryLimits,
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

  /** Evaluates at the source. @returns the serialised evaluation, ready to be cached. */
  evaluate(prepared: PreparedQuery, signal: AbortSignal): Promise<Buffer> {
    const { queryTimeoutMs, queryBytes } = this.limits;
    return this.admitted(this.queries, prepared, signal, async (waitedMs) => {
      const startedAt = performance.now();
      const dataAsOf = this.clock.now();
      const stream = await this.open(prepared, { limit: prepared.limit, maxBytes: queryBytes, timeoutMs: queryTimeoutMs - waitedMs, signal });
      const toObjects = objectMaker(stream.columns);
      const parts: string[] = [];
      let totalRows = 0;
      for await (const batch of stream.batches) {
        if (batch.length === 0) continue;
        totalRows += batch.length;
        parts.push(JSON.stringify(toObjects(batch)).slice(1, -1));
      }
      return serialiseEvaluation(parts, stream.columns, {
        executionTime: Math.round((performance.now() - startedAt) * 10) / 10,
        totalRows,
        truncated: stream.truncated(),
        cacheKey: prepared.key,
        dataAsOf,
      });
    });
  }

  /**
   * Streams from the source's cursor without holding more than a batch: no row limit unless one was asked for. The
   * place in the queue of streams is held until the stream has ended.
   * @throws whatever the source answers until the first batch
   */
  stream(prepared: PreparedQuery, limit: number | null, signal: AbortSignal): Promise<RowStream> {
    const { streamTimeoutMs, streamBytes, streamStallMs } = this.limits;
    return new Promise<RowStream>((resolve, reject) => {
      this.admitted(this.streams, prepared, signal, async (waitedMs) => {
        const limits = { limit, maxBytes: streamBytes, timeoutMs: streamTimeoutMs - waitedMs };
        const stream = await RowStream.open((ending) => this.open(prepared, { ...limits, signal: ending }), {
          limit,
          stallMs: streamStallMs,
          signal,
        });
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

  private async open(
    { actor, dataSourceId, sql, values }: PreparedQuery,
    limits: { limit: number | null; maxBytes: number; timeoutMs: number; signal: AbortSignal },
  ): Promise<ResultStream> {
    const { connector } = await this.connections.get(actor, dataSourceId);
    return connector.execute({ sql, parameters: values, ...limits });
  }
}

/** Rows in column order → objects; assigning in one fixed order keeps their hidden class alike, which is what makes JSON.stringify quick. */
export function objectMaker(columns: readonly ResultColumn[]): (rows: readonly CellValue[][]) => Record<string, CellValue>[] {
  const names = columns.map(({ name }) => name);
  // As a plain assignment this name would change the object's prototype instead of becoming a field.
  if (names.includes('__proto__')) return (rows) => rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  return (rows) =>
    rows.map((row) => {
      const object: Record<string, CellValue> = {};
      for (let index = 0; index < names.length; index += 1) object[names[index] as string] = row[index] ?? null;
      return object;
    });
}
