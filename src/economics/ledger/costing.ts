import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/index.js';
import type { CostCategory } from '../domain/cost.js';
import type { Day } from '../domain/days.js';
import type { Decimal } from '../domain/decimal.js';
import { PriceBook } from '../price-book/price-book.js';
import { PricedDaysRepository } from '../price-book/priced-days.repository.js';
import { CostMetric } from './cost-metric.js';
import { DayCosts } from './day-costs.js';
import { type LedgerTransaction, LedgerWriter } from './ledger-writer.js';
import { LedgerRepository } from './ledger.repository.js';

/** Costs of a day that is over are told as accrued while it is over no longer than this: what came late is no surge of now. */
const TOLD_LATE_MS = 3_600_000;

export interface Costed {
  readonly days: readonly Day[];
  /** Rows of the ledger. */
  readonly changed: number;
}

interface Accrued {
  readonly at: Date;
  readonly amounts: ReadonlyMap<CostCategory, Decimal>;
}

/** Writes what days cost into the ledger. */
@Injectable()
export class Costing {
  constructor(
    private readonly writer: LedgerWriter,
    private readonly dayCosts: DayCosts,
    private readonly ledger: LedgerRepository,
    private readonly priceBook: PriceBook,
    private readonly pricedDays: PricedDaysRepository,
    private readonly metric: CostMetric,
  ) {}

  /** Costs the days of a tenant whose quantities changed. */
  costChanged(scope: TenantScope): Promise<Costed> {
    return this.costing(scope, ({ manager, today }) => this.dayCosts.takeChanged(manager, scope, today));
  }

  /**
   * As `costChanged`, and closes all days that are over: they keep the version that they are priced by now until they are
   * repriced.
   */
  closeDays(scope: TenantScope): Promise<Costed> {
    return this.costing(scope, async ({ manager, today, now }) => {
      const changed = await this.dayCosts.takeChanged(manager, scope, today);
      const open = await this.dayCosts.open(manager, scope, today);
      if (open.length > 0) await this.pricedDays.fix(manager, scope, open, (await this.priceBook.ensure(manager, scope)).version, now);
      await this.metric.forgetBefore(manager, scope, today);
      return [...new Set([...changed, ...open])].sort();
    });
  }

  private async costing(scope: TenantScope, daysOf: (transaction: LedgerTransaction) => Promise<Day[]>): Promise<Costed> {
    const { days, changed, accrued } = await this.writer.write(scope, async (transaction) => {
      const days = await daysOf(transaction);
      return { days, ...(await this.costDays(transaction, days)) };
    });
    for (const { at, amounts } of accrued) await this.metric.tell(scope, amounts, at);
    return { days, changed };
  }

  private async costDays(transaction: LedgerTransaction, days: readonly Day[]): Promise<{ changed: number; accrued: Accrued[] }> {
    const { manager, scope, now } = transaction;
    if (days.length > 0) await this.priceBook.ensure(manager, scope);
    const prices = await this.priceBook.pricesIn(manager, scope, days);
    const accrued: Accrued[] = [];
    let changed = 0;
    for (const day of days) {
      const book = prices.on(day);
      const lines = await this.dayCosts.linesOf(manager, scope, day, book);
      changed += await this.ledger.replaceDay(manager, scope, day, lines, now);
      const at = Math.min(now.getTime(), transaction.endOf(day) - 1);
      if (now.getTime() - at <= TOLD_LATE_MS) accrued.push({ at: new Date(at), amounts: await this.metric.accrued(manager, scope, day, lines, book) });
    }
    transaction.changed(changed);
    return { changed, accrued };
  }
}
