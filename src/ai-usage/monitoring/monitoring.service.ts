import { Injectable } from '@nestjs/common';
import { textOf } from '../../economics/index.js';
import { type Actor, DomainError } from '../../platform/http/index.js';
import { ContentRetention } from '../content-retention.js';
import { type PlaceUsage, type Telemetry, mean, sumOfCounts } from '../domain/telemetry.js';
import { SessionReader } from '../sessions/session-reader.js';
import { TelemetryService } from '../telemetry/telemetry.service.js';
import type { MonitoringAction, MonitoringActionDto, MonitoringQueryDto } from './dto/monitoring.dto.js';
import type { MonitoredModelResponse, MonitoringActionResponse, MonitoringDetailsResponse, MonitoringResponse, UsageSummaryResponse } from './dto/monitoring.response.js';
import { SpendAlerts } from './spend-alerts.js';

const SUMMARY_DAYS = 7;
const MOST_FAILURES = 20;

/** Watches what language models are used for: a period in figures, and what is done about it. */
@Injectable()
export class Monitoring {
  constructor(
    private readonly telemetry: TelemetryService,
    private readonly sessions: SessionReader,
    private readonly alerts: SpendAlerts,
    private readonly retention: ContentRetention,
  ) {}

  async show(actor: Actor, { period, domain, model, includeDetails, includeLive }: MonitoringQueryDto): Promise<MonitoringResponse> {
    const filter = { domain: domain ?? null, model: model ?? null };
    const [{ telemetry, used, range }, live] = await Promise.all([this.telemetry.ofPeriod(actor, period, filter), this.telemetry.live(actor, filter)]);
    const details = includeDetails === 'true' ? await this.details(actor, telemetry, used.places, { from: range.from.toISOString(), domain, model }) : null;
    return { ...telemetry, overview: { ...telemetry.overview, activeSessions: live.activeSessions }, live: includeLive === 'true' ? live : null, details };
  }

  /** @throws DomainError ACCESS_DENIED, VALIDATION_FAILED, QUOTA_EXCEEDED */
  async act(actor: Actor, body: MonitoringActionDto): Promise<MonitoringActionResponse> {
    const domain = body.domain ?? null;
    switch (body.action) {
      case 'set-alert':
        return answer('set-alert', { alert: await this.alerts.set(actor, { domain, alertType: body.alertType ?? 'daily', threshold: textOf(body.thresholdUsd ?? 0) }) });
      case 'check-alerts':
        return answer('check-alerts', { alerts: await this.alerts.list(actor, domain) });
      case 'get-summary':
        return answer('get-summary', { summary: await this.summary(actor, domain, body.days ?? SUMMARY_DAYS) });
      case 'cleanup-old-data': {
        if (!actor.permissions.has('ai-usage:configure')) throw new DomainError('ACCESS_DENIED', 'This needs the permission ai-usage:configure.');
        const { messages, texts, sessions } = await this.retention.remove(actor);
        return answer('cleanup-old-data', { removed: { messages, sessionTexts: texts, sessions } });
      }
    }
  }

  private async summary(actor: Actor, domain: string | null, days: number): Promise<UsageSummaryResponse> {
    const { overview, cost, tokens, modelUsage } = await this.telemetry.ofDays(actor, { days, ...(domain === null ? {} : { domain }) });
    const summary = {
      timeRange: overview.timeRange,
      requests: overview.totalRequests,
      successRate: overview.successRate,
      tokens: tokens.total,
      cost: cost.total,
      currency: cost.currency,
      projectedMonthly: cost.projectedMonthly,
      unpricedRequests: cost.unpricedRequests,
      topModel: modelUsage[0]?.model ?? null,
    };
    return { ...summary, text: inSentences(summary, domain) };
  }

  private async details(actor: Actor, { modelUsage }: Telemetry, places: readonly PlaceUsage[], asked: { from: string; domain: string | undefined; model: string | undefined }): Promise<MonitoringDetailsResponse> {
    const { from, domain, model } = asked;
    const failures = await this.sessions.list(actor, { limit: MOST_FAILURES, status: 'failed', from, ...(domain === undefined ? {} : { domain }), ...(model === undefined ? {} : { model }) });
    return { models: modelUsage.map((used) => modelOf(used, places)), recentFailures: failures.items };
  }
}

function modelOf({ model, cost }: Telemetry['modelUsage'][number], places: readonly PlaceUsage[]): MonitoredModelResponse {
  const { requests, succeeded, failed, tokens, timed, durationMs, searches, iterations } = sumOfCounts(places.filter((place) => place.model === model));
  return { model, requests, successfulRequests: succeeded, failedRequests: failed, tokens, cost, avgResponseTime: mean(durationMs, timed), searches, iterations };
}

const answer = (action: MonitoringAction, part: Partial<MonitoringActionResponse>): MonitoringActionResponse => ({ alert: null, alerts: null, summary: null, removed: null, ...part, action });

function inSentences({ timeRange, requests, successRate, tokens, cost, currency, projectedMonthly, unpricedRequests, topModel }: Omit<UsageSummaryResponse, 'text'>, domain: string | null): string {
  const whose = domain === null ? '' : ` of ${domain}`;
  if (requests === 0) return `There were no requests${whose} (${timeRange}).`;
  const ended = successRate === null ? 'none has ended yet' : `${successRate} % of those that ended succeeded`;
  const sentences = [`${requests} requests${whose} (${timeRange}); ${ended}.`, `They took ${tokens} tokens, most requests went to ${topModel ?? 'no model'}.`];
  if (cost !== null) sentences.push(`They cost ${cost} ${currency}${projectedMonthly === null ? '' : `, which comes to ${projectedMonthly} ${currency} in 30 days`}.`);
  if (unpricedRequests > 0) sentences.push(`What ${unpricedRequests} of them cost is not known: their models have no price.`);
  return sentences.join(' ');
}
