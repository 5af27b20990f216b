import { Injectable } from '@nestjs/common';
import { type QueryEstimate, SourceConnections } from '../data-sources/index.js';
import { ResultCache } from '../platform/cache/index.js';
import { Clock } from '../platform/clock/index.js';
import { type Actor, DomainError, type Waiting, toDomainError } from '../platform/http/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { toldOfTemplate } from './domain/template-places.js';
import { toldToViewer } from './domain/told-to-viewer.js';
import { type TemplateParameter, compileForCheck, templateParameters } from './domain/sql-template.js';
import { Executions } from './executions.js';
import { QueryAnswer } from './query-answer.js';
import { type PreparedQuery, QueryExecution } from './query-execution.js';
import { QueryHistory } from './query-history.js';
import { QueryPreparation } from './query-preparation.js';
import type { CachePolicy, QueryRequest } from './query-request.js';
import type { RowStream } from './row-stream.js';

export interface RunOptions {
  /** The caller; when all callers of one evaluation have left, the statement is cancelled in the source. */
  caller?: Waiting;
  cache?: Partial<CachePolicy>;
  /**
   * Says that the run repeats an earlier one for those who watch, and how that failed (an error's code; null when it
   * did not). The history keeps such a run only when it fails in another way: a row for each would bury all others.
   */
  repeats?: { failure: string | null };
}

/** What a check of a template came to. */
export interface QueryCheck {
  valid: boolean;
  problems: { reason: string; message: string; position: number | null }[];
  parameters: TemplateParameter[];
}

/** Cache tags of a result; the source's tag is dropped when its settings or files change. */
export const sourceTag = (dataSourceId: string): string => `source:${dataSourceId}`;
export const tenantTag = (tenantId: string): string => `tenant:${tenantId}`;

/** Queries of everybody: one evaluation for all who ask the same. */
@Injectable()
export class QueryService {
  constructor(
    private readonly preparation: QueryPreparation,
    private readonly execution: QueryExecution,
    private readonly executions: Executions,
    private readonly cache: ResultCache,
    private readonly history: QueryHistory,
    private readonly connections: SourceConnections,
    private readonly clock: Clock,
  ) {}

  /** Resolves, guards and keys a query without running it. */
  async prepare(actor: Actor, request: QueryRequest): Promise<PreparedQuery> {
    try {
      return await this.preparation.prepare(actor, request);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'QUERY_REJECTED') this.recordRejection(actor, request, error);
      throw toldTo(actor, error);
    }
  }

  async answer(actor: Actor, request: QueryRequest, signal?: AbortSignal): Promise<QueryAnswer> {
    const prepared = await this.prepare(actor, request);
    return this.executions.track(actor, request.executionId, signal, (signal) => this.run(prepared, { caller: { signal } }));
  }

  /** Runs a prepared query through the cache. */
  async run(prepared: PreparedQuery, options: RunOptions = {}): Promise<QueryAnswer> {
    const startedAt = this.clock.now();
    const started = performance.now();
    try {
      const result = await this.cache.read({
        key: prepared.key,
        tags: [sourceTag(prepared.dataSourceId), tenantTag(prepared.actor.tenantId)],
        ttlMs: (options.cache?.ttlSeconds ?? prepared.ttlSeconds) * 1000,
        mode: options.cache?.mode ?? prepared.mode,
        reader: options.caller,
        load: (signal) => this.execution.evaluate(prepared, signal),
      });
      const answer = new QueryAnswer(result.bytes, result.level, result.stale, result.ttlRemainingMs);
      // A dashboard's cached answers are counted by the cache; a row for each would cost more than the answer.
      if (!options.repeats && (answer.level === 'source' || prepared.origin.kind === 'explore')) {
        const { totalRows: rows, level: cacheLevel } = answer;
        this.recordSuccess(prepared, startedAt, started, { rows, bytes: result.bytes.length, cacheLevel });
      }
      return answer;
    } catch (error) {
      const left = options.caller?.signal.aborted ?? false;
      const known = options.repeats !== undefined && (left || toDomainError(error).code === options.repeats.failure);
      if (!known) this.recordFailure(prepared, startedAt, started, error, left);
      throw toldTo(prepared.actor, error);
    }
  }

  /** Streams rows past the cache, for exports. It can be cancelled until it has ended, and stands in the history then. */
  async stream(actor: Actor, request: QueryRequest, signal: AbortSignal): Promise<RowStream> {
    const prepared = await this.prepare(actor, request);
    const startedAt = this.clock.now();
    const started = performance.now();
    const execution = this.executions.begin(actor, request.executionId, signal);
    try {
      const stream = await this.execution.stream(prepared, request.limit ?? null, execution.signal);
      void stream.ended.then(({ rows, bytes, error }) => {
        execution.end();
        if (error === null) this.recordSuccess(prepared, startedAt, started, { rows, bytes, cacheLevel: 'source' });
        else this.recordFailure(prepared, startedAt, started, error, execution.signal.aborted || error.name === 'AbortError');
      });
      return stream;
    } catch (thrown) {
      execution.end();
      const { signal } = execution;
      this.recordFailure(prepared, startedAt, started, thrown, signal.aborted);
      throw toldTo(actor, signal.reason instanceof DomainError ? signal.reason : thrown);
    }
  }

  /**
   * Checks a template without values and without running it: with every optional block in it.
   * @returns problems rather than throwing them; an unknown source is still NOT_FOUND.
   */
  async validate(scope: TenantScope, { dataSourceId, sql }: Pick<QueryRequest, 'dataSourceId' | 'sql'>): Promise<QueryCheck> {
    const source = await this.connections.get(scope, dataSourceId);
    const verdict = this.preparation.verdictOn(source, compileForCheck(sql));
    const problems = verdict.ok ? [] : [{ reason: verdict.reason, message: verdict.message, position: verdict.position }];
    return { valid: problems.length === 0, problems, parameters: templateParameters(sql) };
  }

  async estimate(actor: Actor, request: QueryRequest, signal?: AbortSignal): Promise<QueryEstimate> {
    const prepared = await this.prepare(actor, request);
    const { connector } = await this.connections.get(actor, prepared.dataSourceId);
    return connector.estimate(prepared.sql, prepared.values, signal).catch((error: unknown) => {
      throw toldTo(actor, toldOfTemplate(error, prepared.places));
    });
  }

  private recordSuccess(prepared: PreparedQuery, startedAt: Date, started: number, facts: { rows: number; bytes: number; cacheLevel: string }): void {
    this.history.record({ ...ranBy(prepared, startedAt, started), ...facts, outcome: 'succeeded', error: null });
  }

  private recordFailure(prepared: PreparedQuery, startedAt: Date, started: number, thrown: unknown, cancelled: boolean): void {
    const { code, message } = toDomainError(thrown);
    this.history.record({
      ...ranBy(prepared, startedAt, started),
      rows: null,
      bytes: null,
      cacheLevel: null,
      outcome: cancelled ? 'cancelled' : 'failed',
      error: cancelled ? null : { code, message },
    });
  }

  private recordRejection(actor: Actor, { dataSourceId, sql, origin }: QueryRequest, { code, message }: DomainError): void {
    this.history.record({
      actor,
      dataSourceId,
      sql,
      origin,
      startedAt: this.clock.now(),
      durationMs: 0,
      rows: null,
      bytes: null,
      cacheLevel: null,
      outcome: 'rejected',
      error: { code, message },
    });
  }
}

/** The history keeps what happened; embedded viewers hear no more of it than they may. */
function toldTo({ kind, lockedParameters }: Actor, error: unknown): unknown {
  return kind === 'embed' && error instanceof DomainError ? toldToViewer(error, new Set(Object.keys(lockedParameters))) : error;
}

function ranBy(prepared: PreparedQuery, startedAt: Date, started: number) {
  const { actor, dataSourceId, template, origin } = prepared;
  return { actor, dataSourceId, sql: template, origin, startedAt, durationMs: Math.round((performance.now() - started) * 10) / 10 };
}
