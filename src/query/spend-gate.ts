import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/index.js';
import { DomainError } from '../platform/http/index.js';

/**
 * What money is about to be spent on, in the words of the ledger of costs: a category, and whom and what it is for; null
 * where that is not known.
 */
export interface PlannedSpend {
  readonly category: 'storage' | 'compute' | 'bandwidth' | 'ai' | 'query' | 'third_party';
  readonly customer: string | null;
  readonly feature: string | null;
  readonly endpoint: string | null;
  readonly model: string | null;
  readonly domain: string | null;
}

/** Nothing more may be spent on something for now. What was answered before may stand in for it. */
export class SpendRefused extends DomainError {
  /** @param until when that ends by itself */
  constructor(message: string, details: { readonly budgetId: string; readonly budget: string; readonly until: Date }, retryAfterSeconds: number) {
    super('QUOTA_EXCEEDED', message, { ...details, until: details.until.toISOString() }, retryAfterSeconds);
  }
}

/** Answers from memory. @throws SpendRefused */
export type SpendCheck = (scope: TenantScope, spend: PlannedSpend) => void;

/**
 * Where it is asked whether something that costs money may be done. Who knows of budgets fills it; until then everything
 * may. What costs nothing more, such as a cached answer, does not ask.
 */
@Injectable()
export class SpendGate {
  private readonly checks: SpendCheck[] = [];

  /** Called once, at the start, by whoever keeps budgets. */
  fill(check: SpendCheck): void {
    this.checks.push(check);
  }

  /** @throws SpendRefused (QUOTA_EXCEEDED with details { budgetId, budget, until }, and Retry-After) when a budget refuses it */
  check(scope: TenantScope, spend: PlannedSpend): void {
    for (const check of this.checks) check(scope, spend);
  }
}
