import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import type { Day } from '../domain/days.js';
import type { Decimal } from '../domain/decimal.js';
import type { BudgetScope } from './domain/budget.js';
import type { UnpricedUse } from './domain/budget-standing.js';

/** Which costs are asked for: those that a budget counts, over days, both included. */
export interface SpendQuestion extends BudgetScope {
  /** Tells questions apart. */
  readonly key: string;
  readonly from: Day;
  readonly to: Day;
}

/** What the rows of one currency come to. */
export interface SpendSum {
  readonly key: string;
  readonly currency: string;
  /** Of the rows that have a price. */
  readonly amount: Decimal;
  /** Rows without one. */
  readonly unpriced: number;
}

export interface DailySpend {
  readonly key: string;
  readonly day: Day;
  readonly currency: string;
  readonly amount: Decimal;
}

const ASKED = `jsonb_to_recordset($2::jsonb) AS a (key text, "from" date, "to" date, category text, dimension text, value text)`;
const COUNTED = `c.tenant_id = $1 AND c.day BETWEEN a."from" AND a."to" AND (a.category IS NULL OR c.category = a.category)
  AND (a.dimension IS NULL OR a.value = CASE a.dimension WHEN 'customer' THEN c.customer WHEN 'feature' THEN c.feature WHEN 'endpoint' THEN c.endpoint
        WHEN 'model' THEN c.model WHEN 'domain' THEN c.domain END)`;

/** Reads from the ledger what budgets count, of many at once, within transactions of others. */
@Injectable()
export class BudgetSpendRepository {
  /** Where there are no rows there is no sum. */
  sums(manager: EntityManager, { tenantId }: TenantScope, questions: readonly SpendQuestion[]): Promise<SpendSum[]> {
    return manager.query<SpendSum[]>(
      `SELECT a.key, c.currency, trim_scale(coalesce(sum(c.amount), 0))::text AS amount, (count(*) FILTER (WHERE c.amount IS NULL))::int AS unpriced
         FROM ${ASKED} JOIN cost_metrics c ON ${COUNTED} GROUP BY a.key, c.currency ORDER BY a.key, c.currency`,
      [tenantId, asJson(questions)],
    );
  }

  /** By day, of the rows that have a price. */
  days(manager: EntityManager, { tenantId }: TenantScope, questions: readonly SpendQuestion[]): Promise<DailySpend[]> {
    return manager.query<DailySpend[]>(
      `SELECT a.key, c.day::text AS day, c.currency, trim_scale(sum(c.amount))::text AS amount
         FROM ${ASKED} JOIN cost_metrics c ON ${COUNTED} WHERE c.amount IS NOT NULL GROUP BY a.key, c.day, c.currency ORDER BY a.key, c.day`,
      [tenantId, asJson(questions)],
    );
  }

  /** Use without a price, the most rows first. @param most of each question */
  unpriced(manager: EntityManager, { tenantId }: TenantScope, questions: readonly SpendQuestion[], most: number): Promise<(UnpricedUse & { readonly key: string })[]> {
    return manager.query<(UnpricedUse & { readonly key: string })[]>(
      `SELECT key, category, subcategory, nullif(model, '') AS model, trim_scale(quantity)::text AS quantity, unit
         FROM (SELECT a.key, c.category, c.subcategory, c.model, c.unit, coalesce(sum(c.quantity), 0) AS quantity,
                      row_number() OVER (PARTITION BY a.key ORDER BY count(*) DESC, c.subcategory, c.model, c.unit) AS place
                 FROM ${ASKED} JOIN cost_metrics c ON ${COUNTED} WHERE c.amount IS NULL
                GROUP BY a.key, c.category, c.subcategory, c.model, c.unit) u
        WHERE place <= $3 ORDER BY key, place`,
      [tenantId, asJson(questions), most],
    );
  }
}

const asJson = (questions: readonly SpendQuestion[]): string =>
  JSON.stringify(questions.map(({ key, from, to, category, dimension }) => ({ key, from, to, category, dimension: dimension?.name ?? null, value: dimension?.value ?? null })));
