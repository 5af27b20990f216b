import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NotificationOutbox } from '../../notifications/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { Memberships, TenantTimeZones } from '../../tenants/index.js';
import { BudgetBlocksChanged, BudgetReached, type ToldBudget } from '../economics.events.js';
import { type BudgetCrossing, type BudgetPeriodRow, BudgetStatesRepository } from './budget-states.repository.js';
import { BudgetSpendRepository, type SpendSum } from './budget-spend.repository.js';
import { BudgetsRepository } from './budgets.repository.js';
import type { Budget } from './domain/budget.js';
import { noticesOf } from './domain/budget-notice.js';
import { type PeriodSpan, periodAt } from './domain/budget-period.js';
import { newlyReached, percentUsed, refusesMore } from './domain/budget-use.js';

/** Costs of a period that is over still come: bills a day or a few later. So long its thresholds are looked after. */
const LATE_MS = 7 * 86_400_000;
/** Though nothing tells that its costs changed, a budget is evaluated again after this. */
const AGAIN_MS = 60_000;

/** What an evaluation found. */
export interface BudgetEffects {
  readonly reached: readonly ToldBudget[];
  /** Whether a budget began to refuse more, or refuses it no longer. */
  readonly blocksChanged: boolean;
}

/** A period of a budget, and the amount that held in it. */
interface Judged {
  readonly key: string;
  readonly budget: Budget;
  readonly span: PeriodSpan;
  readonly isPresent: boolean;
  /** As it stood at the evaluation before; null: this is the first of the period. */
  readonly before: BudgetPeriodRow | null;
}

interface Reached {
  readonly judged: Judged;
  readonly crossing: BudgetCrossing;
  readonly blocked: boolean;
  readonly unpriced: number;
  readonly otherCurrencies: readonly string[];
}

const keyOf = (budgetId: string, firstDay: string): string => `${budgetId} ${firstDay}`;

/**
 * Evaluates budgets. What is found is written in one transaction, under the locks of the tenant's budgets, together with
 * the notices of it: each threshold is told of exactly once in a period, on whichever replica, whatever dies.
 */
@Injectable()
export class BudgetEvaluation {
  constructor(
    private readonly budgets: BudgetsRepository,
    private readonly states: BudgetStatesRepository,
    private readonly spend: BudgetSpendRepository,
    private readonly outbox: NotificationOutbox,
    private readonly memberships: Memberships,
    private readonly zones: TenantTimeZones,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** All budgets of a tenant. */
  async evaluate(scope: TenantScope): Promise<BudgetEffects> {
    const timeZone = await this.zones.of(scope);
    const effects = await this.budgets.transaction(scope, async (manager) => this.judge(manager, scope, await this.budgets.lockAll(manager, scope), timeZone));
    this.tell(scope, effects);
    return effects;
  }

  /** Of budgets that the caller's transaction has locked; after its commit it calls `tell`. @param timeZone the tenant's */
  async judge(manager: EntityManager, scope: TenantScope, budgets: readonly Budget[], timeZone: string): Promise<BudgetEffects> {
    if (budgets.length === 0) return { reached: [], blocksChanged: false };
    // Read under the lock: an instant from before the wait may lie in a period that another has judged to be over.
    const now = this.clock.now();
    const judged = await this.periodsOf(manager, scope, budgets, timeZone, now);
    const questions = judged.map(({ key, budget, span }) => ({ key, category: budget.category, dimension: budget.dimension, from: span.firstDay, to: span.lastDay }));
    const sums = await this.spend.sums(manager, scope, questions);
    const firstDay = judged.map(({ span }) => span.firstDay).sort()[0] as string;
    const known = await this.states.crossings(manager, scope, budgets.map(({ id }) => id), firstDay);
    const rows: BudgetPeriodRow[] = [];
    const found: Reached[] = [];
    for (const each of judged) {
      const { row, crossings } = judgeOne(each, sums, known, now);
      rows.push(row);
      found.push(...crossings);
    }
    await this.states.keepPeriods(manager, scope, rows);
    const written = await this.states.insertCrossings(manager, scope, found.map(({ crossing }) => crossing));
    const reached = highestOfEach(found.filter(({ crossing }) => written.has(crossing.id)));
    await this.notify(manager, scope, reached, now);
    const present = judged.filter(({ isPresent }) => isPresent);
    await this.states.setDue(manager, scope, present.map(({ budget: { id }, span }) => ({ id, at: new Date(Math.min(now.getTime() + AGAIN_MS, span.to.getTime())) })));
    return {
      reached: reached.map((each) => toldOf(each)),
      blocksChanged: rows.some(({ blockedAt }, index) => (blockedAt === null) !== ((judged[index]?.before?.blockedAt ?? null) === null)),
    };
  }

  /** After the commit. */
  tell({ tenantId }: TenantScope, { reached, blocksChanged }: BudgetEffects): void {
    if (blocksChanged) this.events.publish(new BudgetBlocksChanged({ tenantId }));
    if (reached.length === 0) return;
    this.outbox.nudge();
    for (const budget of reached) this.events.publish(new BudgetReached({ tenantId, budget }));
  }

  /** The present period of each budget, and those that ended lately and were evaluated while they lasted. */
  private async periodsOf(manager: EntityManager, scope: TenantScope, budgets: readonly Budget[], timeZone: string, now: Date): Promise<Judged[]> {
    const kept = await this.states.periods(manager, scope, budgets.map(({ id }) => id), new Date(now.getTime() - LATE_MS));
    return budgets.flatMap((budget) => {
      const own = kept.filter(({ budgetId }) => budgetId === budget.id);
      const span = periodAt(now, budget.period, timeZone);
      const before = own.find(({ firstDay }) => firstDay === span.firstDay) ?? null;
      const ended = own.filter((row) => row.firstDay !== span.firstDay);
      return [
        { key: keyOf(budget.id, span.firstDay), budget, span, isPresent: true, before },
        ...ended.map((row) => ({
          key: keyOf(budget.id, row.firstDay),
          budget: { ...budget, amount: row.amount, currency: row.currency },
          span: { firstDay: row.firstDay, lastDay: row.lastDay, from: row.startsAt, to: row.endsAt },
          isPresent: false,
          before: row,
        })),
      ];
    });
  }

  private async notify(manager: EntityManager, scope: TenantScope, reached: readonly Reached[], at: Date): Promise<void> {
    const people = new Map<string, boolean>();
    const notices = [];
    for (const { judged, crossing, blocked, unpriced, otherCurrencies } of reached) {
      const { budget, span } = judged;
      const { createdBy } = budget;
      if (createdBy !== null && !people.has(createdBy)) people.set(createdBy, (await this.memberships.find(manager, scope.tenantId, createdBy)) !== null);
      const personId = createdBy !== null && people.get(createdBy) === true ? createdBy : null;
      const { id: crossingId, threshold, spent } = crossing;
      notices.push(...noticesOf(budget, { crossingId, threshold, spent, span, blocked, unpriced, otherCurrencies, at }, personId));
    }
    await this.outbox.add(manager, scope, notices, at);
  }
}

/** How a period stands by what the ledger says, and the thresholds that it had not reached before. */
function judgeOne({ key, budget, span, isPresent, before }: Judged, sums: readonly SpendSum[], known: readonly BudgetCrossing[], now: Date): { row: BudgetPeriodRow; crossings: Reached[] } {
  const own = sums.filter((sum) => sum.key === key);
  const spent = own.find(({ currency }) => currency === budget.currency)?.amount ?? '0';
  const unpriced = own.reduce((count, sum) => count + sum.unpriced, 0);
  const otherCurrencies = own.filter(({ currency, amount }) => currency !== budget.currency && amount !== '0').map(({ currency }) => currency);
  const crossed = known.filter(({ budgetId, firstDay }) => budgetId === budget.id && firstDay === span.firstDay).map(({ threshold }) => threshold);
  const blocked = isPresent && refusesMore(spent, budget);
  const { amount, currency } = budget;
  const row: BudgetPeriodRow = {
    budgetId: budget.id,
    firstDay: span.firstDay,
    lastDay: span.lastDay,
    startsAt: span.from,
    endsAt: span.to,
    amount,
    currency,
    spent,
    evaluatedAt: now,
    blockedAt: blocked ? (before?.blockedAt ?? now) : null,
  };
  const crossings = newlyReached(spent, budget, crossed).map((threshold): Reached => ({
    judged: { key, budget, span, isPresent, before },
    crossing: { id: randomUUID(), budgetId: budget.id, firstDay: span.firstDay, threshold, amount, currency, spent, at: now },
    blocked,
    unpriced,
    otherCurrencies,
  }));
  return { row, crossings };
}

/** Of thresholds of one budget and period that were reached at once, the highest is told of. */
function highestOfEach(reached: readonly Reached[]): Reached[] {
  const highest = new Map<string, Reached>();
  for (const each of reached) {
    const known = highest.get(each.judged.key);
    if (!known || known.crossing.threshold < each.crossing.threshold) highest.set(each.judged.key, each);
  }
  return [...highest.values()];
}

function toldOf({ judged: { budget, span }, crossing, blocked }: Reached): ToldBudget {
  const { id, name, period, category, dimension, action } = budget;
  const { threshold, spent, amount, currency, at } = crossing;
  return {
    id,
    name,
    period,
    periodStart: span.firstDay,
    periodEnd: span.lastDay,
    category,
    dimension: dimension && { name: dimension.name, value: dimension.value },
    threshold,
    amount: { amount, currency },
    spend: { amount: spent, currency },
    percent: percentUsed(spent, amount),
    blocked,
    action,
    reachedAt: at.toISOString(),
  };
}
