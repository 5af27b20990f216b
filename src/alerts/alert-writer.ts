import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Notice, type NoticePicture, NotificationLedger, NotificationOutbox } from '../notifications/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { AlertChanged } from './alerts.events.js';
import { AlertsRepository } from './alerts.repository.js';
import { escalatedNoticesOf, noticesOf } from './domain/alert-notice.js';
import { type AlertRule, fingerprintOf } from './domain/alert-rule.js';
import { type AlertTransition, type TransitionKind, isLoud } from './domain/alert-state.js';
import type { Alert, AlertResolution, KeptStatus, KeptTransition } from './domain/alert.js';
import type { SeriesChange, WatchedSeries } from './domain/rule-standing.js';
import { toldOf } from './told-alert.js';

/** Why an alert may have ended, and who did it. */
export interface Causation {
  readonly ends: AlertResolution;
  /** Their name, for what people are told; null: nobody did it. */
  readonly by: string | null;
  /** By series key, of those that may be told of. */
  readonly pictures: ReadonlyMap<string, NoticePicture>;
}

export const BY_ITSELF: Causation = { ends: 'recovered', by: null, pictures: new Map() };

/** An alert after a change. */
export interface WrittenAlert {
  readonly alert: Alert;
  readonly change: TransitionKind;
}

/**
 * Writes what became of series: alerts, their transitions and what people are told of them, all in the transaction of
 * whoever holds the lock on the rule's state.
 */
@Injectable()
export class AlertWriter {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: NotificationOutbox,
    private readonly ledger: NotificationLedger,
    private readonly events: EventBus,
  ) {}

  /** @returns the series with their alerts, and the alerts that changed */
  async write(manager: EntityManager, scope: TenantScope, rule: AlertRule, changes: readonly SeriesChange[], causation: Causation, metric: string | null, at: Date): Promise<{ series: WatchedSeries[]; written: WrittenAlert[] }> {
    const series: WatchedSeries[] = [];
    const written: WrittenAlert[] = [];
    const notices: Notice[] = [];
    for (const change of changes) {
      let { alertId } = change.after;
      if (change.transitions.length > 0) {
        const { alert, kept } = await this.writeOne(manager, scope, rule, change, causation, metric);
        alertId = alert.id;
        written.push({ alert, change: (kept.at(-1) as KeptTransition).kind });
        const told = { by: causation.by, picture: causation.pictures.get(change.after.key) ?? null };
        notices.push(...kept.flatMap((transition) => noticesOf(rule, alert, transition, told)));
        const escalatedTo = await this.escalatedTo(manager, scope, rule, alert);
        notices.push(...kept.flatMap((transition) => escalatedNoticesOf(rule, alert, transition, escalatedTo, causation.by)));
      } else if (change.reading === 'breached' && change.after.state.alert?.cause === 'breach' && alertId !== null) {
        const { value, bound, summary } = change.after;
        await this.alerts.seeAgain(manager, scope, alertId, { value, bound, summary, at });
      }
      if (!change.forgotten) series.push({ ...change.after, alertId });
    }
    await this.outbox.add(manager, scope, notices, at);
    return { series, written };
  }

  /** After the commit. */
  tell({ tenantId }: TenantScope, written: readonly WrittenAlert[]): void {
    if (written.length === 0) return;
    this.outbox.nudge();
    for (const { alert, change } of written) this.events.publish(new AlertChanged({ tenantId, change, alert: toldOf(alert) }));
  }

  /** Channels that were told of an alert by an escalation alone. */
  private async escalatedTo(manager: EntityManager, scope: TenantScope, { channelIds }: AlertRule, { id, escalationPolicyId }: Alert): Promise<string[]> {
    if (escalationPolicyId === null) return [];
    return (await this.ledger.channelsTold(manager, scope, { kind: 'alert', id })).filter((channelId) => !channelIds.includes(channelId));
  }

  private async writeOne(manager: EntityManager, scope: TenantScope, rule: AlertRule, change: SeriesChange, { ends }: Causation, metric: string | null): Promise<{ alert: Alert; kept: KeptTransition[] }> {
    const isNew = change.transitions[0]?.sequence === 1;
    const before = isNew || change.after.alertId === null ? newAlert(rule, change, metric) : await this.alerts.lock(manager, scope, change.after.alertId);
    if (!before) throw new TypeError(`Alert ${change.after.alertId} of rule ${rule.id} is not there.`);
    const alert = afterChange(before, rule, change, ends);
    if (isNew) await this.alerts.insert(manager, scope, alert);
    else await this.alerts.update(manager, scope, alert);
    const kept = change.transitions.map((transition): KeptTransition => ({ ...transition, alertId: alert.id, at: new Date(transition.at) }));
    await this.alerts.insertTransitions(manager, scope, kept);
    return { alert, kept };
  }
}

function newAlert(rule: AlertRule, { after, labels, transitions }: SeriesChange, metric: string | null): Alert {
  const first = transitions[0] as AlertTransition;
  const opened = transitions.find(({ kind }) => kind === 'opened') ?? first;
  return {
    id: randomUUID(),
    ruleId: rule.id,
    ruleName: rule.name,
    severity: rule.severity,
    unit: rule.unit,
    metric,
    seriesKey: after.key,
    fingerprint: fingerprintOf(rule.id, after.key),
    dimensions: after.dimensions,
    labels,
    runbookUrl: rule.runbookUrl,
    dashboardId: rule.dashboardId,
    status: 'firing',
    cause: opened.cause,
    summary: after.summary,
    value: after.value,
    threshold: after.bound,
    firstSeenAt: new Date(first.at),
    openedAt: new Date(opened.at),
    lastSeenAt: new Date(opened.at),
    acknowledgedAt: null,
    acknowledgedBy: null,
    assignedTo: null,
    snoozedUntil: null,
    resolvedAt: null,
    resolution: null,
    resolvedBy: null,
    reason: null,
    sequence: 0,
    loudSince: null,
    escalationPolicyId: null,
    escalationStep: 0,
    escalationRound: 0,
    escalationDueAt: null,
  };
}

function afterChange(before: Alert, rule: AlertRule, { after, transitions, reading }: SeriesChange, ends: AlertResolution): Alert {
  const last = transitions.at(-1) as AlertTransition;
  const { alert: open } = after.state;
  const taken = transitions.filter(({ kind }) => kind === 'acknowledged').at(-1);
  const ended = transitions.find(({ kind }) => kind === 'resolved');
  // Of one that ends, what it was about stays.
  const tellsOfNow = reading === 'breached' || ((reading === 'missing' || reading === 'failed') && last.cause !== 'breach');
  const described = tellsOfNow && !ended ? { summary: after.summary, value: after.value, threshold: after.bound, lastSeenAt: new Date(last.at) } : {};
  return {
    ...before,
    ...described,
    ...escalation(before, rule, isLoud(after.state), new Date(last.at)),
    status: last.to as KeptStatus,
    cause: last.cause,
    sequence: last.sequence,
    acknowledgedAt: before.acknowledgedAt ?? (taken ? new Date(taken.at) : null),
    acknowledgedBy: ended ? before.acknowledgedBy : open?.acknowledged ? (taken ? taken.by : before.acknowledgedBy) : null,
    snoozedUntil: open?.snoozedUntil ? new Date(open.snoozedUntil) : null,
    ...(ended ? { resolvedAt: new Date(ended.at), resolution: ends, resolvedBy: ended.by, reason: ended.reason } : {}),
  };
}

/** A policy begins anew whenever an alert begins to call for somebody, and stops when it no longer does. */
function escalation(before: Alert, { escalationPolicyId }: AlertRule, loud: boolean, at: Date): Partial<Alert> {
  if (!loud) return { loudSince: null, escalationDueAt: null };
  if (before.loudSince !== null) return {};
  if (escalationPolicyId === null) return { loudSince: at, escalationPolicyId: null, escalationDueAt: null };
  return { loudSince: at, escalationPolicyId, escalationStep: 0, escalationRound: before.escalationRound + 1, escalationDueAt: at };
}
