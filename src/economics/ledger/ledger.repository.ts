import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
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
