import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { Day } from '../domain/days.js';
import type { CostLine } from './domain/cost-day.js';
import type { LedgerGrouping, LedgerRow, LedgerSelection, LedgerSum } from './domain/ledger.js';

/** What rows may be grouped by, as SQL. */
const GROUPINGS: Readonly<Record<LedgerGrouping, string>> = {
  day: 'c.day::text',
  category: 'c.category',
  subcategory: 'c.subcategory',
  label: 'c.label',
  source: 'c.source',
  customer: 'c.customer',
  feature: 'c.feature',
  endpoint: 'c.endpoint',
  model: 'c.model',
  domain: 'c.domain',
};

/** What sets one computed row of a day apart from the others. */
const KEY = ['subcategory', 'customer', 'feature', 'endpoint', 'model', 'domain', 'label'];
const FIGURES = ['amount', 'currency', 'quantity', 'unit', 'source', 'price_version'];

/** Rows of the ledger. */
@Injectable()
export class LedgerRepository {
  constructor(private readonly database: TenantDatabase) {}

  sums(scope: TenantScope, selection: LedgerSelection, by: readonly LedgerGrouping[]): Promise<LedgerSum[]> {
    return this.database.run(scope, (manager) => this.sumsIn(manager, scope, selection, by));
  }

  async sumsIn(manager: EntityManager, scope: TenantScope, selection: LedgerSelection, by: readonly LedgerGrouping[]): Promise<LedgerSum[]> {
    const { where, values } = conditions(scope, selection);
    const keys = by.map((name) => `'${name}', ${GROUPINGS[name]}`).join(', ');
    const groups = [...by.map((name) => GROUPINGS[name]), 'c.currency'].join(', ');
    return manager.query<LedgerSum[]>(
      `SELECT json_build_object(${keys}) AS key, c.currency, trim_scale(coalesce(sum(c.amount), 0))::text AS amount,
              count(*)::int AS rows, (count(*) FILTER (WHERE c.amount IS NULL))::int AS unpriced
         FROM cost_metrics c WHERE ${where} GROUP BY ${groups} ORDER BY ${groups}`,
      values,
    );
  }

  /**
   * Puts the computed rows of a day in the place of those that were there: what is alike stays, what is gone goes, and
   * imported rows are left alone. Whoever calls holds the lock of the tenant's ledger.
   * @returns how many rows changed
   */
  async replaceDay(manager: EntityManager, { tenantId }: TenantScope, day: Day, lines: readonly CostLine[], now: Date): Promise<number> {
    const [row] = await manager.query<{ changed: number }[]>(
      `WITH wanted AS (
         SELECT * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]::numeric[], $7::text[], $8::text[]::numeric[], $9::text[], $10::text[], $11::text[],
                              $12::text[], $13::text[], $14::text[], $15::text[], $16::integer[])
           AS w (category, subcategory, label, amount, currency, quantity, unit, customer, feature, endpoint, model, domain, source, price_version)
       ), gone AS (
         DELETE FROM cost_metrics c WHERE c.tenant_id = $1 AND c.day = $2 AND c.import_id IS NULL
            AND NOT EXISTS (SELECT FROM wanted w WHERE ${KEY.map((name) => `w.${name} = c.${name}`).join(' AND ')})
         RETURNING 1
       ), put AS (
         INSERT INTO cost_metrics AS c (tenant_id, day, category, created_at, ${[...KEY, ...FIGURES].join(', ')})
         SELECT $1, $2, w.category, $17, ${[...KEY, ...FIGURES].map((name) => `w.${name}`).join(', ')} FROM wanted w
         ON CONFLICT (tenant_id, day, ${KEY.join(', ')}) WHERE import_id IS NULL DO UPDATE
           SET ${[...FIGURES, 'created_at'].map((name) => `${name} = excluded.${name}`).join(', ')}
         WHERE (${FIGURES.map((name) => `c.${name}`).join(', ')}) IS DISTINCT FROM (${FIGURES.map((name) => `excluded.${name}`).join(', ')})
         RETURNING 1
       )
       SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM put))::int AS changed`,
      [
        tenantId,
        day,
        lines.map(({ category }) => category),
        lines.map(({ subcategory }) => subcategory),
        lines.map(({ label }) => label),
        lines.map(({ amount }) => amount),
        lines.map(({ currency }) => currency),
        lines.map(({ quantity }) => quantity),
        lines.map(({ unit }) => unit),
        lines.map(({ dimensions }) => dimensions.customer),
        lines.map(({ dimensions }) => dimensions.feature),
        lines.map(({ dimensions }) => dimensions.endpoint),
        lines.map(({ dimensions }) => dimensions.model),
        lines.map(({ dimensions }) => dimensions.domain),
        lines.map(({ source }) => source),
        lines.map(({ priceVersion }) => priceVersion),
        now,
      ],
    );
    return row?.changed ?? 0;
  }

  /** After a row, in the order of day and id. */
  rows(scope: TenantScope, selection: LedgerSelection, after: { readonly day: string; readonly id: string } | null, limit: number): Promise<LedgerRow[]> {
    const { where, values } = conditions(scope, selection);
    const [day, id, most] = [values.push(after?.day ?? null), values.push(after?.id ?? null), values.push(limit)];
    return this.database.run(scope, (manager) =>
      manager.query<LedgerRow[]>(
        `SELECT c.id::text AS id, c.day::text AS day, c.category, c.subcategory, c.label, trim_scale(c.amount)::text AS amount, c.currency,
                trim_scale(c.quantity)::text AS quantity, c.unit, c.customer, c.feature, c.endpoint, c.model, c.domain, c.source,
                c.price_version AS "priceVersion", c.import_id AS "importId"
           FROM cost_metrics c WHERE ${where} AND ($${day}::date IS NULL OR (c.day, c.id) > ($${day}::date, $${id}::bigint))
          ORDER BY c.day, c.id LIMIT $${most}`,
        values,
      ),
    );
  }
}

function conditions({ tenantId }: TenantScope, { from, to, categories, sources, where = {} }: LedgerSelection): { where: string; values: unknown[] } {
  const values: unknown[] = [tenantId, from, to];
  const parts = ['c.tenant_id = $1', 'c.day BETWEEN $2::date AND $3::date'];
  if (categories) parts.push(`c.category = ANY ($${values.push(categories)})`);
  if (sources) parts.push(`c.source = ANY ($${values.push(sources)})`);
  for (const [name, value] of Object.entries(where)) parts.push(`${GROUPINGS[name as LedgerGrouping]} = $${values.push(value)}`);
  return { where: parts.join(' AND '), values };
}
