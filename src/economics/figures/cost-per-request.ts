import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { type OverviewPeriod, OverviewSources } from '../../system-health/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { decimal } from '../domain/decimal.js';
import { LedgerReader } from '../ledger/ledger-reader.js';
import { UsageReader } from '../usage/usage-reader.js';
import { CostTotalsRepository } from './cost-totals.repository.js';
import { type FigureDays, figureDays } from './domain/figure-days.js';

/** The overview shows dollars. */
const CURRENCY = 'USD';
const DAY_MS = 86_400_000;
/** Whoever scrapes asks every few seconds; the ledger moves by the minute. */
const TOTAL_KEPT_MS = 60_000;

/**
 * What a request costs: all costs of the days that a period touches, through all requests of them. Costs in other
 * currencies than the dollar have no part in it; without requests, or without costs in dollars, it is not known.
 */
@Injectable()
export class CostPerRequest {
  private total: { readonly until: number; readonly value: Promise<number | null> } | null = null;

  constructor(
    private readonly ledger: LedgerReader,
    private readonly usage: UsageReader,
    private readonly totals: CostTotalsRepository,
    private readonly zones: TenantTimeZones,
    private readonly clock: Clock,
    sources: OverviewSources,
  ) {
    sources.register(
      'costPerRequest',
      (scope, period) => this.read(scope, period),
      () => this.ofInstallation(),
    );
  }

  private async read(scope: TenantScope, period: OverviewPeriod): Promise<{ value: number | null; previous: number | null }> {
    const { present, previous } = figureDays(period, await this.zones.of(scope));
    return { value: await this.over(scope, present), previous: await this.over(scope, previous) };
  }

  private async over(scope: TenantScope, { from, to }: FigureDays): Promise<number | null> {
    const [requests] = await this.usage.sums(scope, 'requests', from, to, []);
    if (!requests || decimal(requests.quantity).eq(0)) return null;
    const costs = (await this.ledger.sums(scope, { from, to }, ['category'])).filter(({ currency, rows, unpriced }) => currency === CURRENCY && rows > unpriced);
    if (costs.length === 0) return null;
    return perRequest(costs.map(({ amount }) => amount), requests.quantity);
  }

  /** Of the last two days, all tenants'. */
  private ofInstallation(): Promise<number | null> {
    const now = this.clock.now().getTime();
    if (this.total && this.total.until > now && this.total.until - now <= TOTAL_KEPT_MS) return this.total.value;
    const value = this.totals.since(new Date(now - DAY_MS), CURRENCY).then(({ cost, requests }) => (cost === null || decimal(requests).eq(0) ? null : perRequest([cost], requests)));
    this.total = { until: now + TOTAL_KEPT_MS, value };
    value.catch(() => (this.total = null));
    return value;
  }
}

const perRequest = (costs: readonly string[], requests: string): number =>
  Number(
    costs
      .reduce((sum, cost) => sum.plus(cost), decimal(0))
      .div(requests)
      .toFixed(12),
  );
