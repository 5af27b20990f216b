import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import { type Actor, DomainError, notFound } from '../platform/http/index.js';
import { AlertRulesRepository } from './alert-rules.repository.js';
import { AlertRemarks } from './alert-remarks.js';
import { AlertWriter } from './alert-writer.js';
import { AlertsRepository } from './alerts.repository.js';
import { timingOf } from './domain/alert-rule.js';
import { type AlertInput, advance } from './domain/alert-state.js';
import type { Alert } from './domain/alert.js';
import { labelsOf } from './domain/silence.js';
import { RuleStatesRepository } from './rule-states.repository.js';
import { toldOf } from './told-alert.js';

type Act = 'acknowledge' | 'unacknowledge' | 'snooze' | 'resolve';

const REFUSED: Readonly<Record<Act, string>> = {
  acknowledge: 'This alert is acknowledged already.',
  unacknowledge: 'Nobody has acknowledged this alert, and it is not snoozed.',
  snooze: 'This alert cannot be snoozed.',
  resolve: 'This alert is resolved already.',
};

/** What people do about alerts. Whoever does something takes the lock on the rule's state, as evaluations do. */
@Injectable()
export class AlertActions {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly rules: AlertRulesRepository,
    private readonly states: RuleStatesRepository,
    private readonly writer: AlertWriter,
    private readonly remarks: AlertRemarks,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND, CONFLICT when it is acknowledged or resolved already */
  acknowledge(actor: Actor, id: string, reason: string | null): Promise<Alert> {
    return this.act(actor, id, 'acknowledge', { kind: 'acknowledge', by: actor.userId, reason });
  }

  /** Gives it back: nobody has it, and it is not snoozed. @throws DomainError NOT_FOUND, CONFLICT */
  unacknowledge(actor: Actor, id: string, reason: string | null): Promise<Alert> {
    return this.act(actor, id, 'unacknowledge', { kind: 'unacknowledge', by: actor.userId, reason });
  }

  /** @throws DomainError NOT_FOUND, CONFLICT when it is resolved */
  snooze(actor: Actor, id: string, minutes: number, reason: string | null): Promise<Alert> {
    const until = this.clock.now().getTime() + minutes * 60_000;
    return this.act(actor, id, 'snooze', { kind: 'snooze', until, by: actor.userId, reason });
  }

  /** Until its series has been well once, none opens of it. @throws DomainError NOT_FOUND, CONFLICT */
  resolve(actor: Actor, id: string, reason: string): Promise<Alert> {
    return this.act(actor, id, 'resolve', { kind: 'resolve', by: actor.userId, reason });
  }

  private async act(actor: Actor, id: string, act: Act, input: AlertInput): Promise<Alert> {
    const name = await this.remarks.nameOf(actor);
    const { alert, written } = await this.alerts.transaction(actor, async (manager) => {
      const found = await this.alerts.findIn(manager, actor, id);
      if (!found) throw notFound('alert');
      const row = await this.states.lock(manager, actor, found.ruleId, null);
      const rule = await this.rules.findIn(manager, actor, found.ruleId);
      const before = row?.series.find(({ alertId, state }) => alertId === id && state.alert !== null);
      if (!row || !rule || !before) throw new DomainError('CONFLICT', REFUSED.resolve);
      const now = this.clock.now();
      const { state, transitions } = advance(timingOf(rule, 'series'), before.state, input, now.getTime());
      if (transitions.length === 0) throw new DomainError('CONFLICT', REFUSED[act]);
      const change = { before, after: { ...before, state }, labels: labelsOf(rule, before.dimensions), transitions, reading: null, forgotten: false };
      const changed = await this.writer.write(manager, actor, rule, [change], { ends: 'by_hand', by: name, pictures: new Map() }, null, now);
      const [after] = changed.series;
      await this.states.keepSeries(manager, actor, rule.id, row.series.map((each) => (each.key === before.key && after ? after : each)));
      const [first] = changed.written;
      if (!first) throw new TypeError('A transition changed no alert.');
      await this.audit.record(manager, actor, { action: `alert.${act}`, resourceType: 'alert', resourceId: id, before: toldOf(found), after: toldOf(first.alert) });
      return { alert: first.alert, written: changed.written };
    });
    this.writer.tell(actor, written);
    return alert;
  }
}
