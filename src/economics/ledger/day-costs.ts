import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import { type Day, monthEnd, monthStart } from '../domain/days.js';
import type { Decimal } from '../domain/decimal.js';
import { type CountedMeter, TOKEN_METER } from '../domain/meters.js';
import type { UsageQuantity } from '../domain/usage.js';
import type { PriceBookVersion } from '../price-book/domain/price-book.js';
import { PriceBook } from '../price-book/price-book.js';
import { type CostLine, costDay, tieredMeters } from './domain/cost-day.js';
import { UsageSources } from '../usage/usage-sources.js';
import { UsageRepository } from '../usage/usage.repository.js';

/** Computes what days cost from their quantities, and knows which days are to be computed anew. */
@Injectable()
export class DayCosts {
  constructor(
    private readonly usage: UsageRepository,
    private readonly sources: UsageSources,
    private readonly priceBook: PriceBook,
  ) {}

  /** What a day costs by a version. */
  async linesOf(manager: EntityManager, scope: TenantScope, day: Day, book: PriceBookVersion): Promise<CostLine[]> {
    const quantities: UsageQuantity[] = [...(await this.usage.ofDay(manager, scope, day)), ...(await this.sources.quantitiesOf(manager, scope, day, day))];
    const meters = quantities.flatMap(({ meter }) => (meter === TOKEN_METER ? [] : [meter]));
    const before = new Map<CountedMeter, Decimal>();
    for (const meter of tieredMeters(book, day, meters)) before.set(meter, await this.usage.sumBetween(manager, scope, meter, monthStart(day), day));
    return costDay(day, quantities, book, (meter) => before.get(meter) ?? '0');
  }

  /**
   * Days that changed until today, and where a price has tiers those behind them in the month, which now stand elsewhere
   * in them. They are taken: whoever calls costs them in this transaction.
   */
  async takeChanged(manager: EntityManager, scope: TenantScope, today: Day): Promise<Day[]> {
    const changed = await this.usage.takeChanged(manager, scope, today);
    const past = changed.filter((day) => day < today);
    const all = new Set(changed);
    const prices = await this.priceBook.pricesIn(manager, scope, past);
    for (const day of past) {
      if (!prices.on(day).entries.some((entry) => 'tiers' in entry && entry.tiers !== null)) continue;
      const last = monthEnd(day) < today ? monthEnd(day) : today;
      for (const behind of await this.usage.daysBetween(manager, scope, day, last)) all.add(behind);
    }
    return [...all].sort();
  }

  /** Days that are over, have costs and are not closed. */
  open(manager: EntityManager, scope: TenantScope, today: Day): Promise<Day[]> {
    return this.usage.openDaysBefore(manager, scope, today);
  }
}
