import { Injectable } from '@nestjs/common';
import type { BoundValue, CellValue, ConnectorType, ResultColumn, ResultStream } from '../data-sources/index.js';
import { SourceConnections } from '../data-sources/index.js';
import { Clock } from '../platform/clock/index.js';
import type { Actor } from '../platform/http/index.js';
import { FairQueue } from './fair-queue.js';
import { serialiseEvaluation } from './query-answer.js';
import type { QueryOrigin } from './query-request.js';

/** Defaults of the specification. */
export const DEFAULT_ROW_LIMIT = 10_000;
export const MAX_ROW_LIMIT = 100_000;
const TIMEOUT_MS = 30_000;
const MAX_RESULT_BYTES = 50 * 1024 * 1024;
const MAX_STREAM_BYTES = 2 * 1024 * 1024 * 1024;
const STREAM_TIMEOUT_MS = 10 * 60_000;
const QUEUE_LIMITS = { perSource: 5, perTenant: 10, maxWaiting: 200 };

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
  readonly origin: QueryOrigin;
  readonly ttlSeconds: number;
  readonly mode: 'use' | 'refresh' | 'bypass';
}

/** Runs prepared queries on their source, within the limits. */
@Injectable()
export class QueryExecution {
  private readonly queue = new FairQueue(QUEUE_LIMITS);

  constructor(
    private readonly connections: SourceConnections,
    private readonly clock: Clock,
  ) {}

  get load(): { running: number; waiting: number } {
    return { running: this.queue.runningCount, waiting: this.queue.waitingCount };
  }

  /** Evaluates at the source. @returns the serialised evaluation, ready to be cached. */
  evaluate(prepared: PreparedQuery, signal: AbortSignal): Promise<Buffer> {
    return this.admitted(prepared, signal, async () => {
      const startedAt = performance.now();
      const dataAsOf = this.clock.now();
      const stream = await this.open(prepared, { limit: prepared.limit, maxBytes: MAX_RESULT_BYTES, timeoutMs: TIMEOUT_MS, signal });
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
   * Streams from the source's cursor without holding more than a batch: no row limit unless one was asked for.
   * The place in the queue is held until the iteration ends.
   */
  async stream(prepared: PreparedQuery, limit: number | null, signal: AbortSignal): Promise<ResultStream> {
    let release: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (release = resolve));
    return new Promise<ResultStream>((resolve, reject) => {
      this.admitted(prepared, signal, async () => {
        const stream = await this.open(prepared, { limit, maxBytes: MAX_STREAM_BYTES, timeoutMs: STREAM_TIMEOUT_MS, signal });
        resolve({ columns: stream.columns, truncated: () => stream.truncated(), batches: releasing(stream.batches, release) });
        await done;
      }).catch(reject);
    });
  }

  private admitted<T>({ actor, dataSourceId }: PreparedQuery, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return this.queue.run({ tenantId: actor.tenantId, sourceId: dataSourceId, subject: actor.subject }, signal, work);
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

async function* releasing<T>(batches: AsyncIterable<T>, release: () => void): AsyncIterable<T> {
  try {
    yield* batches;
  } finally {
    release();
  }
}
