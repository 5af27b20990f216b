import { Injectable } from '@nestjs/common';
import type { Actor, IncomingBody } from '../../platform/http/index.js';
import { batchKeyOf, itemsOfBatch } from './event-body.js';
import { type IngestResult, IngestService } from './ingest.service.js';

/** Batches of events as they come over HTTP. */
@Injectable()
export class EventIntake {
  constructor(private readonly ingest: IngestService) {}

  /** @throws DomainError PAYLOAD_TOO_LARGE, SERVICE_UNAVAILABLE; VALIDATION_FAILED when the body as a whole is no batch. */
  async events({ tenantId }: Actor, body: IncomingBody, header?: string): Promise<IngestResult> {
    const key = batchKeyOf(header);
    const items = await itemsOfBatch(body, () => this.ingest.assertRoom());
    return this.ingest.take(tenantId, items, key);
  }
}
