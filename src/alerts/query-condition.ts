import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import { QueryService, SavedQueriesService } from '../query/index.js';
import type { QueryCondition } from './domain/alert-rule.js';
import { type Observation, observationsOfRows } from './domain/observation.js';

/** Rows of a query that are looked at. */
const MAX_ROWS = 1_000;
/** Answers that are this young are good enough. */
const TTL_SECONDS = 10;

/** Runs the saved queries of conditions. */
@Injectable()
export class QueryConditions {
  constructor(
    private readonly queries: QueryService,
    private readonly savedQueries: SavedQueriesService,
  ) {}

  /**
   * @param before the values of the evaluation before, by series key
   * @param failure how the evaluation before failed (an error's code), so that the history keeps a failure once
   * @throws DomainError NOT_FOUND, QUERY_REJECTED, QUERY_FAILED and others of the source
   */
  async observe(scope: TenantScope, condition: QueryCondition, before: ReadonlyMap<string, number | null>, failure: string | null, unit: string): Promise<Observation[]> {
    const { dataSourceId, sql, parameters } = await this.savedQueries.get(scope, condition.savedQueryId);
    const cache = { mode: 'use', ttlSeconds: TTL_SECONDS } as const;
    const prepared = await this.queries.prepare(systemActor(scope), { dataSourceId, sql, declared: parameters, supplied: {}, limit: MAX_ROWS, cache, origin: { kind: 'saved' } });
    const { data, columns } = (await this.queries.run(prepared, { cache, repeats: { failure } })).toObject();
    try {
      return observationsOfRows(condition, columns.map(({ name }) => name), data, before, unit);
    } catch (problem) {
      if (problem instanceof RangeError) throw new DomainError('QUERY_FAILED', problem.message);
      throw problem;
    }
  }

  /** @returns its name, or null when there is none */
  async nameOf(scope: TenantScope, id: string): Promise<string | null> {
    try {
      return (await this.savedQueries.get(scope, id)).name;
    } catch (thrown) {
      if (thrown instanceof DomainError && thrown.code === 'NOT_FOUND') return null;
      throw thrown;
    }
  }
}

/** Who asks for alerts. It holds no permission: it reads what a developer of the tenant has put in a rule. */
function systemActor({ tenantId }: TenantScope): Actor {
  return {
    kind: 'system',
    tenantId,
    userId: null,
    subject: 'alerts',
    role: null,
    permissions: new Set(),
    platformAdmin: false,
    plan: 'enterprise',
    sessionId: null,
    claims: {},
    lockedParameters: {},
  };
}
