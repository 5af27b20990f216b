import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { CostCategory } from '../domain/cost.js';
import type { Day } from '../domain/days.js';
import type { Decimal } from '../domain/decimal.js';

/** Rows without a price that are alike. */
export interface UnpricedCost {
  readonly category: CostCategory;
  readonly subcategory: string;
  readonly model: string | null;
  readonly rows: number;
  readonly quantity: Decimal | null;
  readonly unit: string;
}

/** Kinds that are named. */
const MOST_LISTED = 50;

/** Rows of the ledger that have no price. */
@Injectable()
export class UnpricedCostsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Of days both included; the most used first. @param category null for all */
  list(scope: TenantScope, from: Day, to: Day, category: CostCategory | null): Promise<UnpricedCost[]> {
    return this.database.run(scope, (manager) =>
      manager.query<UnpricedCost[]>(
        `SELECT c.category, c.subcategory, nullif(c.model, '') AS model, count(*)::int AS rows, trim_scale(sum(c.quantity))::text AS quantity, c.unit
           FROM cost_metrics c
          WHERE c.tenant_id = $1 AND c.day BETWEEN $2::date AND $3::date AND c.amount IS NULL AND ($4::text IS NULL OR c.category = $4)
          GROUP BY c.category, c.subcategory, c.model, c.unit ORDER BY sum(c.quantity) DESC NULLS LAST, c.subcategory, c.model LIMIT $5`,
        [scope.tenantId, from, to, category, MOST_LISTED],
      ),
    );
  }
}
