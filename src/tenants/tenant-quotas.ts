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

  /** What the tenant's plan says of a quota. */
  async limitOf(scope: TenantScope, quota: QuotaName): Promise<{ plan: string; limit: number }> {
    const tenant = await this.repository.find(scope);
    if (!tenant) throw notFound('tenant');
    return { plan: tenant.plan, limit: limitsOf(tenant.plan)[quota] };
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
    const { plan, limit, used } = await this.stateOf(manager, tenantId, quota, count);
    if (used < limit) return;
    throw new DomainError('QUOTA_EXCEEDED', `The plan ${plan} holds at most ${limit} ${quota}, and ${used} are there.`, { quota, limit, used, plan });
  }

  /**
   * How many more fit the plan, in the transaction that adds them, for whoever adds many and leaves out the rest. The
   * tenant's row is locked as above.
   * @param count rows that the tenant has now, read through the same transaction.
   */
  async room(manager: EntityManager, { tenantId }: TenantScope, quota: CountedQuota, count: () => Promise<number>): Promise<{ limit: number; free: number }> {
    const { limit, used } = await this.stateOf(manager, tenantId, quota, count);
    return { limit, free: Math.max(0, limit - used) };
  }

  private async stateOf(
    manager: EntityManager,
    tenantId: string,
    quota: CountedQuota,
    count: () => Promise<number>,
  ): Promise<{ plan: string; limit: number; used: number }> {
    const tenant = await this.repository.lock(manager, tenantId);
    if (!tenant) throw notFound('tenant');
    return { plan: tenant.plan, limit: limitsOf(tenant.plan)[quota], used: await count() };
  }
}
