import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/index.js';
import type { EconomicsBudgetResponse } from './dto/economics-overview.response.js';

/** Reads the budgets of a tenant as the overview shows them. */
export type BudgetsRead = (scope: TenantScope) => Promise<EconomicsBudgetResponse[]>;

/** Who knows how budgets stand says so here when it starts; without it the overview shows none. */
@Injectable()
export class EconomicsBudgets {
  private source: BudgetsRead | null = null;

  fill(source: BudgetsRead): void {
    this.source = source;
  }

  async read(scope: TenantScope): Promise<EconomicsBudgetResponse[]> {
    return (await this.source?.(scope)) ?? [];
  }
}
