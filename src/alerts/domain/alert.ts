import type { AlertSeverity } from './alert-rule.js';
import type { AlertCause, AlertStatus, Closing, ToldEvent, TransitionKind } from './alert-state.js';
import type { Dimensions } from './observation.js';

/** Statuses of an alert that is there: what comes before is how its series stands. */
export const OPEN_STATUSES = ['firing', 'acknowledged', 'silenced', 'no_data', 'error'] as const satisfies readonly AlertStatus[];
export const KEPT_STATUSES = [...OPEN_STATUSES, 'resolved'] as const;
export type KeptStatus = (typeof KEPT_STATUSES)[number];

export const ALERT_RESOLUTIONS = ['recovered', 'by_hand', 'rule_changed', 'rule_disabled', 'rule_deleted', 'series_forgotten'] as const;
export type AlertResolution = 'recovered' | 'by_hand' | Closing;

/** An alert as it is kept. */
export interface Alert {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly severity: AlertSeverity;
  readonly unit: string;
  readonly metric: string | null;
  readonly seriesKey: string;
  readonly fingerprint: string;
  readonly dimensions: Dimensions;
  readonly labels: Readonly<Record<string, string>>;
  readonly runbookUrl: string | null;
  readonly dashboardId: string | null;
  readonly status: KeptStatus;
  readonly cause: AlertCause;
  readonly summary: string;
  /** When it was breached last. */
  readonly value: number | null;
  readonly threshold: number | null;
  readonly firstSeenAt: Date;
  readonly openedAt: Date;
  readonly lastSeenAt: Date;
  /** The first time. */
  readonly acknowledgedAt: Date | null;
  /** Who has it now; null: nobody. */
  readonly acknowledgedBy: string | null;
  readonly assignedTo: string | null;
  readonly snoozedUntil: Date | null;
  readonly resolvedAt: Date | null;
  readonly resolution: AlertResolution | null;
  readonly resolvedBy: string | null;
  readonly reason: string | null;
  readonly sequence: number;
  /** Since when it has called for somebody; null: it does not. */
  readonly loudSince: Date | null;
  readonly escalationPolicyId: string | null;
  /** Steps of the policy that were taken since it began to call for somebody, those of all rounds. */
  readonly escalationStep: number;
  /** How often the policy has begun. */
  readonly escalationRound: number;
  readonly escalationDueAt: Date | null;
}

/** A transition as it is kept. */
export interface KeptTransition {
  readonly alertId: string;
  readonly sequence: number;
  readonly kind: TransitionKind;
  readonly from: AlertStatus;
  readonly to: AlertStatus;
  readonly cause: AlertCause;
  readonly at: Date;
  readonly by: string | null;
  readonly reason: string | null;
  readonly tells: ToldEvent | null;
}

export const REMARK_KINDS = ['comment', 'assigned', 'unassigned', 'escalated'] as const;
export type RemarkKind = (typeof REMARK_KINDS)[number];

/** What somebody said about an alert, or did that leaves its state as it is. */
export interface Remark {
  readonly id: string;
  readonly alertId: string;
  readonly kind: RemarkKind;
  readonly text: string;
  /** Of an assignment. */
  readonly assignee: string | null;
  /** null: it came by itself. */
  readonly by: string | null;
  readonly at: Date;
}
