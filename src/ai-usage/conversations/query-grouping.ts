import { Injectable } from '@nestjs/common';
import { UsageSumsRepository } from '../sessions/usage-sums.repository.js';
import { groupNearDuplicates } from './domain/near-duplicates.js';
import { QueriesRepository, type QueriesOf } from './queries.repository.js';

/** Queries of a tenant and kind that are compared, the most frequent first; rarer ones stay for themselves. */
const MOST_COMPARED = 10_000;
/** Moves in one transaction. */
const AT_ONCE = 1_000;

/** Puts near duplicates into groups. Groups depend on what is asked how often, not on when it came. */
@Injectable()
export class QueryGrouping {
  constructor(
    private readonly queries: QueriesRepository,
    private readonly sums: UsageSumsRepository,
  ) {}

  /** Of whom queries came that were not compared yet. */
  waiting(): Promise<QueriesOf[]> {
    return this.queries.waiting();
  }

  /** @returns queries that are in another group than before */
  async group({ tenantId, kind }: QueriesOf, signal?: AbortSignal): Promise<number> {
    const scope = { tenantId };
    const queries = await this.queries.transaction(scope, async (manager) => {
      await this.sums.lock(manager, scope);
      return (await this.queries.claim(manager, scope, kind)) ? this.queries.mostFrequent(manager, scope, kind, MOST_COMPARED) : [];
    });
    try {
      const leaders = await groupNearDuplicates(queries, async () => {
        signal?.throwIfAborted();
        await new Promise(setImmediate);
      });
      const moved = queries.flatMap(({ id, groupId }): [string, string][] => {
        const to = leaders.get(id) as string;
        return to === groupId ? [] : [[id, to]];
      });
      for (let from = 0; from < moved.length; from += AT_ONCE) {
        signal?.throwIfAborted();
        await this.queries.transaction(scope, async (manager) => {
          await this.sums.lock(manager, scope);
          await this.queries.move(manager, scope, kind, new Map(moved.slice(from, from + AT_ONCE)));
        });
      }
      return moved.length;
    } catch (error) {
      await this.queries.transaction(scope, (manager) => this.queries.giveBack(manager, scope, kind));
      throw error;
    }
  }
}
