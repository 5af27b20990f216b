import { Injectable } from '@nestjs/common';
import { type IngestResult, IngestService, batchKeyOf, itemsOfBatch } from '../../metrics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { Actor, IncomingBody } from '../../platform/http/index.js';
import { readItems } from '../intake/read-items.js';
import { readHeartbeat } from './domain/heartbeat.js';
import { ServiceRecorder } from './service-recorder.js';

/** Takes heartbeats in. */
@Injectable()
export class Heartbeats {
  constructor(
    private readonly recorder: ServiceRecorder,
    private readonly ingest: IngestService,
    private readonly clock: Clock,
  ) {}

  /**
   * What is accepted is stored when this answers. One sent again changes nothing, so it matters only for the count; those
   * are recognised by service and timestamp, or by the key of their batch.
   * @throws DomainError PAYLOAD_TOO_LARGE, SERVICE_UNAVAILABLE; VALIDATION_FAILED when the body as a whole is no batch
   */
  async take(actor: Actor, body: IncomingBody, header?: string): Promise<IngestResult> {
    const key = batchKeyOf(header);
    const items = await itemsOfBatch(body, () => this.ingest.assertRoom());
    const now = this.clock.now().getTime();
    const { accepted, rejected } = await readItems(items, (item) => readHeartbeat(item, now));
    if (accepted.length === 0) return { accepted: 0, duplicates: 0, rejected };
    const observations = accepted.map(({ value: { service, timed: _, ...found } }) => ({ ...found, name: service, referenceId: null, holdsMs: null }));
    const refused = await this.recorder.observe(actor, 'heartbeat', observations);
    const kept = accepted.filter(({ value }) => !refused.has(value.service));
    const counted = await this.ingest.record(
      actor.tenantId,
      kept.map(({ value: { service, status, at, timed } }) => ({
        ...(timed ? { id: `heartbeat:${service}:${at}` } : {}),
        metric: HEARTBEATS,
        value: 1,
        timestamp: at,
        dimensions: { service, status },
        type: 'system' as const,
      })),
      key === null ? null : `heartbeats ${key}`,
    );
    const all = [
      ...rejected,
      ...accepted.flatMap(({ index, value }) => ({ index, reason: refused.get(value.service) ?? '' })).filter(({ reason }) => reason !== ''),
      ...counted.rejected.map(({ index, reason }) => ({ index: kept[index]?.index ?? index, reason })),
    ];
    return { ...counted, rejected: all.sort((a, b) => a.index - b.index) };
  }
}

/** How many heartbeats came, by `service` and `status`. */
const HEARTBEATS = 'service.heartbeats';
