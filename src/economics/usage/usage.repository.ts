import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { Day } from '../domain/days.js';
import type { Decimal } from '../domain/decimal.js';
import type { CountedMeter } from '../domain/meters.js';
import type { CountedUsage } from '../domain/usage.js';

interface QuantityRow {
  meter: CountedMeter;
  customer: string;
  feature: string;
  endpoint: string;
  model: string;
  label: string;
  quantity: Decimal;
}

/** Quantities that Tidemark counted, and which of their days changed. */
@Injectable()
export class UsageRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Adds to what is there; in one order everywhere, so that two who add never wait for each other in a circle. */
  async add(manager: EntityManager, { tenantId }: TenantScope, usages: readonly CountedUsage[]): Promise<void> {
    if (usages.length === 0) return;
    await manager.query(
      `INSERT INTO usage_quantities AS q (tenant_id, day, meter, customer, feature, endpoint, model, label, quantity)
       SELECT $1, day, meter, customer, feature, endpoint, model, label, sum(quantity)
         FROM unnest($2::date[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]::numeric[])
           AS u (day, meter, customer, feature, endpoint, model, label, quantity)
        GROUP BY 2, 3, 4, 5, 6, 7, 8 ORDER BY 2, 3, 4, 5, 6, 7, 8
       ON CONFLICT (tenant_id, day, meter, customer, feature, endpoint, model, label) DO UPDATE SET quantity = q.quantity + excluded.quantity`,
      [
        tenantId,
        usages.map(({ day }) => day),
        usages.map(({ meter }) => meter),
        usages.map(({ dimensions }) => dimensions.customer),
        usages.map(({ dimensions }) => dimensions.feature),
        usages.map(({ dimensions }) => dimensions.endpoint),
        usages.map(({ dimensions }) => dimensions.model),
        usages.map(({ label }) => label),
        usages.map(({ quantity }) => quantity),
      ],
    );
  }

  async ofDay(manager: EntityManager, { tenantId }: TenantScope, day: Day): Promise<CountedUsage[]> {
    const rows = await manager.query<QuantityRow[]>(
      `SELECT meter, customer, feature, endpoint, model, label, trim_scale(quantity)::text AS quantity FROM usage_quantities
        WHERE tenant_id = $1 AND day = $2 ORDER BY meter, customer, feature, endpoint, model, label`,
      [tenantId, day],
    );
    return rows.map(({ meter, label, quantity, ...dimensions }) => ({ day, meter, label, quantity, dimensions: { ...dimensions, domain: '' } }));
  }

  /** What there was of a meter from a day on until before another. */
  async sumBetween(manager: EntityManager, { tenantId }: TenantScope, meter: CountedMeter, from: Day, before: Day): Promise<Decimal> {
    const [row] = await manager.query<{ quantity: Decimal }[]>(
      `SELECT trim_scale(coalesce(sum(quantity), 0))::text AS quantity FROM usage_quantities WHERE tenant_id = $1 AND meter = $2 AND day >= $3 AND day < $4`,
      [tenantId, meter, from, before],
    );
    return row?.quantity ?? '0';
  }

  /** Days with quantities, both bounds included. */
  async daysBetween(manager: EntityManager, { tenantId }: TenantScope, from: Day, to: Day): Promise<Day[]> {
    const rows = await manager.query<{ day: Day }[]>('SELECT DISTINCT day::text AS day FROM usage_quantities WHERE tenant_id = $1 AND day BETWEEN $2 AND $3 ORDER BY 1', [
      tenantId,
      from,
      to,
    ]);
    return rows.map(({ day }) => day);
  }

  /**
   * Takes away what says that days changed, in the transaction that costs them: what is noted after this is of a change
   * that may not have been seen, and stays for the next. Days that have not come yet wait.
   */
  async takeChanged(manager: EntityManager, { tenantId }: TenantScope, until: Day): Promise<Day[]> {
    const rows = await manager.query<{ day: Day }[]>(
      `WITH gone AS (DELETE FROM changed_usage_days WHERE tenant_id = $1 AND day <= $2 RETURNING day) SELECT DISTINCT day::text AS day FROM gone ORDER BY 1`,
      [tenantId, until],
    );
    return rows.map(({ day }) => day);
  }

  /** Days before one that have quantities or computed costs and are not closed yet. */
  async openDaysBefore(manager: EntityManager, { tenantId }: TenantScope, before: Day): Promise<Day[]> {
    const rows = await manager.query<{ day: Day }[]>(
      `SELECT day::text AS day FROM (SELECT day FROM usage_quantities WHERE tenant_id = $1 AND day < $2
                                     UNION SELECT day FROM cost_metrics WHERE tenant_id = $1 AND day < $2 AND import_id IS NULL) d
        WHERE NOT EXISTS (SELECT FROM priced_days p WHERE p.tenant_id = $1 AND p.day = d.day) ORDER BY 1`,
      [tenantId, before],
    );
    return rows.map(({ day }) => day);
  }

  /** Tenants with days that changed; those that wait longest first. */
  listChanged(limit: number): Promise<TenantScope[]> {
    return this.database.runWithoutTenant((manager) => manager.query<TenantScope[]>('SELECT tenant_id AS "tenantId" FROM list_changed_usage($1)', [limit]));
  }
}
