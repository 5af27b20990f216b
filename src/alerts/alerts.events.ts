import { DomainEvent } from '../platform/events/index.js';
import type { AlertSeverity } from './domain/alert-rule.js';
import type { AlertCause, TransitionKind } from './domain/alert-state.js';
import type { KeptStatus } from './domain/alert.js';

/** An alert as those who watch are told of it. Times are ISO 8601. */
export interface ToldAlert {
  id: string;
  ruleId: string;
  rule: string;
  severity: AlertSeverity;
  status: KeptStatus;
  cause: AlertCause;
  summary: string;
  labels: Record<string, string>;
  value: number | null;
  threshold: number | null;
  unit: string;
  assignedTo: string | null;
  acknowledgedBy: string | null;
  snoozedUntil: string | null;
  openedAt: string;
  resolvedAt: string | null;
}

/** An alert opened, changed, or ended. `change`: its newest transition, or what somebody did that leaves its state as it is. */
export class AlertChanged extends DomainEvent<{ tenantId: string; change: TransitionKind | 'assigned' | 'commented' | 'escalated'; alert: ToldAlert }> {
  static readonly eventName = 'alert.changed';
  static readonly relayed = true;
}
