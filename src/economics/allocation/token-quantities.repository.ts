import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { CostDimension } from '../domain/cost.js';
import type { Day } from '../domain/days.js';
import type { DriverWeight } from './domain/attribute-costs.js';

const COLUMNS: Readonly<Record<CostDimension, string>> = { customer: 'c.customer', feature: 'c.feature', endpoint: 'c.endpoint', model: 'c.model', domain: 'c.domain' };

/** How many tokens went through models, as the ledger has them. */
@Injectable()
export class TokenQuantitiesRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Of days both included, by day and dimension. */
  list(scope: TenantScope, meter: string, from: Day, to: Day, by: CostDimension): Promise<DriverWeight[]> {
    const column = COLUMNS[by];
    return this.database.run(scope, (manager) =>
      manager.query<DriverWeight[]>(
        `SELECT c.day::text AS day, ${column} AS value, trim_scale(sum(c.quantity))::text AS weight
           FROM cost_metrics c
          WHERE c.tenant_id = $1 AND c.day BETWEEN $2::date AND $3::date AND c.subcategory = $4 AND c.quantity > 0 AND ${column} <> ''
          GROUP BY c.day, ${column} ORDER BY c.day, ${column}`,
        [scope.tenantId, from, to, meter],
      ),
    );
  }
}
