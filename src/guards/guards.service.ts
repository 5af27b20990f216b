import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { SeriesSources } from '../metrics/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, type Page, invalid, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { isBreached } from './domain/evaluate-guard.js';
import { type GuardRule, MOST_GUARDS, MOST_SERIES, type ThresholdGuard, ruleProblems, watchesTheSame } from './domain/guard.js';
import type { CreateGuardDto, DeleteGuardQueryDto, GuardListDto, GuardRuleDto, Guarded, UpdateGuardDto } from './dto/guard.dto.js';
import { GuardPreviewResponse, GuardResponse } from './dto/guard.response.js';
import { GuardAccess } from './guard-access.js';
import { GuardReader } from './guard-reader.js';
import { GuardStatesRepository } from './guard-states.repository.js';
import { GuardResolved } from './guards.events.js';
import { GuardsRepository } from './guards.repository.js';
import { toldOf } from './told-violation.js';
import { type Resolution, type Violation, ViolationsRepository } from './violations.repository.js';

/** Series of each guard that a list shows. */
const SHOWN_IN_LISTS = 5;

/** What a change left behind. */
interface Changed {
  readonly guard: ThresholdGuard;
  /** Violations that it closed. */
  readonly closed: readonly Violation[];
}

/** Defining guards. */
@Injectable()
export class GuardsService {
  constructor(
    private readonly repository: GuardsRepository,
    private readonly states: GuardStatesRepository,
    private readonly violations: ViolationsRepository,
    private readonly sources: SeriesSources,
    private readonly reader: GuardReader,
    private readonly access: GuardAccess,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async list(caller: Actor, { of, limit, cursor }: GuardListDto): Promise<Page<GuardResponse>> {
    const scope = await this.access.of(caller, of);
    const rows = await this.repository.list(scope, keysetOf(cursor), limit + 1);
    const states = new Map((await this.states.states(scope, rows.map(({ id }) => id))).map((state) => [state.guardId, state]));
    return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id], (guard) => GuardResponse.of(guard, states.get(guard.id) ?? null, SHOWN_IN_LISTS));
  }

  /** @throws DomainError NOT_FOUND */
  async get(caller: Actor, of: Guarded, id: string): Promise<GuardResponse> {
    const scope = await this.access.of(caller, of);
    return this.standing(scope, present(await this.repository.find(scope, id)));
  }

  /** What a guard would read now. @throws DomainError VALIDATION_FAILED, NOT_FOUND, QUERY_TIMEOUT */
  async preview(caller: Actor, of: Guarded, body: GuardRuleDto): Promise<GuardPreviewResponse> {
    const scope = await this.access.of(caller, of);
    const rule = this.ruleOf(body);
    const { window, series } = await this.reader.read(scope, rule, this.clock.now());
    return {
      from: new Date(window.from),
      to: new Date(window.to),
      series: series.map(({ dimensions, reading }) => {
        const { value, figure, bound, baseline, samples, reason } = reading;
        return { dimensions, value, figure, thresholdValue: bound, baseline, samples, reason, breached: isBreached(rule, reading) };
      }),
    };
  }

  /** @throws DomainError VALIDATION_FAILED, NOT_FOUND (a KPI), QUOTA_EXCEEDED */
  async create(caller: Actor, of: Guarded, body: CreateGuardDto): Promise<GuardResponse> {
    const actor = await this.access.of(caller, of);
    const now = this.clock.now();
    const guard = { ...(await this.contentOf(actor, body)), id: randomUUID(), builtIn: null, version: 1, createdAt: now, updatedAt: now };
    await this.repository.transaction(actor, async (manager) => {
      await this.assertRoom(manager, actor);
      await this.repository.insert(manager, actor, guard, actor.userId);
      if (guard.enabled) await this.states.open(manager, actor, guard.id, now, false);
      await this.record(manager, actor, 'create', null, guard);
    });
    return this.standing(actor, guard);
  }

  /** @throws DomainError VALIDATION_FAILED, NOT_FOUND, CONFLICT for a stale version */
  async update(caller: Actor, of: Guarded, id: string, body: UpdateGuardDto): Promise<GuardResponse> {
    const actor = await this.access.of(caller, of);
    present(await this.repository.find(actor, id));
    const content = await this.contentOf(actor, body);
    const { guard, closed } = await this.repository.transaction(actor, async (manager): Promise<Changed> => {
      const before = present(await this.repository.lock(manager, actor, id));
      assertVersion(before, body.version);
      const changed = { ...before, ...content, version: before.version + 1, updatedAt: this.clock.now() };
      await this.repository.update(manager, actor, changed);
      await this.record(manager, actor, 'update', before, changed);
      return { guard: changed, closed: await this.carryOver(manager, actor, before, changed) };
    });
    this.tell(actor, closed);
    return this.standing(actor, guard);
  }

  /** @throws DomainError NOT_FOUND, CONFLICT for a stale version */
  async delete(caller: Actor, id: string, { of, version }: DeleteGuardQueryDto): Promise<{ deleted: true }> {
    const actor = await this.access.of(caller, of);
    const closed = await this.repository.transaction(actor, async (manager) => {
      const guard = present(await this.repository.lock(manager, actor, id));
      if (version !== undefined) assertVersion(guard, version);
      await this.repository.setDeleted(manager, actor, id, this.clock.now(), guard.version + 1);
      await this.record(manager, actor, 'delete', guard, null);
      return this.stop(manager, actor, id, 'guard_deleted');
    });
    this.tell(actor, closed);
    return { deleted: true };
  }

  /** Brings a deleted guard back. @throws DomainError NOT_FOUND, QUOTA_EXCEEDED */
  async restore(caller: Actor, of: Guarded, id: string): Promise<GuardResponse> {
    const actor = await this.access.of(caller, of);
    const restored = await this.repository.transaction(actor, async (manager) => {
      const guard = present(await this.repository.lock(manager, actor, id, 'deleted'));
      await this.assertRoom(manager, actor);
      const back = { ...guard, version: guard.version + 1 };
      await this.repository.setDeleted(manager, actor, id, null, back.version);
      if (back.enabled) await this.states.open(manager, actor, id, this.clock.now(), false);
      await this.record(manager, actor, 'restore', null, back);
      return back;
    });
    return this.standing(actor, restored);
  }

  /** What was known under the rule before holds under the new one while that watches the same; else it begins anew. */
  private async carryOver(manager: EntityManager, scope: TenantScope, before: ThresholdGuard, after: ThresholdGuard): Promise<readonly Violation[]> {
    if (!after.enabled) return this.stop(manager, scope, after.id, 'guard_disabled');
    const keeps = watchesTheSame(before, after) && before.baseline === after.baseline && before.comparator === after.comparator;
    await this.states.open(manager, scope, after.id, this.clock.now(), keeps);
    return keeps ? [] : this.violations.close(manager, scope, after.id, null, 'guard_changed', this.clock.now());
  }

  /** The states first, so that an evaluation that is under way writes nothing after this. */
  private async stop(manager: EntityManager, scope: TenantScope, id: string, resolution: Resolution): Promise<readonly Violation[]> {
    await this.states.close(manager, scope, id);
    return this.violations.close(manager, scope, id, null, resolution, this.clock.now());
  }

  private async standing(scope: TenantScope, guard: ThresholdGuard): Promise<GuardResponse> {
    const [state] = await this.states.states(scope, [guard.id]);
    return GuardResponse.of(guard, state ?? null, MOST_SERIES);
  }

  /** @throws DomainError VALIDATION_FAILED */
  private ruleOf({ series, percentOf, comparator, threshold, baseline, resolveThreshold, windowSeconds, minimumSamples }: GuardRuleDto): GuardRule {
    const rule: GuardRule = {
      series,
      percentOf: percentOf ?? null,
      comparator,
      threshold,
      baseline: baseline ?? null,
      resolveThreshold: resolveThreshold ?? null,
      windowSeconds,
      minimumSamples: minimumSamples ?? 0,
      forSeconds: 0,
      resolveAfterSeconds: 0,
    };
    const problems = [...ruleProblems(rule), ...this.sources.check(series, 'series'), ...(percentOf ? this.sources.check(percentOf, 'percentOf') : [])];
    if (problems.length > 0) throw invalid(...problems);
    return rule;
  }

  /** Reads it once, so that a guard which cannot be read, or watches too much, is refused while somebody looks. */
  private async contentOf(scope: TenantScope, body: CreateGuardDto): Promise<Omit<ThresholdGuard, 'id' | 'builtIn' | 'version' | 'createdAt' | 'updatedAt'>> {
    const rule = this.ruleOf(body);
    await this.reader.read(scope, rule, this.clock.now());
    const { name, description, violationType, severity, unit, forSeconds, resolveAfterSeconds, enabled } = body;
    return {
      ...rule,
      forSeconds: forSeconds ?? 0,
      resolveAfterSeconds: resolveAfterSeconds ?? 0,
      name,
      description: description ?? '',
      violationType,
      severity,
      unit: unit ?? '',
      enabled: enabled ?? true,
    };
  }

  private async assertRoom(manager: EntityManager, scope: TenantScope): Promise<void> {
    if ((await this.repository.count(manager, scope)) < MOST_GUARDS) return;
    throw new DomainError('QUOTA_EXCEEDED', `A tenant has at most ${MOST_GUARDS} guards.`, { limit: MOST_GUARDS });
  }

  private tell({ tenantId }: TenantScope, closed: readonly Violation[]): void {
    for (const violation of closed) this.events.publish(new GuardResolved({ tenantId, violation: toldOf(violation) }));
  }

  private record(manager: EntityManager, actor: Actor, verb: 'create' | 'update' | 'delete' | 'restore', before: ThresholdGuard | null, after: ThresholdGuard | null): Promise<void> {
    return this.audit.record(manager, actor, { action: `guard.${verb}`, resourceType: 'guard', resourceId: (after ?? before)?.id ?? null, before, after });
  }
}

function assertVersion({ version }: ThresholdGuard, decidedOn: number): void {
  if (version === decidedOn) return;
  throw new DomainError('CONFLICT', 'Somebody changed this guard in the meantime; load it again.', { currentVersion: version });
}

function present(guard: ThresholdGuard | null): ThresholdGuard {
  if (!guard) throw notFound('guard');
  return guard;
}
