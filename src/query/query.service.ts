import { Injectable } from '@nestjs/common';
import { type QueryEstimate, SourceConnections, type StatementRefusal } from '../data-sources/index.js';
import { type CachedResult, type ReadRequest, ResultCache, isRefusal } from '../platform/cache/index.js';
import { Clock } from '../platform/clock/index.js';
import { type Actor, DomainError, type Waiting, toDomainError } from '../platform/http/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { toldTo } from './asker.js';
import { type TemplateParameter, compileForCheck, templateParameters } from './domain/sql-template.js';
import { Executions } from './executions.js';
import { QueryAnswer } from './query-answer.js';
import { type PreparedQuery, QueryExecution } from './query-execution.js';
import { QueryHistory } from './query-history.js';
import { QueryPreparation } from './query-preparation.js';
import { QueryStatistics } from './query-statistics.js';
import type { CachePolicy, QueryRequest } from './query-request.js';
import type { RowStream } from './row-stream.js';
import { SpendRefused } from './spend-gate.js';

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
  problems: StatementRefusal[];
  parameters: TemplateParameter[];
}

/** Cache tags of a result; the source's tag is dropped when its settings or files change. */
export const sourceTag = (dataSourceId: string): string => `source:${dataSourceId}`;
/** Of all results that read a relation of that name, in whatever schema. */
export const relationTag = (dataSourceId: string, name: string): string => `relation:${dataSourceId}:${name}`;
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
    private readonly statistics: QueryStatistics,
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
      const result = await this.cache.read(this.readOf(prepared, options));
      const answer = answerOf(result);
      this.statistics.served(prepared.actor.tenantId);
      if (!options.repeats && standsInHistory(prepared, answer)) {
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

  /**
   * What `prepare` and `run` would answer a reader from memory alone: without waiting, and with nothing to be written
   * into the history. Counts nothing; whoever gives the answers to a reader says so by `countAtHand`.
   * @returns null when there is none.
   * @throws DomainError as `prepare`; that is not written into the history.
   */
  answerAtHand(actor: Actor, request: QueryRequest): QueryAnswer | null {
    const prepared = this.preparation.prepareAtOnce(actor, request);
    const result = prepared && this.cache.atHand(this.readOf(prepared, {}));
    const answer = result && answerOf(result);
    return answer && !standsInHistory(prepared, answer) ? answer : null;
  }

  /** Counts answers of `answerAtHand` that were given. */
  countAtHand({ tenantId }: TenantScope, answers: readonly QueryAnswer[]): void {
    this.statistics.served(tenantId, answers.length);
    this.cache.countAtHand(answers);
  }

  private readOf(prepared: PreparedQuery, { cache, caller }: RunOptions): ReadRequest {
    const mode = cache?.mode ?? prepared.mode;
    return {
      key: prepared.key,
      tags: tagsOf(prepared),
      ttlMs: (cache?.ttlSeconds ?? prepared.ttlSeconds) * 1000,
      mode,
      reader: caller,
      // What was paid for once is answered on, outdated as it is; who wants it anew hears why there is nothing newer.
      mayServeStale: (error) => !isRefusal(error) || (mode === 'use' && error instanceof SpendRefused),
      load: (signal) => this.execution.evaluate(prepared, signal),
    };
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
        if (error === null) {
          this.statistics.served(prepared.actor.tenantId);
          this.recordSuccess(prepared, startedAt, started, { rows, bytes, cacheLevel: 'source' });
        }
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
    const refusal = await this.preparation.refusalOf(source, compileForCheck(sql));
    return { valid: refusal === null, problems: refusal === null ? [] : [refusal], parameters: templateParameters(sql) };
  }

  /** The parameters that a template binds, the built-ins aside. */
  parametersOf(sql: string): TemplateParameter[] {
    return templateParameters(sql);
  }

  /**
   * Refuses a template that could never run, for those who keep it.
   * @throws DomainError QUERY_REJECTED with details { reason, position }; NOT_FOUND for an unknown source
   */
  async assertAccepted(scope: TenantScope, template: Pick<QueryRequest, 'dataSourceId' | 'sql'>): Promise<void> {
    const [problem] = (await this.validate(scope, template)).problems;
    if (!problem) return;
    const { message, ...details } = problem;
    throw new DomainError('QUERY_REJECTED', message, details);
  }

  /**
   * Refuses what cannot be the definition of a view: what `assertAccepted` refuses, parameters, EXPLAIN, SHOW, and what
   * another dialect than PostgreSQL's says.
   * @throws DomainError QUERY_REJECTED with details { reason, position }; NOT_FOUND for an unknown source
   */
  async assertDefinition(scope: TenantScope, template: Pick<QueryRequest, 'dataSourceId' | 'sql'>): Promise<void> {
    await this.assertAccepted(scope, template);
    const [parameter] = templateParameters(template.sql);
    if (parameter) throw rejected('parameters', `The definition of a view has no parameters, and this one has ${parameter.name}.`);
    const compiled = compileForCheck(template.sql);
    if (compiled !== template.sql) throw rejected('parameters', 'The definition of a view has no optional blocks.');
    const verdict = this.preparation.verdictOn(await this.connections.get(scope, template.dataSourceId), template.sql);
    if (verdict.ok && verdict.kind !== 'select' && verdict.kind !== 'values') {
      throw rejected('not_a_query', `A view is defined by SELECT, WITH or VALUES, not by ${verdict.kind.toUpperCase()}.`);
    }
  }

  /** Drops the cached results of a source that read relations of these names. */
  forgetRelations(dataSourceId: string, names: readonly string[]): Promise<void> {
    return this.cache.invalidateTags(names.map((name) => relationTag(dataSourceId, name)));
  }

  async estimate(actor: Actor, request: QueryRequest, signal: AbortSignal): Promise<QueryEstimate> {
    const prepared = await this.prepare(actor, request);
    return this.execution.estimate(prepared, signal).catch((error: unknown) => {
      throw toldTo(actor, error);
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

/** Kept beside the query: it has the same ones from reader to reader. */
const tagsByQuery = new WeakMap<readonly string[], string[]>();

function tagsOf({ dataSourceId, actor, relations }: PreparedQuery): string[] {
  let tags = tagsByQuery.get(relations);
  if (!tags) {
    tags = [sourceTag(dataSourceId), tenantTag(actor.tenantId), ...relations.map((name) => relationTag(dataSourceId, name))];
    tagsByQuery.set(relations, tags);
  }
  return tags;
}

function answerOf({ bytes, level, stale, ttlRemainingMs }: CachedResult): QueryAnswer {
  return new QueryAnswer(bytes, level, stale, ttlRemainingMs);
}

/** A dashboard's cached answers are counted by the cache; a row for each would cost more than the answer. */
function standsInHistory({ origin }: PreparedQuery, { level }: QueryAnswer): boolean {
  return level === 'source' || origin.kind === 'explore';
}

function rejected(reason: string, message: string): DomainError {
  return new DomainError('QUERY_REJECTED', message, { reason, position: null });
}

function ranBy(prepared: PreparedQuery, startedAt: Date, started: number) {
  const { actor, dataSourceId, template, origin } = prepared;
  return { actor, dataSourceId, sql: template, origin, startedAt, durationMs: Math.round((performance.now() - started) * 10) / 10 };
}
