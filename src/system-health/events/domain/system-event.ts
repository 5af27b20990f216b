import type { FieldValue, LogLevel } from '../../logs/domain/log-line.js';

/** Types of events: `deploy`, `guard.violated`, `workflow.failed`. */
export const EVENT_TYPE = /^[a-z][a-z0-9_-]{0,31}(\.[a-z0-9_-]{1,31}){0,3}$/;

/** Something that happened to a system at a moment. */
export interface SystemEvent {
  readonly at: Date;
  readonly type: string;
  /** How bad it is. */
  readonly level: LogLevel;
  readonly service: string | null;
  readonly message: string;
  readonly traceId: string | null;
  readonly requestId: string | null;
  readonly fields: Readonly<Record<string, FieldValue>>;
}
