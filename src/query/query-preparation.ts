import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type OpenSource, SourceConnections, type StatementRefusal } from '../data-sources/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import { builtInsOf, policyOf } from './asker.js';
import { queryCacheKey } from './domain/cache-key.js';
import { resolveParameters } from './domain/query-parameters.js';
import { relationsOf } from './domain/relations.js';
import { type GuardVerdict, guardPostgresStatement } from './domain/sql-guard.js';
import { compileForCheck, compileSqlTemplate } from './domain/sql-template.js';
import type { PreparedQuery } from './query-execution.js';
import { DEFAULT_ROW_LIMIT, MAX_ROW_LIMIT } from './query-limits.js';
import type { QueryRequest } from './query-request.js';

const DEFAULT_TTL_SECONDS = 15 * 60;

/** What a template, its values and its asker come to. */
type CompiledQuery = Pick<PreparedQuery, 'key' | 'sql' | 'values' | 'limit' | 'places' | 'relations'>;

/** What of an actor a compiled query depends on, and a number that stands for all of that. */
interface Asker {
  readonly policy: string;
  readonly builtIns: Record<string, string | number | boolean | null>;
  readonly number: number;
}

/** From what somebody asks to what may run: source, parameters, guard, key. */
@Injectable()
export class QueryPreparation {
  /** Verdicts by statement; parsing costs more than everything else on the way of a cached answer. */
  private readonly verdicts = new LRUCache<string, GuardVerdict>({ max: 2_000, maxSize: 8 * 1024 * 1024, sizeCalculation: (_, key) => key.length + 100 });

  private readonly compiled = new LRUCache<string, CompiledQuery>({ maxSize: 16 * 1024 * 1024, sizeCalculation: ({ sql, places }, key) => key.length + sql.length + 40 * places.length + 300 });

  /**
   * Numbers that stand for texts in keys of `compiled`, each given once. A statement is the same string from request to
   * request, and so found without reading it; a key that held it would be read whole each time.
   */
  private readonly numbers = new LRUCache<string, number>({ maxSize: 16 * 1024 * 1024, sizeCalculation: (_, text) => text.length + 200 });
  private lastNumber = 0;

  /** An actor is frozen and serves many requests. */
  private readonly askers = new WeakMap<Actor, Asker>();

  constructor(private readonly connections: SourceConnections) {}

  /**
   * @throws DomainError NOT_FOUND (source), VALIDATION_FAILED (parameters), QUERY_REJECTED (guard)
   */
  async prepare(actor: Actor, request: QueryRequest): Promise<PreparedQuery> {
    return this.prepareFor(actor, await this.connections.get(actor, request.dataSourceId), request);
  }

  /**
   * The same while the source is open.
   * @returns null when it is not.
   * @throws DomainError as `prepare`.
   */
  prepareAtOnce(actor: Actor, request: QueryRequest): PreparedQuery | null {
    const source = this.connections.atHand(actor, request.dataSourceId);
    return source ? this.prepareFor(actor, source, request) : null;
  }

  private prepareFor(actor: Actor, source: OpenSource, request: QueryRequest): PreparedQuery {
    const { key, sql, values, limit, places, relations } = this.compileOnce(actor, source, request);
    return {
      key,
      sql,
      values,
      limit,
      places,
      relations,
      actor,
      dataSourceId: source.id,
      dialect: source.type.dialect,
      template: request.sql,
      origin: request.origin,
      ttlSeconds: request.cache?.ttlSeconds ?? DEFAULT_TTL_SECONDS,
      mode: request.cache?.mode ?? 'use',
    };
  }

  /** Compiles, guards and keys; remembered by everything that it depends on, so that a widget's next viewer pays nothing. */
  private compileOnce(actor: Actor, source: OpenSource, request: QueryRequest): CompiledQuery {
    const { sql: template, declared, supplied } = request;
    const limit = Math.min(request.limit ?? DEFAULT_ROW_LIMIT, MAX_ROW_LIMIT);
    const asker = this.askerOf(actor);
    const memoKey = `${asker.number}:${this.numberOf(template)}:${source.id}:${source.version}:${limit}:${JSON.stringify([declared, supplied])}`;
    const known = this.compiled.get(memoKey);
    if (known) return known;
    const { policy, builtIns } = asker;
    const parameters = resolveParameters({ declared, supplied, builtIns, locked: actor.lockedParameters });
    const { sql, values, places } = compileSqlTemplate(template, parameters, source.type.dialect);
    const verdict = this.verdictOn(source, sql);
    if (!verdict.ok) throw this.rejection(source, template, verdict);
    const parts = { tenantId: actor.tenantId, dataSourceId: source.id, sourceVersion: source.version, policy, sql, values, limit };
    const relations = source.type.dialect === 'postgresql' ? relationsOf(sql) : [];
    const compiled = { key: queryCacheKey(parts), sql, values, limit, places, relations };
    this.compiled.set(memoKey, compiled);
    return compiled;
  }

  private numberOf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, ++this.lastNumber);
    return this.lastNumber;
  }

  private askerOf(actor: Actor): Asker {
    let asker = this.askers.get(actor);
    if (!asker) {
      const policy = policyOf(actor);
      const builtIns = builtInsOf(actor);
      asker = { policy, builtIns, number: this.numberOf(JSON.stringify([actor.tenantId, policy, builtIns, actor.lockedParameters])) };
      this.askers.set(actor, asker);
    }
    return asker;
  }

  /** What the guard says of a statement that is compiled already. */
  verdictOn(source: OpenSource, sql: string): GuardVerdict {
    // DuckDB's statements are checked by DuckDB's own parser in its connector.
    if (source.type.dialect !== 'postgresql') return { ok: true, kind: 'select' };
    const allowedFunctionSchemas = names(source.settings['allowedFunctionSchemas']);
    const schemas = names(source.settings['schemas']);
    const searchPath = schemas.length > 0 ? schemas : ['public'];
    const key = JSON.stringify([allowedFunctionSchemas, searchPath, sql]);
    let verdict = this.verdicts.get(key);
    if (!verdict) {
      verdict = guardPostgresStatement(sql, { allowedFunctionSchemas, searchPath });
      this.verdicts.set(key, verdict);
    }
    return verdict;
  }

  /** Why a statement that is compiled already may not run on its source, whoever guards there; null when it may. */
  async refusalOf(source: OpenSource, sql: string): Promise<StatementRefusal | null> {
    const verdict = this.verdictOn(source, sql);
    if (verdict.ok) return (await source.connector.refusal?.(sql)) ?? null;
    return { reason: verdict.reason, message: verdict.message, position: verdict.position };
  }

  /** The refusal, with its place in the template rather than in the statement that was made of it. */
  private rejection(source: OpenSource, template: string, { reason, message }: Extract<GuardVerdict, { ok: false }>): DomainError {
    const inTemplate = this.verdictOn(source, compileForCheck(template));
    const position = inTemplate.ok || inTemplate.reason !== reason ? null : inTemplate.position;
    return new DomainError('QUERY_REJECTED', message, { reason, position });
  }
}

function names(setting: unknown): string[] {
  return Array.isArray(setting) ? setting.filter((name) => typeof name === 'string') : [];
}
