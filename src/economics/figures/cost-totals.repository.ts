import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../../platform/database/index.js';
import type { Decimal } from '../domain/decimal.js';

/** What the whole installation cost and was asked. */
export interface CostTotals {
  /** null: nothing is known. */
  readonly cost: Decimal | null;
  readonly requests: Decimal;
}

/** Sums of all tenants, for the installation's own figures. */
@Injectable()
export class CostTotalsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Of the dates from that instant's (UTC) on. */
  since(instant: Date, currency: string): Promise<CostTotals> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<CostTotals[]>('SELECT cost::text AS cost, requests::text AS requests FROM sum_installation_costs($1::date, $2)', [
        instant.toISOString().slice(0, 10),
        currency,
      ]);
      return row ?? { cost: null, requests: '0' };
    });
  }
}
