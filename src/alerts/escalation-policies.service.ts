import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { NotificationChannels } from '../notifications/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, DomainError, type FieldProblem, type ListQueryDto, type Page, invalid, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { Memberships } from '../tenants/index.js';
import { type EscalationPlan, type EscalationPolicy, type EscalationTarget, MOST_POLICIES, planProblems } from './domain/escalation.js';
import { type CreateEscalationPolicyDto, type DeleteEscalationPolicyQueryDto, type UpdateEscalationPolicyDto, targetOf } from './dto/escalation-policy.dto.js';
import { EscalationPolicyResponse } from './dto/escalation-policy.response.js';
import { EscalationPoliciesRepository } from './escalation-policies.repository.js';

/** Rules that a refusal names. */
const MOST_NAMED = 5;

/** Defining escalation policies. */
@Injectable()
export class EscalationPoliciesService {
  constructor(
    private readonly repository: EscalationPoliciesRepository,
    private readonly channels: NotificationChannels,
    private readonly memberships: Memberships,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, { limit, cursor }: ListQueryDto): Promise<Page<EscalationPolicyResponse>> {
    const rows = await this.repository.list(actor, keysetOf(cursor), limit + 1);
    const nameOf = await this.namesOf(actor, rows);
    return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id], (policy) => EscalationPolicyResponse.of(policy, nameOf));
  }

  /** @throws DomainError NOT_FOUND */
  async get(actor: Actor, id: string): Promise<EscalationPolicyResponse> {
    return this.presented(actor, present(await this.repository.find(actor, id)));
  }

  /** @throws DomainError VALIDATION_FAILED, QUOTA_EXCEEDED */
  async create(actor: Actor, body: CreateEscalationPolicyDto): Promise<EscalationPolicyResponse> {
    const content = await this.contentOf(actor, body, []);
    const now = this.clock.now();
    const policy = { ...content, id: randomUUID(), version: 1, createdAt: now, updatedAt: now };
    await this.repository.transaction(actor, async (manager) => {
      if ((await this.repository.count(manager, actor)) >= MOST_POLICIES) {
        throw new DomainError('QUOTA_EXCEEDED', `A tenant has at most ${MOST_POLICIES} escalation policies.`, { limit: MOST_POLICIES });
      }
      await this.repository.insert(manager, actor, policy, actor.userId);
      await this.record(manager, actor, 'create', null, policy);
    });
    return this.presented(actor, policy);
  }

  /** @throws DomainError VALIDATION_FAILED, NOT_FOUND, CONFLICT for a stale version */
  async update(actor: Actor, id: string, body: UpdateEscalationPolicyDto): Promise<EscalationPolicyResponse> {
    const known = present(await this.repository.find(actor, id));
    const content = await this.contentOf(actor, body, targetsOf([known]));
    const policy = await this.repository.transaction(actor, async (manager) => {
      const before = present(await this.repository.lock(manager, actor, id));
      assertVersion(before, body.version);
      const changed = { ...before, ...content, version: before.version + 1, updatedAt: this.clock.now() };
      await this.repository.update(manager, actor, changed);
      await this.record(manager, actor, 'update', before, changed);
      return changed;
    });
    return this.presented(actor, policy);
  }

  /** @throws DomainError NOT_FOUND, CONFLICT for a stale version and while rules escalate by it */
  async delete(actor: Actor, id: string, { version }: DeleteEscalationPolicyQueryDto): Promise<{ deleted: true }> {
    await this.repository.transaction(actor, async (manager) => {
      const policy = present(await this.repository.lock(manager, actor, id));
      if (version !== undefined) assertVersion(policy, version);
      const rules = await this.repository.rulesOf(manager, actor, id, MOST_NAMED);
      if (rules.length > 0) {
        const message = `Alert rules escalate by this policy, such as ${rules.map(({ name }) => name).join(', ')}: give them another one first.`;
        throw new DomainError('CONFLICT', message, { rules });
      }
      await this.repository.setDeleted(manager, actor, id, this.clock.now());
      await this.record(manager, actor, 'delete', policy, null);
    });
    return { deleted: true };
  }

  /** @param known targets that were named already: one that has gone since does not keep the rest from being changed */
  private async contentOf(scope: TenantScope, { name, steps, repeatCount }: CreateEscalationPolicyDto, known: readonly EscalationTarget[]): Promise<EscalationPlan & { name: string }> {
    const problems: FieldProblem[] = [];
    const read = steps.map(({ afterSeconds, targets }, step) => ({
      afterSeconds,
      targets: targets.flatMap((each, place): EscalationTarget[] => {
        const target = targetOf(each);
        const path = `steps.${step}.targets.${place}`;
        if (!target) problems.push({ path, rule: 'target', message: `${path} must name a channelId, if it is a channel, or a userId, if it is a person, and nothing else` });
        return target ? [target] : [];
      }),
    }));
    const plan = { name, steps: read, repeatCount: repeatCount ?? 0 };
    problems.push(...planProblems(plan));
    if (problems.length === 0) problems.push(...(await this.unknownTargets(scope, plan, known)));
    if (problems.length > 0) throw invalid(...problems);
    return plan;
  }

  private async unknownTargets(scope: TenantScope, { steps }: EscalationPlan, known: readonly EscalationTarget[]): Promise<FieldProblem[]> {
    const targets = steps.flatMap((each, step) => each.targets.map((target, place) => ({ target, path: `steps.${step}.targets.${place}` })));
    const fresh = targets.filter(({ target }) => !known.some((each) => idOf(each) === idOf(target)));
    const ids = (kind: EscalationTarget['kind']): string[] => [...new Set(fresh.flatMap(({ target }) => (target.kind === kind ? [idOf(target)] : [])))];
    const missing = new Set(await this.channels.missing(scope, ids('channel')));
    const people = await this.peopleOf(scope, ids('person'));
    return fresh
      .filter(({ target }) => (target.kind === 'channel' ? missing.has(target.channelId) : !people.has(target.userId)))
      .map(({ target, path }) => {
        const message = target.kind === 'channel' ? `${path}.channelId names no notification channel` : `${path}.userId names no member of this tenant`;
        return { path, rule: 'exists', message };
      });
  }

  /** Names of those who are of the tenant. */
  private peopleOf(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.repository.transaction(scope, async (manager) => {
      const names = new Map<string, string>();
      for (const id of ids) {
        const standing = await this.memberships.find(manager, scope.tenantId, id);
        if (standing) names.set(id, standing.user.name);
      }
      return names;
    });
  }

  private async presented(scope: TenantScope, policy: EscalationPolicy): Promise<EscalationPolicyResponse> {
    return EscalationPolicyResponse.of(policy, await this.namesOf(scope, [policy]));
  }

  private async namesOf(scope: TenantScope, policies: readonly EscalationPolicy[]): Promise<(target: EscalationTarget) => string | null> {
    const ids = (kind: EscalationTarget['kind']): string[] => [...new Set(targetsOf(policies).flatMap((target) => (target.kind === kind ? [idOf(target)] : [])))];
    const channels = await this.channels.names(scope, ids('channel'));
    const people = await this.peopleOf(scope, ids('person'));
    return (target) => (target.kind === 'channel' ? channels.get(target.channelId) : people.get(target.userId)) ?? null;
  }

  private record(manager: EntityManager, actor: Actor, verb: 'create' | 'update' | 'delete', before: EscalationPolicy | null, after: EscalationPolicy | null): Promise<void> {
    return this.audit.record(manager, actor, { action: `escalation-policy.${verb}`, resourceType: 'escalation-policy', resourceId: (after ?? before)?.id ?? null, before, after });
  }
}

const targetsOf = (policies: readonly EscalationPolicy[]): EscalationTarget[] => policies.flatMap(({ steps }) => steps.flatMap(({ targets }) => targets));

const idOf = (target: EscalationTarget): string => (target.kind === 'channel' ? target.channelId : target.userId);

function assertVersion({ version }: EscalationPolicy, decidedOn: number): void {
  if (version === decidedOn) return;
  throw new DomainError('CONFLICT', 'Somebody changed this escalation policy in the meantime; load it again.', { currentVersion: version });
}

function present(policy: EscalationPolicy | null): EscalationPolicy {
  if (!policy) throw notFound('escalation policy');
  return policy;
}
