import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { type Actor, DomainError, type DoneResponse, type Page, keysetOf, notFound, pageOf } from '../../platform/http/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { BudgetChanges } from './budget-changes.js';
import type { BudgetEffects } from './budget-evaluation.js';
import { BudgetStandings, type StandingBudget } from './budget-standings.js';
import { BudgetsRepository } from './budgets.repository.js';
import { type Budget, DEFAULT_THRESHOLDS, MOST_BUDGETS, thresholdsOf } from './domain/budget.js';
import type { BudgetListDto, CreateBudgetDto, DeleteBudgetQueryDto, UpdateBudgetDto } from './dto/budget.dto.js';
import { BudgetResponse } from './dto/budget.response.js';

/** What a change left behind. */
interface Changed {
  readonly standing: StandingBudget;
  readonly effects: BudgetEffects;
}

/** Defining budgets. Each change is evaluated at once, in its transaction. */
@Injectable()
export class BudgetsService {
  constructor(
    private readonly repository: BudgetsRepository,
    private readonly standings: BudgetStandings,
    private readonly changes: BudgetChanges,
    private readonly zones: TenantTimeZones,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(scope: TenantScope, { limit, cursor }: BudgetListDto): Promise<Page<BudgetResponse>> {
    const timeZone = await this.zones.of(scope);
    const after = keysetOf(cursor);
    const rows = await this.repository.transaction(scope, async (manager) =>
      this.standings.of(manager, scope, await this.repository.list(manager, scope, after, limit + 1), timeZone),
    );
    return pageOf(rows, limit, ({ budget: { createdAt, id } }) => [createdAt, id], ({ budget, standing }) => BudgetResponse.of(budget, standing));
  }

  /** @throws DomainError NOT_FOUND */
  async get(scope: TenantScope, id: string): Promise<BudgetResponse> {
    const timeZone = await this.zones.of(scope);
    return responseOf(
      await this.repository.transaction(scope, async (manager) => this.standing(manager, scope, present(await this.repository.find(manager, scope, id)), timeZone)),
    );
  }

  /** @throws DomainError VALIDATION_FAILED for a channel that is not there, QUOTA_EXCEEDED */
  async create(actor: Actor, body: CreateBudgetDto): Promise<BudgetResponse> {
    const content = await this.contentOf(actor, body);
    const now = this.clock.now();
    const budget: Budget = { ...content, id: randomUUID(), version: 1, createdBy: actor.userId, createdAt: now, updatedAt: now };
    return this.change(actor, async (manager, timeZone) => {
      await this.assertRoom(manager, actor);
      await this.repository.insert(manager, actor, budget);
      await this.record(manager, actor, 'create', null, budget);
      return this.evaluated(manager, actor, budget, timeZone, await this.changes.begin(manager, actor, budget, timeZone));
    });
  }

  /** @throws DomainError VALIDATION_FAILED, NOT_FOUND, CONFLICT for a stale version */
  async update(actor: Actor, id: string, body: UpdateBudgetDto): Promise<BudgetResponse> {
    const content = await this.contentOf(actor, body);
    return this.change(actor, async (manager, timeZone) => {
      const before = present(await this.repository.lock(manager, actor, id));
      assertVersion(before, body.version);
      const after: Budget = { ...before, ...content, version: before.version + 1, updatedAt: this.clock.now() };
      await this.repository.update(manager, actor, after);
      await this.record(manager, actor, 'update', before, after);
      return this.evaluated(manager, actor, after, timeZone, await this.changes.carryOver(manager, actor, before, after, timeZone));
    });
  }

  /** @throws DomainError NOT_FOUND, CONFLICT for a stale version */
  async delete(actor: Actor, id: string, { version }: DeleteBudgetQueryDto): Promise<DoneResponse> {
    const effects = await this.repository.transaction(actor, async (manager) => {
      const budget = present(await this.repository.lock(manager, actor, id));
      if (version !== undefined) assertVersion(budget, version);
      await this.repository.setDeleted(manager, actor, id, this.clock.now(), budget.version + 1);
      await this.record(manager, actor, 'delete', budget, null);
      return this.changes.end(manager, actor, budget);
    });
    await this.changes.tell(actor, effects);
    return { ok: true };
  }

  /** Brings a deleted budget back; what it told of in this period it does not tell again. @throws DomainError NOT_FOUND, QUOTA_EXCEEDED */
  async restore(actor: Actor, id: string): Promise<BudgetResponse> {
    return this.change(actor, async (manager, timeZone) => {
      const budget = present(await this.repository.lock(manager, actor, id, 'deleted'));
      await this.assertRoom(manager, actor);
      const back = { ...budget, version: budget.version + 1 };
      await this.repository.setDeleted(manager, actor, id, null, back.version);
      await this.record(manager, actor, 'restore', null, back);
      return this.evaluated(manager, actor, back, timeZone, await this.changes.begin(manager, actor, back, timeZone));
    });
  }

  private async change(actor: Actor, work: (manager: EntityManager, timeZone: string) => Promise<Changed>): Promise<BudgetResponse> {
    const timeZone = await this.zones.of(actor);
    const { standing, effects } = await this.repository.transaction(actor, (manager) => work(manager, timeZone));
    await this.changes.tell(actor, effects);
    return responseOf(standing);
  }

  private async evaluated(manager: EntityManager, scope: TenantScope, budget: Budget, timeZone: string, effects: BudgetEffects): Promise<Changed> {
    return { standing: await this.standing(manager, scope, budget, timeZone), effects };
  }

  private async standing(manager: EntityManager, scope: TenantScope, budget: Budget, timeZone: string): Promise<StandingBudget> {
    const [standing] = await this.standings.of(manager, scope, [budget], timeZone);
    return standing as StandingBudget;
  }

  private async contentOf(scope: TenantScope, body: CreateBudgetDto): Promise<Omit<Budget, 'id' | 'version' | 'createdBy' | 'createdAt' | 'updatedAt'>> {
    const { name, category, dimension, period, amount, currency, thresholds, action = 'notify', channelIds = [] } = body;
    const channels = [...new Set(channelIds)];
    await this.changes.assertChannels(scope, channels);
    return {
      name,
      category: category ?? null,
      dimension: dimension ? { name: dimension.name, value: dimension.value } : null,
      period,
      amount,
      currency,
      thresholds: thresholdsOf(thresholds ?? DEFAULT_THRESHOLDS, action),
      action,
      channelIds: channels,
    };
  }

  private async assertRoom(manager: EntityManager, scope: TenantScope): Promise<void> {
    if ((await this.repository.count(manager, scope)) < MOST_BUDGETS) return;
    throw new DomainError('QUOTA_EXCEEDED', `A tenant has at most ${MOST_BUDGETS} budgets.`, { limit: MOST_BUDGETS });
  }

  private record(manager: EntityManager, actor: Actor, verb: 'create' | 'update' | 'delete' | 'restore', before: Budget | null, after: Budget | null): Promise<void> {
    return this.audit.record(manager, actor, { action: `budget.${verb}`, resourceType: 'budget', resourceId: (after ?? before)?.id ?? null, before, after });
  }
}

const responseOf = ({ budget, standing }: StandingBudget): BudgetResponse => BudgetResponse.of(budget, standing);

function assertVersion({ version }: Budget, decidedOn: number): void {
  if (version === decidedOn) return;
  throw new DomainError('CONFLICT', 'Somebody changed this budget in the meantime; load it again.', { currentVersion: version });
}

function present(budget: Budget | null): Budget {
  if (!budget) throw notFound('budget');
  return budget;
}
