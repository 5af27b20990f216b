import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, type Page, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { AnomalyAccess } from './anomaly-access.js';
import { AnomaliesRepository } from './anomalies.repository.js';
import { AnomalyResolved } from './anomalies.events.js';
import { AnomalyScansRepository } from './anomaly-scans.repository.js';
import type { Anomaly } from './domain/anomaly.js';
import { SEVERITIES } from './domain/detector.js';
import type { AnomalyListDto } from './dto/anomaly.dto.js';
import { AnomalyResponse } from './dto/anomaly.response.js';
import type { WatchedOf } from './dto/watched-metric.dto.js';
import { toldOf } from './told-anomaly.js';

/** Anomalies: looking at them, and resolving them by hand. */
@Injectable()
export class AnomaliesService {
  constructor(
    private readonly repository: AnomaliesRepository,
    private readonly scans: AnomalyScansRepository,
    private readonly access: AnomalyAccess,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async list(caller: Actor, query: AnomalyListDto): Promise<Page<AnomalyResponse>> {
    const scope = await this.access.of(caller, query.of);
    const { status, minimumSeverity, minimumConfidence, metricId, feedback, from, to, limit } = query;
    const filter = {
      metricId,
      open: status === undefined ? undefined : status === 'open',
      severities: minimumSeverity && SEVERITIES.slice(SEVERITIES.indexOf(minimumSeverity)),
      confidence: minimumConfidence,
      feedback,
      foundFrom: from,
      foundBefore: to,
    };
    const rows = await this.repository.list(scope, filter, keysetOf(query.cursor), limit + 1);
    return pageOf(rows, limit, ({ foundAt, id }) => [foundAt, id], (row) => AnomalyResponse.of(row));
  }

  /** @throws DomainError NOT_FOUND */
  async get(caller: Actor, of: WatchedOf, id: string): Promise<AnomalyResponse> {
    const scope = await this.access.of(caller, of);
    return AnomalyResponse.of(present(await this.repository.find(scope, id)));
  }

  /** Resolves an open one. @throws DomainError NOT_FOUND, CONFLICT when it is resolved already */
  async resolve(caller: Actor, of: WatchedOf, id: string): Promise<AnomalyResponse> {
    const actor = await this.access.of(caller, of);
    const { metricId } = present(await this.repository.find(actor, id));
    const resolved = await this.repository.transaction(actor, async (manager) => {
      // Before the anomaly, as scans do.
      await this.scans.lock(manager, actor, metricId, null);
      const before = present(await this.repository.lock(manager, actor, id));
      if (before.resolvedAt !== null) throw new DomainError('CONFLICT', 'This anomaly is resolved already.');
      const after = { ...before, provisional: false, resolvedAt: this.clock.now(), resolution: 'by_hand' as const, resolvedBy: actor.userId };
      await this.repository.update(manager, actor, after);
      await this.audit.record(manager, actor, { action: 'anomaly.resolve', resourceType: 'anomaly', resourceId: id, before, after });
      return after;
    });
    this.events.publish(new AnomalyResolved({ tenantId: actor.tenantId, anomaly: toldOf(resolved) }));
    return AnomalyResponse.of(resolved);
  }
}

function present(anomaly: Anomaly | null): Anomaly {
  if (!anomaly) throw notFound('anomaly');
  return anomaly;
}
