import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { Day } from '../domain/days.js';
import type { Decimal } from '../domain/decimal.js';
import type { RevenueRow } from './domain/revenue-row.js';

const BATCH = 5_000;

/** Revenue as it is kept. */
export interface KeptRevenue extends RevenueRow {
  readonly id: string;
  readonly importId: string;
}

/** Which revenue. */
export interface RevenueSelection {
  /** That has a day from this one on. */
  readonly from: Day | null;
  readonly to: Day | null;
  readonly customer: string | null;
}

/** What of a customer's revenue falls on some days. */
export interface CustomerRevenue {
  readonly customer: string;
  readonly currency: string;
  readonly amount: Decimal;
}

/** Revenue of customers. */
@Injectable()
export class RevenuesRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Those that came last first; before the one with that id. */
  list(scope: TenantScope, { from, to, customer }: RevenueSelection, before: string | null, limit: number): Promise<KeptRevenue[]> {
    return this.database.run(scope, (manager) =>
      manager.query<KeptRevenue[]>(
        `SELECT r.id::text AS id, r.import_id AS "importId", r.customer, r.from_day::text AS "from", r.to_day::text AS "to", trim_scale(r.amount)::text AS amount, r.currency, r.reference
           FROM revenues r
          WHERE r.tenant_id = $1 AND ($2::date IS NULL OR r.to_day >= $2) AND ($3::date IS NULL OR r.from_day <= $3) AND ($4::text IS NULL OR r.customer = $4)
            AND ($5::bigint IS NULL OR r.id < $5)
          ORDER BY r.id DESC LIMIT $6`,
        [scope.tenantId, from, to, customer, before, limit],
      ),
    );
  }

  /**
   * What falls on some days, both included, by customer and currency. An amount is for its days alike: of the first k of n days it is
   * amount × k / n, rounded to 12 decimals (or as many as it has), and of some days in between the difference of two such, so that whatever
   * days a revenue is cut into, its parts come to the whole.
   */
  sums(scope: TenantScope, from: Day, to: Day): Promise<CustomerRevenue[]> {
    return this.database.run(scope, (manager) =>
      manager.query<CustomerRevenue[]>(
        `SELECT s.customer, s.currency, trim_scale(sum(s.part))::text AS amount
           FROM (SELECT r.customer, r.currency,
                        round(r.amount * (least(r.to_day, $3::date) - r.from_day + 1) / (r.to_day - r.from_day + 1), greatest(12, scale(r.amount)))
                      - round(r.amount * (greatest(r.from_day, $2::date) - r.from_day) / (r.to_day - r.from_day + 1), greatest(12, scale(r.amount))) AS part
                   FROM revenues r WHERE r.tenant_id = $1 AND r.to_day >= $2::date AND r.from_day <= $3::date) s
          GROUP BY s.customer, s.currency ORDER BY s.customer, s.currency`,
        [scope.tenantId, from, to],
      ),
    );
  }

  async insert(manager: EntityManager, { tenantId }: TenantScope, importId: string, rows: readonly RevenueRow[]): Promise<void> {
    for (let start = 0; start < rows.length; start += BATCH) {
      const batch = rows.slice(start, start + BATCH);
      await manager.query(
        `INSERT INTO revenues (tenant_id, import_id, customer, from_day, to_day, amount, currency, reference)
         SELECT $1, $2, r.* FROM unnest($3::text[], $4::date[], $5::date[], $6::numeric[], $7::text[], $8::text[]) AS r`,
        [
          tenantId,
          importId,
          batch.map(({ customer }) => customer),
          batch.map(({ from }) => from),
          batch.map(({ to }) => to),
          batch.map(({ amount }) => amount),
          batch.map(({ currency }) => currency),
          batch.map(({ reference }) => reference),
        ],
      );
    }
  }

  async deleteOf(manager: EntityManager, { tenantId }: TenantScope, importId: string): Promise<void> {
    await manager.query('DELETE FROM revenues WHERE tenant_id = $1 AND import_id = $2', [tenantId, importId]);
  }
}
