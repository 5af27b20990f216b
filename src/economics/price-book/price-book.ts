import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import type { Day } from '../domain/days.js';
import { DEFAULT_CURRENCY, DEFAULT_ENTRIES } from './domain/default-book.js';
import type { PriceBookVersion } from './domain/price-book.js';
import type { PricesOf } from './domain/price.js';
import { PricedDaysRepository } from './priced-days.repository.js';
import { PriceBookRepository, type WrittenVersion } from './price-book.repository.js';

/** What a tenant goes by that has not written a version of its own. */
export const DEFAULT_BOOK: PriceBookVersion = { version: 1, currency: DEFAULT_CURRENCY, entries: DEFAULT_ENTRIES };
export const DEFAULT_NOTE = 'Public list prices that Tidemark comes with.';

/** Prices of a tenant as they are in force. */
@Injectable()
export class PriceBook {
  constructor(
    private readonly repository: PriceBookRepository,
    private readonly pricedDays: PricedDaysRepository,
    private readonly clock: Clock,
  ) {}

  /** Prices of days: those by which a day that is over was priced, for others the newest. */
  prices(scope: TenantScope, days: readonly Day[]): Promise<PricesOf> {
    return this.repository.transaction(scope, (manager) => this.pricesIn(manager, scope, days));
  }

  /** As `prices`, in the caller's transaction. */
  async pricesIn(manager: EntityManager, scope: TenantScope, days: readonly Day[]): Promise<PricesOf> {
    const newest = (await this.repository.newest(manager, scope)) ?? DEFAULT_BOOK;
    const fixed = await this.pricedDays.versionsOf(manager, scope, days);
    const others = [...new Set(fixed.values())].filter((version) => version !== newest.version);
    const books = new Map((others.length > 0 ? await this.repository.findAll(manager, scope, others) : []).map((book) => [book.version, book] as const));
    const asked = new Set(days);
    return {
      on: (day) => {
        if (!asked.has(day)) throw new RangeError(`Prices of ${day} were not asked for.`);
        const version = fixed.get(day);
        return (version === undefined ? newest : books.get(version)) ?? newest;
      },
    };
  }

  /** The newest version, which is the one of today. */
  current(scope: TenantScope): Promise<PriceBookVersion> {
    return this.repository.transaction(scope, (manager) => this.newest(manager, scope));
  }

  /** As `current`, in the caller's transaction. */
  async newest(manager: EntityManager, scope: TenantScope): Promise<PriceBookVersion> {
    return (await this.repository.newest(manager, scope)) ?? DEFAULT_BOOK;
  }

  /** null when there is no such version. */
  async find(manager: EntityManager, scope: TenantScope, version: number): Promise<PriceBookVersion | null> {
    return (await this.repository.findAll(manager, scope, [version]))[0] ?? null;
  }

  /** The newest version, with the default one written down if there was none: rows refer to versions. */
  async ensure(manager: EntityManager, scope: TenantScope): Promise<WrittenVersion> {
    const newest = await this.repository.newest(manager, scope);
    if (newest) return newest;
    const first: WrittenVersion = { ...DEFAULT_BOOK, note: DEFAULT_NOTE, createdBy: null, createdAt: this.clock.now() };
    // Two may find none at once; the second waits here for the first.
    await this.repository.insert(manager, scope, first);
    return (await this.repository.newest(manager, scope)) ?? first;
  }
}
