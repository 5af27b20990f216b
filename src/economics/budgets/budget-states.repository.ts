import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { CostCategory, CostDimension } from '../domain/cost.js';
import type { Decimal } from '../domain/decimal.js';
import type { CrossedThreshold } from './domain/budget-standing.js';
import type { SpendBlock } from './domain/spend-block.js';

/** How a budget stood in a period when it was evaluated last. */
export interface BudgetPeriodRow {
  readonly budgetId: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly amount: Decimal;
  readonly currency: string;
  readonly spent: Decimal;
  readonly evaluatedAt: Date;
  /** null: it refuses nothing. */
  readonly blockedAt: Date | null;
}

/** A threshold that was found to be reached. */
export interface BudgetCrossing extends CrossedThreshold {
  readonly id: string;
  readonly budgetId: string;
  readonly firstDay: string;
  readonly amount: Decimal;
  readonly currency: string;
}

interface BlockRow {
  readonly tenantId: string;
  readonly budgetId: string;
  readonly name: string;
  readonly category: CostCategory | null;
  readonly dimension: CostDimension | null;
  readonly value: string | null;
  readonly until: Date;
}

/** How budgets stand, and what they crossed. */
@Injectable()
export class BudgetStatesRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Tenants of which a budget is due; those that wait longest first. */
  due(now: Date, limit: number): Promise<string[]> {
    return this.database.runWithoutTenant(async (manager) => {
      const rows = await manager.query<{ tenantId: string }[]>('SELECT tenant_id AS "tenantId" FROM list_due_budgets($1, $2)', [now, limit]);
      return rows.map(({ tenantId }) => tenantId);
    });
  }

  /** What refuses more, of all tenants. */
  blocks(now: Date): Promise<ReadonlyMap<string, SpendBlock[]>> {
    return this.database.runWithoutTenant(async (manager) => {
      const rows = await manager.query<BlockRow[]>(
        'SELECT tenant_id AS "tenantId", budget_id AS "budgetId", name, category, dimension, dimension_value AS value, until FROM list_budget_blocks($1)',
        [now],
      );
      const blocks = new Map<string, SpendBlock[]>();
      for (const { tenantId, dimension, value, ...block } of rows) {
        const known = blocks.get(tenantId) ?? [];
        blocks.set(tenantId, [...known, { ...block, dimension: dimension === null ? null : { name: dimension, value: value ?? '' } }]);
      }
      return blocks;
    });
  }

  /** Periods that have not ended before an instant. */
  periods(manager: EntityManager, { tenantId }: TenantScope, budgetIds: readonly string[], endedAfter: Date): Promise<BudgetPeriodRow[]> {
    return manager.query<BudgetPeriodRow[]>(
      `SELECT budget_id AS "budgetId", first_day::text AS "firstDay", last_day::text AS "lastDay", starts_at AS "startsAt", ends_at AS "endsAt",
              trim_scale(amount)::text AS amount, currency, trim_scale(spent)::text AS spent, evaluated_at AS "evaluatedAt", blocked_at AS "blockedAt"
         FROM budget_periods WHERE tenant_id = $1 AND budget_id = ANY ($2) AND ends_at > $3`,
      [tenantId, budgetIds, endedAfter],
    );
  }

  /** Over what was known of those periods. */
  async keepPeriods(manager: EntityManager, { tenantId }: TenantScope, rows: readonly BudgetPeriodRow[]): Promise<void> {
    await manager.query(
      `INSERT INTO budget_periods (tenant_id, budget_id, first_day, last_day, starts_at, ends_at, amount, currency, spent, evaluated_at, blocked_at)
       SELECT $1, r."budgetId", r."firstDay", r."lastDay", r."startsAt", r."endsAt", r.amount, r.currency, r.spent, r."evaluatedAt", r."blockedAt"
         FROM jsonb_to_recordset($2::jsonb) AS r ("budgetId" uuid, "firstDay" date, "lastDay" date, "startsAt" timestamptz, "endsAt" timestamptz, amount numeric,
                currency text, spent numeric, "evaluatedAt" timestamptz, "blockedAt" timestamptz)
       ON CONFLICT (budget_id, first_day) DO UPDATE SET last_day = excluded.last_day, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
              amount = excluded.amount, currency = excluded.currency, spent = excluded.spent, evaluated_at = excluded.evaluated_at, blocked_at = excluded.blocked_at`,
      [tenantId, JSON.stringify(rows)],
    );
  }

  /** Those that ended are evaluated no more. */
  async forgetPeriods(manager: EntityManager, { tenantId }: TenantScope, budgetId: string, which: 'ended' | 'all', now: Date): Promise<void> {
    await manager.query('DELETE FROM budget_periods WHERE tenant_id = $1 AND budget_id = $2 AND ($3 OR ends_at <= $4)', [tenantId, budgetId, which === 'all', now]);
  }

  async setDue(manager: EntityManager, { tenantId }: TenantScope, due: readonly { readonly id: string; readonly at: Date }[]): Promise<void> {
    await manager.query(
      `UPDATE budgets b SET due_at = d.at FROM unnest($2::uuid[], $3::timestamptz[]) AS d (id, at) WHERE b.tenant_id = $1 AND b.id = d.id`,
      [tenantId, due.map(({ id }) => id), due.map(({ at }) => at)],
    );
  }

  /** Those that count, of these budgets, in periods from that day on. */
  crossings(manager: EntityManager, { tenantId }: TenantScope, budgetIds: readonly string[], sinceDay: string): Promise<BudgetCrossing[]> {
    return manager.query<BudgetCrossing[]>(
      `SELECT id, budget_id AS "budgetId", first_day::text AS "firstDay", threshold, trim_scale(amount)::text AS amount, currency, trim_scale(spent)::text AS spent,
              crossed_at AS at
         FROM budget_crossings WHERE tenant_id = $1 AND budget_id = ANY ($2) AND first_day >= $3::date AND withdrawn_at IS NULL`,
      [tenantId, budgetIds, sinceDay],
    );
  }

  /** @returns ids of those that were not there. */
  async insertCrossings(manager: EntityManager, { tenantId }: TenantScope, crossings: readonly BudgetCrossing[]): Promise<ReadonlySet<string>> {
    if (crossings.length === 0) return new Set();
    const rows = await manager.query<{ id: string }[]>(
      `INSERT INTO budget_crossings (id, tenant_id, budget_id, first_day, threshold, amount, currency, spent, crossed_at)
       SELECT r.id, $1, r."budgetId", r."firstDay", r.threshold, r.amount, r.currency, r.spent, r.at
         FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, "budgetId" uuid, "firstDay" date, threshold integer, amount numeric, currency text, spent numeric, at timestamptz)
       ON CONFLICT (budget_id, first_day, threshold) WHERE withdrawn_at IS NULL DO NOTHING RETURNING id`,
      [tenantId, JSON.stringify(crossings)],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** They count no more, and are told of again when they are reached again. */
  async withdraw(manager: EntityManager, { tenantId }: TenantScope, ids: readonly string[], at: Date): Promise<void> {
    await manager.query('UPDATE budget_crossings SET withdrawn_at = $3 WHERE tenant_id = $1 AND id = ANY ($2)', [tenantId, ids, at]);
  }

  /** Of all tenants, with their crossings. @returns how many */
  purgeEndedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_budget_periods_ended_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}
