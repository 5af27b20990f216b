import { Injectable, Logger } from '@nestjs/common';
import { type PricesOf, PriceBook, costOfTokens } from '../../economics/index.js';
import { IngestService } from '../../metrics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import type { AiSession, SessionChange } from '../domain/session.js';
import { metricEventsOf } from '../domain/session-metric-events.js';

/** Sends what sessions used as events of metrics, for dashboards, guards and anomalies. */
@Injectable()
export class SessionMetrics {
  private readonly logger = new Logger(SessionMetrics.name);

  constructor(
    private readonly prices: PriceBook,
    private readonly ingest: IngestService,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends those that have just ended. A session ends once, so that its events are sent once, however often its sender
   * repeats itself. What cannot be sent is written to the log: the sessions themselves are stored and counted by then.
   */
  async record(scope: TenantScope, changes: readonly SessionChange[]): Promise<void> {
    const ended = changes.filter(({ before, after }) => after.endedAt !== null && (before?.endedAt ?? null) === null).map(({ after }) => after);
    if (ended.length === 0) return;
    try {
      const prices = await this.prices.prices(scope, [...new Set(ended.map(({ day }) => day))]);
      const events = metricEventsOf(ended, (session) => costOf(prices, session), this.clock.now().getTime());
      if (events.length > 0) await this.ingest.record(scope.tenantId, events);
    } catch (error) {
      this.logger.warn({ err: error, tenantId: scope.tenantId, sessions: ended.length }, 'metrics of sessions could not be recorded');
    }
  }
}

function costOf(prices: PricesOf, { day, model, tokens }: AiSession): number | null {
  const cost = costOfTokens(prices, day, model, tokens);
  return cost === null ? null : Number(cost);
}
