import type { ServiceResponse } from './dto/service.response.js';
import type { Service } from './services.repository.js';

/** A service as it is shown at that moment, ms. Past the time for which it was found, nobody knows; down stays down until it is heard of. */
export function shownService({ name, kind, status, since, lastAt, dueAt, latencyMs, message }: Service, now: number): ServiceResponse {
  const known = now <= dueAt || (kind === 'heartbeat' && status === 'down');
  return {
    name,
    kind,
    status: known ? status : 'unknown',
    latencyMs: known ? latencyMs : null,
    lastCheck: new Date(lastAt),
    since: new Date(known ? since : dueAt),
    ...(message === null || !known ? {} : { message }),
  };
}
