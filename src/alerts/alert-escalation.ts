import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { type Notice, NotificationOutbox } from '../notifications/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, notFound } from '../platform/http/index.js';
import { AlertChanged } from './alerts.events.js';
import { AlertsRepository } from './alerts.repository.js';
import { contentOf } from './domain/alert-notice.js';
import type { Alert } from './domain/alert.js';
import { type EscalationPolicy, type EscalationTaken, type EscalationTimer, dueOf, nameOf, nextEscalation } from './domain/escalation.js';
import { AlertResponse } from './dto/alert.response.js';
import { EscalationPoliciesRepository } from './escalation-policies.repository.js';
import { EscalationsRepository } from './escalations.repository.js';
import { RuleStatesRepository } from './rule-states.repository.js';
import { toldOf } from './told-alert.js';

/** What became of a timer that had run out. `moved`: its next step comes later. `stopped`: there is none, or it is no longer to run. */
export type TimerOutcome = 'taken' | 'moved' | 'stopped';

/** Who escalates, and why; by itself nobody does. */
interface Escalating {
  readonly by: string | null;
  readonly reason: string | null;
}

/**
 * Tells the next ones of alerts that nobody has taken. An alert's timer stands in its row, so that it goes on after a
 * restart, and is looked at under the lock that everything takes which does something about an alert: a step is taken
 * once, and none after somebody has acknowledged.
 */
@Injectable()
export class AlertEscalation {
  constructor(
    private readonly policies: EscalationPoliciesRepository,
    private readonly escalations: EscalationsRepository,
    private readonly alerts: AlertsRepository,
    private readonly states: RuleStatesRepository,
    private readonly outbox: NotificationOutbox,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** Takes the step of an alert whose timer has run out. @returns null when it has not, or somebody else took it */
  async takeDue(scope: TenantScope, alertId: string): Promise<TimerOutcome | null> {
    const { alert, outcome } = await this.locked(scope, alertId, async (manager, found) => {
      const now = this.clock.now();
      const { escalationDueAt, loudSince } = found;
      if (escalationDueAt === null || escalationDueAt > now) return { alert: found, outcome: null };
      const policy = found.escalationPolicyId === null ? null : await this.policies.findWithin(manager, scope, found.escalationPolicyId);
      const timer = timerOf(found);
      const due = policy && loudSince && found.resolvedAt === null ? dueOf(policy, timer, loudSince.getTime()) : null;
      if (policy === null || due === null) return this.keep(manager, scope, found, { ...timer, dueAt: null }, 'stopped');
      if (due > now.getTime()) return this.keep(manager, scope, found, { ...timer, dueAt: due }, 'moved');
      const next = nextEscalation(policy, timer, now.getTime(), true);
      if (!next) return this.keep(manager, scope, found, { ...timer, dueAt: null }, 'stopped');
      await this.take(manager, scope, found, policy, next.taken, { by: null, reason: null });
      return this.keep(manager, scope, found, next.timer, 'taken');
    });
    if (outcome === 'taken') this.tell(scope, alert);
    return outcome;
  }

  /**
   * Tells the next ones at once, also of an alert that somebody has or that is silenced: then its timer does not go on.
   * @throws DomainError NOT_FOUND, CONFLICT when it is over, has no policy, or everybody has been told
   */
  async escalate(actor: Actor, alertId: string, reason: string | null): Promise<AlertResponse> {
    const { alert } = await this.locked(actor, alertId, async (manager, found) => {
      if (found.resolvedAt !== null) throw new DomainError('CONFLICT', 'This alert is over: there is nothing to escalate.');
      const policyId = found.escalationPolicyId ?? (await this.escalations.policyOfRule(manager, actor, found.ruleId));
      const policy = policyId === null ? null : await this.policies.findWithin(manager, actor, policyId);
      if (!policy) throw new DomainError('CONFLICT', 'The rule of this alert has no escalation policy: give it one first.');
      const now = this.clock.now();
      const next = nextEscalation(policy, timerOf(found), now.getTime(), found.loudSince !== null);
      if (!next) throw new DomainError('CONFLICT', `Everybody whom the policy ${policy.name} names has been told.`);
      await this.take(manager, actor, found, policy, next.taken, { by: actor.userId, reason });
      const kept = await this.keep(manager, actor, { ...found, escalationPolicyId: policy.id }, next.timer, 'taken');
      await this.audit.record(manager, actor, { action: 'alert.escalate', resourceType: 'alert', resourceId: alertId, before: null, after: { policyId: policy.id, step: next.taken.place + 1, reason } });
      return kept;
    });
    this.tell(actor, alert);
    return AlertResponse.of(alert);
  }

  /** Alerts of all tenants whose timers have run out; those that wait longest first. */
  due(limit: number): Promise<{ tenantId: string; alertId: string }[]> {
    return this.escalations.due(this.clock.now(), limit);
  }

  /** Locks as evaluations and people's actions do: how the rule stands first, then the alert. */
  private async locked<T>(scope: TenantScope, alertId: string, work: (manager: EntityManager, alert: Alert) => Promise<T>): Promise<T> {
    return this.alerts.transaction(scope, async (manager) => {
      const known = await this.alerts.findIn(manager, scope, alertId);
      if (!known) throw notFound('alert');
      await this.states.lock(manager, scope, known.ruleId, null);
      const alert = await this.alerts.lock(manager, scope, alertId);
      if (!alert) throw notFound('alert');
      return work(manager, alert);
    });
  }

  private async keep<O extends TimerOutcome>(manager: EntityManager, scope: TenantScope, alert: Alert, { step, dueAt }: EscalationTimer, outcome: O): Promise<{ alert: Alert; outcome: O }> {
    const changed = { ...alert, escalationStep: step, escalationDueAt: dueAt === null ? null : new Date(dueAt) };
    await this.escalations.keep(manager, scope, changed);
    return { alert: changed, outcome };
  }

  /** Writes down who is told, and tells them, each once for a step however often it is tried. */
  private async take(manager: EntityManager, scope: TenantScope, alert: Alert, policy: EscalationPolicy, { place, round, targets }: EscalationTaken, { by, reason }: Escalating): Promise<void> {
    const at = this.clock.now();
    const count = `step ${place + 1} of ${policy.steps.length}${round === 0 ? '' : `, round ${round + 1}`}`;
    const text = `${policy.name}: ${count}.${reason === null ? '' : ` ${reason}`}`;
    await this.alerts.insertRemark(manager, scope, { id: randomUUID(), alertId: alert.id, kind: 'escalated', text, assignee: null, by, at });
    const content = contentOf(alert, 'escalated', { at, by: null, reason });
    const notices = targets.map((target): Notice => ({
      key: `${alert.ruleId}/${alert.id}/${alert.sequence}/${nameOf(target)}/escalation-${alert.escalationStep + 1}-${alert.escalationRound}`,
      to: target,
      subject: { kind: 'alert', id: alert.id },
      // Whoever is told now is to know now.
      group: null,
      content,
    }));
    await this.outbox.add(manager, scope, notices, at);
  }

  private tell({ tenantId }: TenantScope, alert: Alert): void {
    this.outbox.nudge();
    this.events.publish(new AlertChanged({ tenantId, change: 'escalated', alert: toldOf(alert) }));
  }
}

const timerOf = ({ escalationStep, escalationDueAt }: Alert): EscalationTimer => ({ step: escalationStep, dueAt: escalationDueAt?.getTime() ?? null });
