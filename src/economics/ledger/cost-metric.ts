import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { IngestService, type MetricEvent } from '../../metrics/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import type { CostCategory } from '../domain/cost.js';
import type { Day } from '../domain/days.js';
import { type Decimal, decimal, textOf } from '../domain/decimal.js';
import { ExactSum } from '../domain/exact-sum.js';
import type { PriceBookVersion } from '../price-book/domain/price-book.js';
import type { CostLine } from './domain/cost-day.js';

/** The costs that accrued, in the main currency, by category; guards, anomalies, KPIs and dashboards read it. */
const COST_METRIC = 'economics.cost';

interface Told {
  category: CostCategory;
  amount: Decimal;
  currency: string;
  version: number;
}

/** Tells of costs as a metric while they accrue: of each costing what came on top of what was told of that day. */
@Injectable()
export class CostMetric {
  private readonly logger = new Logger(CostMetric.name);

  constructor(private readonly ingest: IngestService) {}

  /**
   * What accrued since, in the transaction that costs the day. Where the day goes by another version than before, the
   * difference is one of prices, not of use: it is noted and not told, or a change of prices would look like a surge.
   */
  async accrued(manager: EntityManager, { tenantId }: TenantScope, day: Day, lines: readonly CostLine[], { version, currency }: PriceBookVersion): Promise<Map<CostCategory, Decimal>> {
    const told = await manager.query<Told[]>('SELECT category, amount::text AS amount, currency, version FROM told_costs WHERE tenant_id = $1 AND day = $2', [tenantId, day]);
    const totals = totalsOf(lines);
    const accrued = new Map<CostCategory, Decimal>();
    const repriced = told.some((before) => before.version !== version || before.currency !== currency);
    if (repriced) await manager.query('DELETE FROM told_costs WHERE tenant_id = $1 AND day = $2', [tenantId, day]);
    for (const [category, { text: total }] of totals) {
      const before = told.find((one) => one.category === category);
      const more = decimal(total).minus(before?.amount ?? 0);
      if (more.gt(0) && !repriced) accrued.set(category, textOf(more));
      if (repriced || !more.eq(0)) await this.note(manager, tenantId, day, { category, amount: total, currency, version });
    }
    return accrued;
  }

  /** Never rejects: a figure that cannot be told is not worth a costing. */
  async tell({ tenantId }: TenantScope, accrued: ReadonlyMap<CostCategory, Decimal>, at: Date): Promise<void> {
    const events = [...accrued].map(([category, amount]): MetricEvent => ({ metric: COST_METRIC, value: Number(amount), timestamp: at.getTime(), dimensions: { category }, type: 'business' }));
    if (events.length === 0) return;
    try {
      await this.ingest.record(tenantId, events);
    } catch (error) {
      this.logger.warn({ tenant: tenantId, reason: (error as Error).message }, 'costs could not be told as a metric');
    }
  }

  /** Forgets what was told of days before one. */
  async forgetBefore(manager: EntityManager, { tenantId }: TenantScope, before: Day): Promise<void> {
    await manager.query('DELETE FROM told_costs WHERE tenant_id = $1 AND day < $2', [tenantId, before]);
  }

  private async note(manager: EntityManager, tenantId: string, day: Day, { category, amount, currency, version }: Told): Promise<void> {
    await manager.query(
      `INSERT INTO told_costs (tenant_id, day, category, amount, currency, version) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant_id, day, category) DO UPDATE SET amount = excluded.amount, currency = excluded.currency, version = excluded.version`,
      [tenantId, day, category, amount, currency, version],
    );
  }
}

/** What is priced of the lines, by category. A day may have a line for each customer: each is added once. */
function totalsOf(lines: readonly CostLine[]): Map<CostCategory, ExactSum> {
  const totals = new Map<CostCategory, ExactSum>();
  for (const { category, amount } of lines) {
    if (amount === null) continue;
    const total = totals.get(category) ?? new ExactSum();
    totals.set(category, total);
    total.add(amount);
  }
  return totals;
}
