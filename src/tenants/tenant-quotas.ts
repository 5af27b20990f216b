import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../platform/database/index.js';
import { DomainError, notFound } from '../platform/http/index.js';
import { type CountedQuota, type QuotaName, limitsOf } from './plans.js';
import { TenantsRepository } from './tenants.repository.js';

/** Counts what a tenant uses of a quota; null when that is not known. */
export type UsageCounter = (scope: TenantScope) => Promise<number | null>;

/** Holds tenants to the limits of their plan. */
@Injectable()
export class TenantQuotas {
  private readonly counters = new Map<QuotaName, UsageCounter>();

  constructor(private readonly repository: TenantsRepository) {}

  /** Says how the use of a quota is counted, for `GET /tenants/{id}/usage`; called once by the module that owns the rows. */
  countUsage(quota: QuotaName, counter: UsageCounter): void {
    this.counters.set(quota, counter);
  }

  /** The tenant's use of a quota; null when no module counts it. */
  async used(scope: TenantScope, quota: QuotaName): Promise<number | null> {
    return (await this.counters.get(quota)?.(scope)) ?? null;
  }

  /**
   * Makes sure that one more fits the plan, in the transaction that adds it. The tenant's row is locked before `count`
   * is called, so of two who take the last place at once one is refused.
   * @param count rows that the tenant has now, read through the same transaction.
   * @throws DomainError QUOTA_EXCEEDED (429) with details { quota, limit, used, plan }.
   */
  async assertRoom(
    manager: EntityManager,
    { tenantId }: TenantScope,
    quota: CountedQuota,
    count: () => Promise<number>,
  ): Promise<void> {
    const tenant = await this.repository.lock(manager, tenantId);
    if (!tenant) throw notFound('tenant');
    const limit = limitsOf(tenant.plan)[quota];
    const used = await count();
    if (used < limit) return;
    throw new DomainError('QUOTA_EXCEEDED', `The plan ${tenant.plan} holds at most ${limit} ${quota}, and ${used} are there.`, {
      quota,
      limit,
      used,
      plan: tenant.plan,
    });
  }
}
