import { DomainEvent } from '../../platform/events/index.js';
import type { StoredLine } from './log-lines.repository.js';

/** Lines of a tenant were stored; other replicas fetch them for those who watch there. */
export class LogLinesStored extends DomainEvent<{ tenantId: string; first: number; last: number }> {
  static readonly eventName = 'logs.stored';
  static readonly relayed = true;
}

/** New lines of a tenant that somebody on this replica watches, wherever they were stored. */
export class LogLinesArrived extends DomainEvent<{ tenantId: string; lines: readonly StoredLine[]; /** More that were stored and are not among them. */ more: number }> {
  static readonly eventName = 'logs.arrived';
  static readonly relayed = false;
}
