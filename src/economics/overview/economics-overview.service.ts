import { Injectable } from '@nestjs/common';
import { CostToServeService } from '../allocation/cost-to-serve.service.js';
import type { CostToServeResponse } from '../allocation/dto/cost-to-serve.response.js';
import { CostPeriods } from '../costs/cost-periods.js';
import { CostsService } from '../costs/costs.service.js';
import type { TenantScope } from '../../platform/database/index.js';
import { type CachedResult, ResultCache } from '../../platform/cache/index.js';
import { EventBus } from '../../platform/events/index.js';
import { type Actor, SerialisedAnswer, type Waiting } from '../../platform/http/index.js';
import { COST_CATEGORIES, COST_DIMENSIONS, type CostDimension } from '../domain/cost.js';
import { CostsChanged } from '../economics.events.js';
import { ProjectionService } from '../forecast/projection.service.js';
import type { EconomicsCostToServeResponse, EconomicsDimensionResponse, EconomicsOverviewResponse } from './dto/economics-overview.response.js';
import { EconomicsBudgets } from './economics-budgets.js';

/** Values of a dimension that are told. */
const MOST_ITEMS = 10;
/** What the ledger says holds until it changes, or a day ends. */
const TTL_MS = 60 * 60_000;

/** What holds until the ledger changes. */
type SettledOverview = Omit<EconomicsOverviewResponse, 'projection' | 'budgets' | 'surge' | 'costToServe'> & { costToServe: Omit<EconomicsCostToServeResponse, 'trend'> };

const tagOf = (tenantId: string): string => `economics:${tenantId}`;

/** What it costs, at a glance; what the ledger says is read once for all who ask while it stays the same. */
@Injectable()
export class EconomicsOverviewService {
  constructor(
    private readonly costs: CostsService,
    private readonly served: CostToServeService,
    private readonly projections: ProjectionService,
    private readonly budgets: EconomicsBudgets,
    private readonly periods: CostPeriods,
    private readonly cache: ResultCache,
    events: EventBus,
  ) {
    events.on(CostsChanged, async ({ tenantId }) => this.cache.invalidateTags([tagOf(tenantId)]));
  }

  async overview({ tenantId }: Actor, days: number, caller: Waiting): Promise<SerialisedAnswer> {
    const scope = { tenantId };
    const { today } = await this.periods.of(scope, {});
    const result = await this.cache.read({
      key: `dashboard:economics:cost_to_serve:${tenantId}:${today}:${days}`,
      tags: [tagOf(tenantId), `tenant:${tenantId}`],
      ttlMs: TTL_MS,
      reader: caller,
      load: async () => Buffer.from(JSON.stringify(await this.readLedger(scope, days))),
    });
    const settled = JSON.parse(result.bytes.toString()) as SettledOverview;
    return answerOf(result, await this.complete(scope, settled));
  }

  /** What changes with the clock, or with what somebody decides, is read each time. */
  private async complete(scope: TenantScope, settled: SettledOverview): Promise<EconomicsOverviewResponse> {
    const { today, month, surge, trend } = await this.projections.project(scope, {});
    return {
      ...settled,
      costToServe: { ...settled.costToServe, trend },
      projection: {
        day: today.projected?.expected ?? null,
        monthEnd: month.projected?.expected ?? null,
        low: month.projected?.low ?? null,
        high: month.projected?.high ?? null,
      },
      budgets: await this.budgets.read(scope),
      surge: { active: surge.active, percentOverBaseline: surge.percentOverBaseline },
    };
  }

  private async readLedger(scope: TenantScope, days: number): Promise<SettledOverview> {
    const costs = await this.costs.grouped(scope, { days, groupBy: 'category', limit: COST_CATEGORIES.length });
    const byCustomer = await this.served.costToServe(scope, { days, by: 'customer', limit: MOST_ITEMS });
    const others: CostToServeResponse[] = [];
    for (const by of COST_DIMENSIONS) if (by !== 'customer') others.push(await this.served.costToServe(scope, { days, by, limit: MOST_ITEMS }));
    return {
      from: costs.from,
      to: costs.to,
      currency: costs.currency,
      total: costs.total,
      costToServe: { perRequest: byCustomer.perRequest, perCustomer: byCustomer.average },
      byCategory: costs.groups.map(({ value, amount, percent, unpriced }) => ({ category: COST_CATEGORIES.find((each) => each === value) ?? 'third_party', amount, percent, unpriced })),
      byDimension: [byCustomer, ...others].map((each) => dimensionOf(each.by, each)).filter(({ count }) => count > 0),
      unattributed: byCustomer.unattributed,
      otherCurrencies: costs.otherCurrencies,
      unpriced: costs.unpriced,
    };
  }
}

function dimensionOf(dimension: CostDimension, { items, count }: CostToServeResponse): EconomicsDimensionResponse {
  return { dimension, count, items: items.map(({ value, total, percent }) => ({ value, amount: total, percent })) };
}

function answerOf({ level, stale, ttlRemainingMs }: CachedResult, overview: EconomicsOverviewResponse): SerialisedAnswer {
  return new SerialisedAnswer([Buffer.from(JSON.stringify(overview))], stale ? 'stale' : level === 'source' ? 'miss' : `hit-${level}`, Math.ceil(ttlRemainingMs / 1000));
}
