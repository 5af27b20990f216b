import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { Day } from '../domain/days.js';
import type { Decimal } from '../domain/decimal.js';
import type { CountedMeter } from '../domain/meters.js';

/** What counted quantities can be added up by. */
export const USAGE_GROUPINGS = ['day', 'meter', 'customer', 'feature', 'endpoint', 'model', 'label'] as const;
export type UsageGrouping = (typeof USAGE_GROUPINGS)[number];

/** What quantities of a meter that are alike come to. */
export interface UsageSum {
  /** Of each grouping its value; '' where there is none. */
  readonly key: Readonly<Partial<Record<UsageGrouping, string>>>;
  readonly quantity: Decimal;
}

/** Reads what Tidemark has counted, without prices: the drivers by which costs are divided, requests above all. */
@Injectable()
export class UsageReader {
  constructor(private readonly database: TenantDatabase) {}

  /** Quantities of one meter, of days both included, added up by any groupings. */
  sums(scope: TenantScope, meter: CountedMeter, from: Day, to: Day, by: readonly UsageGrouping[]): Promise<UsageSum[]> {
    const expressions = by.map((name) => (name === 'day' ? 'q.day::text' : `q.${name}`));
    const keys = by.map((name, index) => `'${name}', ${expressions[index]}`).join(', ');
    const groups = expressions.length > 0 ? `GROUP BY ${expressions.join(', ')} ORDER BY ${expressions.join(', ')}` : '';
    return this.database.run(scope, (manager) =>
      manager.query<UsageSum[]>(
        `SELECT json_build_object(${keys}) AS key, trim_scale(coalesce(sum(q.quantity), 0))::text AS quantity
           FROM usage_quantities q WHERE q.tenant_id = $1 AND q.meter = $2 AND q.day BETWEEN $3::date AND $4::date ${groups}`,
        [scope.tenantId, meter, from, to],
      ),
    );
  }
}
