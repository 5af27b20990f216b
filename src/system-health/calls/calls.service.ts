import { Injectable } from '@nestjs/common';
import { type IngestResult, IngestService, type MetricEvent, batchKeyOf, itemsOfBatch } from '../../metrics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import type { Actor, IncomingBody } from '../../platform/http/index.js';
import { type ReadItem, type RejectedItem, readItems } from '../intake/read-items.js';
import { type CallEdge, CallEdgesRepository } from './call-edges.repository.js';
import { type Call, readCall } from './domain/call.js';

/** How long calls between services took, by `caller`, `callee` and `outcome` (ok, error). */
export const CALL_DURATION = 'calls.duration_ms';
/** Pairs of services that call one another, of one tenant: as many as one answer of the metrics holds. */
export const MOST_EDGES = 500;
/** Calls of one batch, those that stand for several counted so. */
const MOST_CALLS = 50_000;

/** Takes observed calls in: they are events of a metric, counted and kept as all others are. */
@Injectable()
export class Calls {
  constructor(
    private readonly ingest: IngestService,
    private readonly edges: CallEdgesRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError PAYLOAD_TOO_LARGE, SERVICE_UNAVAILABLE; VALIDATION_FAILED when the body as a whole is no batch */
  async take({ tenantId }: Actor, body: IncomingBody, header?: string): Promise<IngestResult> {
    const key = batchKeyOf(header);
    const items = await itemsOfBatch(body, () => this.ingest.assertRoom());
    const now = this.clock.now().getTime();
    const { accepted, rejected } = await readItems(items, (item) => readCall(item, now));
    const outcome = await this.store({ tenantId }, accepted, key);
    return { ...outcome, rejected: [...rejected, ...outcome.rejected].sort((a, b) => a.index - b.index) };
  }

  /** Stores calls that were read. Counts are of calls, indexes of items. */
  async store(scope: TenantScope, items: readonly ReadItem<Call>[], key: string | null): Promise<IngestResult> {
    const { fitting, rejected } = within(items);
    const refused = await this.register(scope, fitting);
    const kept = fitting.filter(({ value }) => !refused.has(edgeKey(value)));
    const events: MetricEvent[] = [];
    const indexes: number[] = [];
    for (const { index, value } of kept) {
      for (let alike = 0; alike < value.count; alike += 1) {
        events.push(eventOf(value, alike));
        indexes.push(index);
      }
    }
    const outcome = events.length === 0 ? { accepted: 0, duplicates: 0, rejected: [] } : await this.ingest.record(scope.tenantId, events, key === null ? null : `calls ${key}`);
    const left: RejectedItem[] = fitting.filter(({ value }) => refused.has(edgeKey(value))).map(({ index }) => ({ index, reason: `a tenant may have ${MOST_EDGES} pairs of services that call one another` }));
    const counted = new Map(outcome.rejected.map(({ index, reason }) => [indexes[index] ?? index, { index: indexes[index] ?? index, reason }]));
    return { ...outcome, rejected: [...rejected, ...left, ...counted.values()] };
  }

  /** When the newest call that is known began, to within a minute; null when there is none. */
  async newest(scope: TenantScope): Promise<Date | null> {
    const edges = await this.edges.transaction(scope, (manager) => this.edges.list(manager, scope));
    return edges.reduce<Date | null>((newest, { lastSeenAt }) => (newest && newest > lastSeenAt ? newest : lastSeenAt), null);
  }

  /** @returns keys of the edges that there is no room for */
  private async register(scope: TenantScope, items: readonly ReadItem<Call>[]): Promise<Set<string>> {
    const seen = new Map<string, CallEdge>();
    for (const { value } of items) seen.set(edgeKey(value), seenAgain(seen.get(edgeKey(value)), value));
    if (seen.size === 0) return new Set();
    return this.edges.transaction(scope, async (manager) => {
      await this.edges.lock(manager, scope);
      const known = new Set((await this.edges.list(manager, scope)).map(edgeKey));
      const fresh = [...seen.keys()].filter((key) => !known.has(key));
      const refused = new Set(fresh.slice(Math.max(0, MOST_EDGES - known.size)));
      await this.edges.save(manager, scope, [...seen].flatMap(([key, edge]) => (refused.has(key) ? [] : [edge])));
      return refused;
    });
  }
}

const edgeKey = ({ caller, callee }: Pick<CallEdge, 'caller' | 'callee'>): string => JSON.stringify([caller, callee]);

function seenAgain(edge: CallEdge | undefined, { caller, callee, at, error, traceId }: Call): CallEdge {
  const when = new Date(at);
  return {
    caller,
    callee,
    lastSeenAt: edge && edge.lastSeenAt > when ? edge.lastSeenAt : when,
    lastTraceId: traceId ?? edge?.lastTraceId ?? null,
    lastErrorAt: error ? when : (edge?.lastErrorAt ?? null),
    lastErrorTraceId: (error ? traceId : null) ?? edge?.lastErrorTraceId ?? null,
  };
}

function eventOf({ id, caller, callee, durationMs, error, at }: Call, alike: number): MetricEvent {
  return {
    ...(id === null ? {} : { id: `call:${id}:${alike}` }),
    metric: CALL_DURATION,
    value: durationMs,
    timestamp: at,
    dimensions: { ...(caller === null ? {} : { caller }), callee, outcome: error ? 'error' : 'ok' },
    type: 'system',
  };
}

/** The items whose calls fit into one batch together. */
function within(items: readonly ReadItem<Call>[]): { fitting: ReadItem<Call>[]; rejected: RejectedItem[] } {
  const fitting: ReadItem<Call>[] = [];
  const rejected: RejectedItem[] = [];
  let calls = 0;
  for (const item of items) {
    if (calls + item.value.count > MOST_CALLS) rejected.push({ index: item.index, reason: `a batch may stand for ${MOST_CALLS} calls` });
    else {
      calls += item.value.count;
      fitting.push(item);
    }
  }
  return { fitting, rejected };
}
