import { DomainEvent } from '../platform/events/index.js';
import type { Severity, ViolationType } from './domain/guard.js';

/** A violation as those who watch are told of it. Times are ISO 8601. */
export interface ToldViolation {
  id: string;
  guardId: string;
  guard: string;
  type: ViolationType;
  severity: Severity;
  description: string;
  metricValue: number;
  thresholdValue: number;
  violationTime: string;
  resolved: boolean;
  resolutionTime: string | null;
}

/** A violation opened. */
export class GuardViolated extends DomainEvent<{ tenantId: string; violation: ToldViolation }> {
  static readonly eventName = 'guard.violated';
  static readonly relayed = true;
}

/** A violation was closed: by itself, by somebody, or with its guard. */
export class GuardResolved extends DomainEvent<{ tenantId: string; violation: ToldViolation }> {
  static readonly eventName = 'guard.resolved';
  static readonly relayed = true;
}
