import { DomainEvent } from '../platform/events/index.js';

/** A KPI was made, changed, deleted or brought back. */
export class KpiChanged extends DomainEvent<{ tenantId: string; kpiId: string; name: string; kind: 'saved' | 'deleted' }> {
  static readonly eventName = 'kpi.changed';
  static readonly relayed = true;
}

/** A KPI stands otherwise than before. What it stands at is read where somebody watches. */
export class KpiMoved extends DomainEvent<{ tenantId: string; kpiId: string; name: string }> {
  static readonly eventName = 'kpi.moved';
  static readonly relayed = true;
}
