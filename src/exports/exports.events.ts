import { DomainEvent } from '../platform/events/index.js';

/** How an export stands, as those see it who wait for it. */
export type ExportStanding = 'queued' | 'running' | 'ready' | 'failed' | 'cancelled';

/** An export went on, ended or was cancelled: whoever waits for it is told, whoever writes it stops. */
export class ExportProgressed extends DomainEvent<{
  tenantId: string;
  exportId: string;
  state: ExportStanding;
  /** 0 to 100. */
  progress: number;
}> {
  static readonly eventName = 'export.progressed';
  static readonly relayed = true;
}
