import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import type { Day } from '../domain/days.js';
import type { PriceBookVersion } from '../price-book/domain/price-book.js';
import { PricedDaysRepository } from '../price-book/priced-days.repository.js';
import type { ComparedCost } from './domain/compare-costs.js';
import type { CostLine } from './domain/cost-day.js';
import { LedgerRepository } from './ledger.repository.js';

/** Days whose version changes. */
@Injectable()
export class RepricedDays {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly pricedDays: PricedDaysRepository,
  ) {}

  /** What a day costs as it stands, without what was imported. */
  async costsOf(manager: EntityManager, scope: TenantScope, day: Day): Promise<ComparedCost[]> {
    const sums = await this.ledger.sumsIn(manager, scope, { from: day, to: day, sources: ['measured', 'priced'] }, ['category', 'subcategory', 'model']);
    return sums.flatMap(({ key, currency, amount, rows, unpriced }) => {
      const cost = { day, category: key.category ?? '', meter: key.subcategory ?? '', model: key.model ?? '', currency };
      const without = Array.from({ length: unpriced }, () => ({ ...cost, amount: null }));
      return rows > unpriced ? [{ ...cost, amount }, ...without] : without;
    });
  }

  /**
   * Writes what a day costs by a version, which stays its own if it is over.
   * @returns how many rows changed
   */
  async write(manager: EntityManager, scope: TenantScope, day: Day, isOver: boolean, lines: readonly CostLine[], { version }: PriceBookVersion, now: Date): Promise<number> {
    if (isOver) await this.pricedDays.fix(manager, scope, [day], version, now);
    return this.ledger.replaceDay(manager, scope, day, lines, now);
  }
}
