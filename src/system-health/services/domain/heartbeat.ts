import { ItemFields, SERVICE_NAME_LENGTH } from '../../intake/domain/item-fields.js';
import { redactText } from '../../logs/domain/redact-secrets.js';
import { LONGEST_INTERVAL_MS } from './heartbeat-interval.js';
import { SERVICE_STATUSES, type ServiceStatus } from './service-status.js';

/** A service says how it is. */
export interface Heartbeat {
  readonly service: string;
  readonly status: ServiceStatus;
  readonly latencyMs: number | null;
  readonly message: string | null;
  /** How often it sends one, as it says itself; null: to be learned. */
  readonly intervalMs: number | null;
  /** ms since 1970. */
  readonly at: number;
  /** Whether the sender said when that was. */
  readonly timed: boolean;
}

const FIELDS: ReadonlySet<string> = new Set(['service', 'status', 'latencyMs', 'message', 'timestamp', 'intervalSeconds']);
export const MESSAGE_LENGTH = 500;
const LONGEST_LATENCY_MS = 86_400_000;

/** Reads an item of a batch. @returns it, or the rule that it breaks, in words */
export function readHeartbeat(item: unknown, now: number): Heartbeat | string {
  const fields = new ItemFields(item, 'a heartbeat', FIELDS);
  const intervalSeconds = fields.optionalNumber('intervalSeconds', 1, LONGEST_INTERVAL_MS / 1000);
  const given = fields.optionalTime('timestamp', now);
  const message = fields.optionalText('message', MESSAGE_LENGTH);
  const heartbeat = {
    service: fields.text('service', SERVICE_NAME_LENGTH),
    status: fields.choice('status', SERVICE_STATUSES, 'up'),
    latencyMs: fields.optionalNumber('latencyMs', 0, LONGEST_LATENCY_MS),
    message: message === null ? null : redactText(message, { emails: false }),
    intervalMs: intervalSeconds === null ? null : intervalSeconds * 1000,
    at: given ?? now,
    timed: given !== null,
  };
  return fields.problem ?? heartbeat;
}
