import type { LogLine } from '../../logs/domain/log-line.js';
import type { SystemEvent } from './system-event.js';
import { EVENT_TYPE } from './system-event.js';

/** The field by which a line says that it tells of an event, and of which type. */
const FIELD = 'systemEvent';

/** The event that a line tells of; null for most. */
export function eventOfLine(line: LogLine): SystemEvent | null {
  const type = line.fields[FIELD];
  if (typeof type !== 'string' || !EVENT_TYPE.test(type)) return null;
  const { at, level, service, message, traceId, requestId, fields } = line;
  const { [FIELD]: _, ...rest } = fields;
  return { at, type, level, service, message, traceId, requestId, fields: rest };
}
