import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, notFound } from '../platform/http/index.js';
import { AnomalyAccess } from './anomaly-access.js';
import { AnomaliesRepository } from './anomalies.repository.js';
import { WatchedMetricsChanged } from './anomalies.events.js';
import { sensitivityAfter } from './domain/feedback.js';
import { DEFAULT_SETTINGS } from './domain/settings.js';
import type { WatchedMetric } from './domain/watched-metric.js';
import type { AnomalyFeedbackDto } from './dto/anomaly.dto.js';
import { type AnomalyFeedbackResponse, AnomalyResponse } from './dto/anomaly.response.js';
import type { WatchedOf } from './dto/watched-metric.dto.js';
import { WatchedMetricsRepository } from './watched-metrics.repository.js';

/** Feedback that the sensitivity is worked out from: the last of it. */
const MOST_FEEDBACK = 1_000;

/**
 * What people say of anomalies moves the sensitivity of their metric. It is worked out anew from all that was said since
 * somebody set it, so that what is taken back leaves nothing behind.
 */
@Injectable()
export class GiveFeedback {
  constructor(
    private readonly anomalies: AnomaliesRepository,
    private readonly metrics: WatchedMetricsRepository,
    private readonly access: AnomalyAccess,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND */
  async give(caller: Actor, of: WatchedOf, id: string, { feedback }: AnomalyFeedbackDto): Promise<AnomalyFeedbackResponse> {
    const actor = await this.access.of(caller, of);
    const metricId = (await this.anomalies.find(actor, id))?.metricId;
    const given = await this.anomalies.transaction(actor, async (manager) => {
      // Before the anomaly, as changes of the metric do.
      const metric = metricId === undefined ? null : await this.metrics.lock(manager, actor, metricId);
      const found = await this.anomalies.lock(manager, actor, id);
      if (!found) throw notFound('anomaly');
      const at = this.clock.now();
      await this.anomalies.setFeedback(manager, actor, id, feedback, { userId: actor.userId, at });
      const after = { ...found, feedback, feedbackBy: feedback && actor.userId, feedbackAt: feedback && at };
      const sensitivity = metric && (await this.learn(manager, actor, metric));
      const said = { before: { feedback: found.feedback }, after: { feedback, sensitivity } };
      await this.audit.record(manager, actor, { action: 'anomaly.feedback', resourceType: 'anomaly', resourceId: id, ...said });
      return { anomaly: AnomalyResponse.of(after), sensitivity };
    });
    this.events.publish(new WatchedMetricsChanged({ tenantId: actor.tenantId }));
    return given;
  }

  private async learn(manager: EntityManager, scope: TenantScope, { id, settings, sensitivitySetAt }: WatchedMetric): Promise<number> {
    const said = await this.anomalies.feedback(manager, scope, id, sensitivitySetAt, MOST_FEEDBACK);
    const sensitivity = said.reduce(sensitivityAfter, settings.sensitivity ?? DEFAULT_SETTINGS.sensitivity);
    await this.metrics.setSensitivity(manager, scope, id, sensitivity);
    return sensitivity;
  }
}
