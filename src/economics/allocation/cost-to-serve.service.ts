import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/index.js';
import { CostPeriods } from '../costs/cost-periods.js';
import { UnpricedCostsRepository } from '../costs/unpriced-costs.repository.js';
import { type Decimal, percentOf, priceOf, sumOf } from '../domain/decimal.js';
import type { Money } from '../domain/currency.js';
import { daysFrom } from '../domain/days.js';
import { type AttributedCurrency, Attributions } from './attributions.js';
import type { UnattributedCost } from './domain/attribute-costs.js';
import type { AttributionQueryDto, CostToServeQueryDto } from './dto/allocation.dto.js';
import type { CostToServeResponse, ServedCostResponse, UnattributedResponse } from './dto/cost-to-serve.response.js';

/** What it costs to serve, whom, and what is nobody's. */
@Injectable()
export class CostToServeService {
  constructor(
    private readonly attributions: Attributions,
    private readonly unpricedCosts: UnpricedCostsRepository,
    private readonly periods: CostPeriods,
  ) {}

  /** @throws DomainError VALIDATION_FAILED */
  async costToServe(scope: TenantScope, query: CostToServeQueryDto): Promise<CostToServeResponse> {
    const { by, limit } = query;
    const [{ from, to }, currency] = [await this.periods.of(scope, query), await this.periods.currency(scope, query)];
    const all = await this.attributions.of(scope, from, to, by);
    const own = all.find((each) => each.currency === currency);
    const requests = await this.attributions.requests(scope, from, to, by);
    const counted = [...(requests ?? (await this.attributions.requests(scope, from, to, 'feature')) ?? new Map<string, number>()).values()].reduce((sum, each) => sum + each, 0);
    const total = own?.known === true ? own.total : null;
    const money = (amount: Decimal): Money => ({ amount, currency });
    const perRequest = (amount: Decimal | null, count: number | null): Money | null => (amount === null || count === null || count === 0 ? null : money(priceOf(amount, '1', count)));
    const items = (own?.attributed ?? []).map((each): ServedCostResponse => {
      const count = requests?.get(each.value) ?? null;
      return {
        value: each.value,
        direct: each.direct === null ? null : money(each.direct),
        allocated: money(each.allocated),
        total: each.total === null ? null : money(each.total),
        percent: each.total === null || total === null ? null : percentOf(each.total, total),
        requests: count,
        perRequest: perRequest(each.total, count),
        unpriced: each.unpriced,
      };
    });
    const left = items.slice(limit);
    const attributed = sumOf(items.map((item) => item.total?.amount ?? '0'));
    return {
      from,
      to,
      by,
      currency,
      total: total === null ? null : money(total),
      requests: counted === 0 ? null : counted,
      perRequest: perRequest(total, counted),
      count: items.length,
      average: items.length === 0 ? null : money(priceOf(attributed, '1', items.length)),
      items: items.slice(0, limit),
      rest: left.length === 0 ? null : { count: left.length, total: money(sumOf(left.map((item) => item.total?.amount ?? '0'))) },
      unattributed: unattributedShare(own, currency),
      otherCurrencies: othersOf(all, currency),
      unpriced: await this.unpricedCosts.list(scope, from, to, null),
    };
  }

  /** @throws DomainError VALIDATION_FAILED */
  async unattributed(scope: TenantScope, query: AttributionQueryDto): Promise<UnattributedResponse> {
    const [{ from, to }, currency] = [await this.periods.of(scope, query), await this.periods.currency(scope, query)];
    const all = await this.attributions.of(scope, from, to, query.by);
    const own = all.find((each) => each.currency === currency);
    const costs = own?.unattributed ?? [];
    const kinds = new Map<string, UnattributedCost[]>();
    for (const cost of costs) {
      const kind = `${cost.category} ${cost.reason}`;
      kinds.set(kind, [...(kinds.get(kind) ?? []), cost]);
    }
    const total = own?.known === true ? own.total : null;
    return {
      from,
      to,
      by: query.by,
      currency,
      total: total === null ? null : { amount: total, currency },
      ...unattributedShare(own, currency),
      byCategory: [...kinds.values()].map((alike) => {
        const amount = sumOf(alike.map((cost) => cost.amount));
        const [{ category, reason }] = alike as [UnattributedCost];
        return { category, reason, amount: { amount, currency }, percent: total === null ? null : percentOf(amount, total) };
      }),
      days: daysFrom(from, to).map((day) => ({ day, amount: sumOf(costs.filter((cost) => cost.day === day).map(({ amount }) => amount)) })),
      otherCurrencies: othersOf(all, currency),
    };
  }
}

/** What of a currency's costs is nobody's; null where nothing is known of them. */
export function unattributedShare(own: AttributedCurrency | undefined, currency: string): { amount: Money | null; percent: number | null } {
  if (own?.known !== true) return { amount: null, percent: null };
  const amount = sumOf(own.unattributed.map((cost) => cost.amount));
  return { amount: { amount, currency }, percent: percentOf(amount, own.total) };
}

function othersOf(all: readonly AttributedCurrency[], currency: string): Money[] {
  return all.filter((each) => each.currency !== currency && each.total !== '0').map(({ total, currency: other }) => ({ amount: total, currency: other }));
}
