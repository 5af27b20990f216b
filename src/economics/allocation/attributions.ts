import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/index.js';
import { COST_CATEGORIES, type CostDimension } from '../domain/cost.js';
import { decimal, sumOf } from '../domain/decimal.js';
import type { Day } from '../domain/days.js';
import { TOKEN_METER } from '../domain/meters.js';
import type { LedgerSum } from '../ledger/domain/ledger.js';
import { LedgerReader } from '../ledger/ledger-reader.js';
import { UsageReader } from '../usage/usage-reader.js';
import { AllocationRulesService } from './allocation-rules.service.js';
import { type AllocationDriver, type AllocationRules, DRIVER_METERS, isCounted, ruleOf } from './domain/allocation-rule.js';
import { type Attribution, type DriverWeight, attributeCosts } from './domain/attribute-costs.js';
import { TokenQuantitiesRepository } from './token-quantities.repository.js';

/** Costs of one currency, and whose they are. */
export interface AttributedCurrency extends Attribution {
  readonly currency: string;
  /** All of them. */
  readonly total: string;
  /** Whether any of its rows has a price. */
  readonly known: boolean;
}

/** Says whose costs are: reads the ledger, the rules and what they go by. */
@Injectable()
export class Attributions {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly usage: UsageReader,
    private readonly tokens: TokenQuantitiesRepository,
    private readonly rules: AllocationRulesService,
  ) {}

  /** Of days both included, by currency, in the order of their names. */
  async of(scope: TenantScope, from: Day, to: Day, by: CostDimension): Promise<AttributedCurrency[]> {
    // Whose rows are that name somebody does not depend on the day; what names nobody is divided day by day.
    const named = (await this.ledger.sums(scope, { from, to }, ['category', by])).filter(({ key }) => key[by] !== '');
    const open = await this.ledger.sums(scope, { from, to, where: { [by]: '' } }, ['day', 'category']);
    const rules = await this.rules.inForce(scope);
    const counted = await this.countedWeights(scope, from, to, by, rules);
    const direct = usesDirectCosts(rules) ? await this.ledger.sums(scope, { from, to }, ['day', by]) : [];
    const currencies = [...new Set([...named, ...open].map(({ currency }) => currency))].sort();
    return currencies.map((currency) => {
      const own = [...named, ...open].filter((sum) => sum.currency === currency);
      const cells = own.map(({ key, amount, rows, unpriced }) => ({ day: key.day ?? '', category: categoryOf(key.category), value: key[by] ?? '', amount, rows, unpriced }));
      const weights = { ...counted, direct_costs: directWeights(direct.filter((sum) => sum.currency === currency), by) };
      return { currency, total: sumOf(own.map(({ amount }) => amount)), known: own.some(({ rows, unpriced }) => rows > unpriced), ...attributeCosts(cells, by, rules, weights) };
    });
  }

  /** Requests of days both included, by the dimension; null where requests are not told apart by it. */
  async requests(scope: TenantScope, from: Day, to: Day, by: CostDimension): Promise<ReadonlyMap<string, number> | null> {
    if (!isCountedBy(by)) return null;
    const sums = await this.usage.sums(scope, 'requests', from, to, [by]);
    return new Map(sums.map(({ key, quantity }) => [key[by] ?? '', Number(quantity)]));
  }

  /** What drivers of the rules come to; nothing is read of those that none names. */
  private async countedWeights(scope: TenantScope, from: Day, to: Day, by: CostDimension, rules: AllocationRules): Promise<Partial<Record<AllocationDriver, DriverWeight[]>>> {
    const drivers = new Set(COST_CATEGORIES.map((category) => ruleOf(rules, category).driver));
    const weights: Partial<Record<AllocationDriver, DriverWeight[]>> = {};
    for (const driver of drivers) {
      if (driver === 'tokens') weights.tokens = await this.tokens.list(scope, TOKEN_METER, from, to, by);
      if (!isCounted(driver) || !isCountedBy(by)) continue;
      const sums = await this.usage.sums(scope, DRIVER_METERS[driver], from, to, ['day', by]);
      weights[driver] = sums.map(({ key, quantity }) => ({ day: key.day ?? '', value: key[by] ?? '', weight: quantity }));
    }
    return weights;
  }
}

/** What Tidemark counts is never told apart by models and domains. */
const isCountedBy = (by: CostDimension): by is 'customer' | 'feature' | 'endpoint' => by === 'customer' || by === 'feature' || by === 'endpoint';

const usesDirectCosts = (rules: AllocationRules): boolean => Object.values(rules).some(({ driver }) => driver === 'direct_costs');

/** Credits that are larger than the costs of their day weigh nothing. */
function directWeights(sums: readonly LedgerSum[], by: CostDimension): DriverWeight[] {
  return sums.map(({ key, amount }) => ({ day: key.day ?? '', value: key[by] ?? '', weight: amount })).filter(({ weight }) => decimal(weight).gt(0));
}

/** The database holds none of another name. */
const categoryOf = (name: string | undefined): (typeof COST_CATEGORIES)[number] => COST_CATEGORIES.find((category) => category === name) ?? 'third_party';
