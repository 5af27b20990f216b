import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/index.js';
import { CostPeriods } from '../costs/cost-periods.js';
import type { Money } from '../domain/currency.js';
import { type Decimal, decimal, sumOf, textOf } from '../domain/decimal.js';
import { type CustomerRevenue, RevenuesRepository } from '../imports/revenues.repository.js';
import { type AttributedCurrency, Attributions } from './attributions.js';
import { unattributedShare } from './cost-to-serve.service.js';
import { type CustomerMargin, marginPercentOf, marginsOf } from './domain/margin.js';
import type { MarginQueryDto } from './dto/allocation.dto.js';
import type { CustomerMarginResponse, MarginResponse, MarginTotalResponse } from './dto/margin.response.js';

/** Revenue against cost. */
@Injectable()
export class MarginService {
  constructor(
    private readonly attributions: Attributions,
    private readonly revenues: RevenuesRepository,
    private readonly periods: CostPeriods,
  ) {}

  /** @throws DomainError VALIDATION_FAILED */
  async margin(scope: TenantScope, query: MarginQueryDto): Promise<MarginResponse> {
    const [{ from, to }, currency] = [await this.periods.of(scope, query), await this.periods.currency(scope, {})];
    const costs = await this.attributions.of(scope, from, to, 'customer');
    const revenues = await this.revenues.sums(scope, from, to);
    const known = costs.flatMap((each) => each.attributed.flatMap(({ value, total }) => (total === null ? [] : [{ customer: value, currency: each.currency, amount: total }])));
    const unpriced = new Map(costs.flatMap((each) => each.attributed.map((cost): [string, number] => [JSON.stringify([cost.value, each.currency]), cost.unpriced])));
    const margins = marginsOf(revenues, known);
    const count = (basis: CustomerMargin['basis']): number => margins.filter((each) => each.basis === basis).length;
    const currencies = [...new Set([...costs.map((each) => each.currency), ...revenues.map((each) => each.currency)])].sort();
    return {
      from,
      to,
      currency,
      items: margins.slice(0, query.limit).map((each) => lineOf(each, unpriced.get(JSON.stringify([each.customer, each.currency])) ?? 0)),
      more: Math.max(0, margins.length - query.limit),
      counts: { both: count('both'), revenueOnly: count('revenue_only'), costOnly: count('cost_only') },
      totals: [...currencies.filter((each) => each === currency), ...currencies.filter((each) => each !== currency)].map((each) => totalOf(each, costs, revenues)),
    };
  }
}

function lineOf({ customer, currency, basis, revenue, cost, margin, marginPercent }: CustomerMargin, unpriced: number): CustomerMarginResponse {
  const money = (amount: Decimal | null): Money | null => (amount === null ? null : { amount, currency });
  return { customer, currency, basis, revenue: money(revenue), cost: money(cost), margin: money(margin), marginPercent, unpriced };
}

function totalOf(currency: string, costs: readonly AttributedCurrency[], revenues: readonly CustomerRevenue[]): MarginTotalResponse {
  const own = costs.find((each) => each.currency === currency);
  const paid = revenues.filter((each) => each.currency === currency);
  const revenue = paid.length === 0 ? null : sumOf(paid.map(({ amount }) => amount));
  const cost = own?.known === true ? own.total : null;
  const margin = revenue === null || cost === null ? null : textOf(decimal(revenue).minus(cost));
  const money = (amount: Decimal | null): Money | null => (amount === null ? null : { amount, currency });
  return { currency, revenue: money(revenue), cost: money(cost), unattributed: unattributedShare(own, currency).amount, margin: money(margin), marginPercent: marginPercentOf(margin, revenue) };
}
