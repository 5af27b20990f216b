import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { NotificationOutbox } from '../notifications/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, invalid, notFound } from '../platform/http/index.js';
import { Memberships, People } from '../tenants/index.js';
import { AlertChanged } from './alerts.events.js';
import { AlertsRepository } from './alerts.repository.js';
import { contentOf } from './domain/alert-notice.js';
import type { Alert, Remark } from './domain/alert.js';
import { toldOf } from './told-alert.js';

/** Remarks on one alert, so that what is shown of it stays bounded. */
const MOST_REMARKS = 500;

/** What people say about alerts, and to whom they give them: what leaves their state as it is. */
@Injectable()
export class AlertRemarks {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly memberships: Memberships,
    private readonly people: People,
    private readonly outbox: NotificationOutbox,
    private readonly events: EventBus,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND, QUOTA_EXCEEDED */
  async comment(actor: Actor, id: string, text: string): Promise<Remark> {
    const { alert, remark } = await this.alerts.transaction(actor, async (manager) => {
      const alert = await this.lock(manager, actor, id);
      const remark = await this.remark(manager, actor, { alertId: id, kind: 'comment', text, assignee: null });
      await this.audit.record(manager, actor, { action: 'alert.comment', resourceType: 'alert', resourceId: id, before: null, after: { text } });
      return { alert, remark };
    });
    this.events.publish(new AlertChanged({ tenantId: actor.tenantId, change: 'commented', alert: toldOf(alert) }));
    return remark;
  }

  /**
   * Gives an open alert to a member, who is told of it; null: to nobody.
   * @throws DomainError NOT_FOUND, VALIDATION_FAILED for somebody who is no member, CONFLICT when it is resolved
   */
  async assign(actor: Actor, id: string, assignee: string | null): Promise<Alert> {
    const by = await this.nameOf(actor);
    const alert = await this.alerts.transaction(actor, async (manager) => {
      const before = await this.lock(manager, actor, id);
      if (before.resolvedAt !== null) throw new DomainError('CONFLICT', 'This alert is resolved already.');
      if (assignee !== null && !(await this.memberships.find(manager, actor.tenantId, assignee))) {
        throw invalid({ path: 'userId', rule: 'member', message: 'userId must be a member of this tenant' });
      }
      if (before.assignedTo === assignee) return before;
      const after = { ...before, assignedTo: assignee };
      await this.alerts.assign(manager, actor, id, assignee);
      const { id: remarkId, at } = await this.remark(manager, actor, { alertId: id, kind: assignee === null ? 'unassigned' : 'assigned', text: '', assignee });
      await this.audit.record(manager, actor, { action: 'alert.assign', resourceType: 'alert', resourceId: id, before: { assignedTo: before.assignedTo }, after: { assignedTo: assignee } });
      if (assignee !== null && assignee !== actor.userId) {
        const event = after.cause === 'breach' ? 'firing' : after.cause;
        const content = contentOf(after, event, { at, by: null, reason: null });
        const summary = `${by ?? 'Somebody'} assigned this to you. ${content.summary}`;
        const notice = { key: `${after.ruleId}/${id}/assigned/${remarkId}`, to: { kind: 'person', userId: assignee }, subject: { kind: 'alert', id }, group: null, content: { ...content, summary } } as const;
        await this.outbox.add(manager, actor, [notice], at);
      }
      return after;
    });
    this.outbox.nudge();
    this.events.publish(new AlertChanged({ tenantId: actor.tenantId, change: 'assigned', alert: toldOf(alert) }));
    return alert;
  }

  /** Of whoever acts; null where no person does. */
  async nameOf({ userId }: Actor): Promise<string | null> {
    return userId === null ? null : (await this.people.get(userId)).name;
  }

  private async lock(manager: EntityManager, actor: Actor, id: string): Promise<Alert> {
    const alert = await this.alerts.lock(manager, actor, id);
    if (!alert) throw notFound('alert');
    return alert;
  }

  private async remark(manager: EntityManager, actor: Actor, said: Omit<Remark, 'id' | 'by' | 'at'>): Promise<Remark> {
    if ((await this.alerts.countRemarks(manager, actor, said.alertId)) >= MOST_REMARKS) {
      throw new DomainError('QUOTA_EXCEEDED', `An alert takes at most ${MOST_REMARKS} remarks.`, { limit: MOST_REMARKS });
    }
    const remark: Remark = { ...said, id: randomUUID(), by: actor.userId, at: this.clock.now() };
    await this.alerts.insertRemark(manager, actor, remark);
    return remark;
  }
}
