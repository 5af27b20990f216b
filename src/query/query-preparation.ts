import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type OpenSource, SourceConnections } from '../data-sources/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import { queryCacheKey } from './domain/cache-key.js';
import { resolveParameters } from './domain/query-parameters.js';
import { type GuardVerdict, guardPostgresStatement } from './domain/sql-guard.js';
import { compileForCheck, compileSqlTemplate } from './domain/sql-template.js';
import type { PreparedQuery } from './query-execution.js';
import { DEFAULT_ROW_LIMIT, MAX_ROW_LIMIT } from './query-limits.js';
import type { QueryRequest } from './query-request.js';

const DEFAULT_TTL_SECONDS = 15 * 60;

/** What a template, its values and its asker come to. */
type CompiledQuery = Pick<PreparedQuery, 'key' | 'sql' | 'values' | 'limit' | 'places'>;

/** What of an actor a compiled query depends on, and all of that as a text. */
interface Asker {
  readonly policy: string;
  readonly builtIns: Record<string, string | number | boolean | null>;
  readonly key: string;
}

/** From what somebody asks to what may run: source, parameters, guard, key. */
@Injectable()
export class QueryPreparation {
  /** Verdicts by statement; parsing costs more than everything else on the way of a cached answer. */
  private readonly verdicts = new LRUCache<string, GuardVerdict>({ max: 2_000, maxSize: 8 * 1024 * 1024, sizeCalculation: (_, key) => key.length + 100 });

  private readonly compiled = new LRUCache<string, CompiledQuery>({ max: 5_000, maxSize: 16 * 1024 * 1024, sizeCalculation: ({ sql, places }, key) => key.length + sql.length + 40 * places.length + 300 });

  /** An actor is frozen and serves many requests. */
  private readonly askers = new WeakMap<Actor, Asker>();

  constructor(private readonly connections: SourceConnections) {}

  /**
   * @throws DomainError NOT_FOUND (source), VALIDATION_FAILED (parameters), QUERY_REJECTED (guard)
   */
  async prepare(actor: Actor, request: QueryRequest): Promise<PreparedQuery> {
    const source = await this.connections.get(actor, request.dataSourceId);
    const { key, sql, values, limit, places } = this.compileOnce(actor, source, request);
    return {
      key,
      sql,
      values,
      limit,
      places,
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
    const memoKey = `${asker.key}\n${source.id}:${source.version}:${limit}\n${JSON.stringify([declared, supplied])}\n${template}`;
    const known = this.compiled.get(memoKey);
    if (known) return known;
    const { policy, builtIns } = asker;
    const parameters = resolveParameters({ declared, supplied, builtIns, locked: actor.lockedParameters });
    const { sql, values, places } = compileSqlTemplate(template, parameters, source.type.dialect);
    const verdict = this.verdictOn(source, sql);
    if (!verdict.ok) throw this.rejection(source, template, verdict);
    const parts = { tenantId: actor.tenantId, dataSourceId: source.id, sourceVersion: source.version, policy, sql, values, limit };
    const compiled = { key: queryCacheKey(parts), sql, values, limit, places };
    this.compiled.set(memoKey, compiled);
    return compiled;
  }

  private askerOf(actor: Actor): Asker {
    let asker = this.askers.get(actor);
    if (!asker) {
      const policy = policyOf(actor);
      const builtIns = builtInsOf(actor);
      asker = { policy, builtIns, key: JSON.stringify([actor.tenantId, policy, builtIns, actor.lockedParameters]) };
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

/** Values that nobody can supply from outside. */
function builtInsOf(actor: Actor): Record<string, string | number | boolean | null> {
  const claims = Object.fromEntries(Object.entries(actor.claims).map(([name, value]) => [`user.${name}`, value]));
  // Who an embedded viewer is, nobody but the token's maker knows.
  const userId = actor.kind === 'embed' ? (claims['user.id'] ?? null) : actor.userId;
  return { ...claims, 'tenant.id': actor.tenantId, 'user.id': userId };
}

/**
 * Who shares results: members see alike (what differs between them reaches the key as bound values). Embedded viewers
 * never share with members, whatever their values.
 */
function policyOf(actor: Actor): string {
  return actor.kind === 'embed' ? `embed:${JSON.stringify(actor.lockedParameters)}` : 'member';
}
