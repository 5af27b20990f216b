import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/index.js';
import type { EntityManager } from 'typeorm';
import type { Day } from '../domain/days.js';
import type { UsageQuantity } from '../domain/usage.js';

/** Knows quantities that economics has not counted itself. */
export interface UsageSource {
  /** Names it in messages; each once. */
  readonly name: string;
  /**
   * All quantities of those days, both included, as they are now: alike ones added up, so that there is at most one of a
   * day, meter, label and set of dimensions.
   * @param manager a transaction of the tenant, in which the ledger is being written
   */
  quantitiesOf(manager: EntityManager, scope: TenantScope, from: Day, to: Day): Promise<UsageQuantity[]>;
}

/** Who has quantities that cost something: whoever stands above economics registers here in its module's constructor. */
@Injectable()
export class UsageSources {
  private readonly sources = new Map<string, UsageSource>();

  /** @throws TypeError when there is a source of that name */
  register(source: UsageSource): void {
    if (this.sources.has(source.name)) throw new TypeError(`There are two sources of usage named ${source.name}.`);
    this.sources.set(source.name, source);
  }

  /** Of all sources. */
  async quantitiesOf(manager: EntityManager, scope: TenantScope, from: Day, to: Day): Promise<UsageQuantity[]> {
    const all: UsageQuantity[] = [];
    // One after the other: they share a connection.
    for (const source of this.sources.values()) all.push(...(await source.quantitiesOf(manager, scope, from, to)));
    return all;
  }
}
