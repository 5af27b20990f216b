import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { CostPeriods } from '../costs/cost-periods.js';
import type { Money } from '../domain/currency.js';
import { addDays, dayOf, daysFrom, endOfDay, monthEnd, monthStart, startOfDay } from '../domain/days.js';
import { type DecimalInput, decimal, sumOf, textOf } from '../domain/decimal.js';
import { LedgerReader } from '../ledger/ledger-reader.js';
import { knownCosts } from './domain/known-costs.js';
import { BILLS_STOPPED_DAYS, type Band, type DayAmount, LEARNT_DAYS, projectCosts } from './domain/projection.js';
import { type Surge, surgeOf } from './domain/surge.js';
import { trendOf } from './domain/trend.js';
import type { ProjectionQueryDto } from './dto/projection.dto.js';
import type { CostBandResponse, CostProjectionResponse, CostSurgeResponse } from './dto/projection.response.js';

const ESTIMATE_DECIMALS = 5;

/** What costs will be, and whether they are as they were. */
@Injectable()
export class ProjectionService {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly periods: CostPeriods,
    private readonly zones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  async project(scope: TenantScope, query: ProjectionQueryDto): Promise<CostProjectionResponse> {
    const [timeZone, currency] = [await this.zones.of(scope), await this.periods.currency(scope, query)];
    const instant = this.clock.now();
    const today = dayOf(instant, timeZone);
    const [dawn, dusk] = [startOfDay(today, timeZone), endOfDay(today, timeZone)];
    const now = { today, elapsed: (instant.getTime() - dawn) / (dusk - dawn) };
    const from = addDays(monthStart(today), -(BILLS_STOPPED_DAYS + LEARNT_DAYS));
    const category = query.category ?? null;
    const sums = await this.ledger.sums(scope, { from, to: monthEnd(today), ...(category === null ? {} : { categories: [category] }) }, ['day', 'source']);
    // A day on which nothing has a price cost nobody knows what, and teaches nothing.
    const own = sums.filter((sum) => sum.currency === currency && sum.rows > sum.unpriced).map(({ key, amount }) => ({ day: key.day ?? '', amount, imported: key.source === 'imported' }));
    const accrued = own.filter(({ imported }) => !imported);
    const priced = new Set(accrued.map(({ day }) => day));
    const unknown = sums.flatMap(({ key: { day }, currency: of, unpriced }) => (of === currency && unpriced > 0 && day != null && day <= today && !priced.has(day) ? [day] : []));
    const history = { accrued, imported: own.filter(({ imported }) => imported), unknownUntil: unknown.sort().at(-1) ?? null };
    const projection = projectCosts(history, now);
    const known = knownCosts(history, today);
    const trend = trendOf(known.last);
    const money = (amount: DecimalInput): Money => ({ amount: textOf(amount), currency });
    return {
      category,
      currency,
      timeZone,
      today: { until: today, soFar: money(projection.todaySoFar), projected: bandOf(projection.today, money) },
      month: { until: projection.monthEnd, soFar: money(projection.monthSoFar), projected: bandOf(projection.month, money) },
      path: projection.path.map(({ day, expected, low, high }) => ({ day, expected, low, high })),
      learntFromDays: projection.learntFrom,
      trend: trend?.direction ?? null,
      trendPercentPerWeek: trend?.percentPerWeek ?? null,
      surge: surgeResponse(surgeOf(known.of, known.today, now), money),
      history: historyOf(own, today),
    };
  }
}

function historyOf(amounts: readonly DayAmount[], today: string): { day: string; amount: string }[] {
  const from = [monthStart(today), addDays(today, -LEARNT_DAYS)].sort()[0] as string;
  const byDay = new Map<string, string[]>();
  for (const { day, amount } of amounts) byDay.set(day, [...(byDay.get(day) ?? []), amount]);
  return daysFrom(from, today).map((day) => ({ day, amount: sumOf(byDay.get(day) ?? []) }));
}

const bandOf = (band: Band | null, money: (amount: DecimalInput) => Money): CostBandResponse | null =>
  band && { expected: money(band.expected), low: money(band.low), high: money(band.high) };

function surgeResponse(surge: Surge | null, money: (amount: DecimalInput) => Money): CostSurgeResponse {
  if (surge === null) return { active: false, percentOverBaseline: null, day: null, running: false, amount: null, baseline: null };
  const { active, percentOverBaseline, day, running, amount, baseline } = surge;
  return { active, percentOverBaseline, day, running, amount: money(decimal(amount).round(ESTIMATE_DECIMALS)), baseline: money(decimal(baseline).round(ESTIMATE_DECIMALS)) };
}
