import { Injectable } from '@nestjs/common';
import { NotificationLedger } from '../notifications/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type Page, invalid, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { AlertsRepository } from './alerts.repository.js';
import { OPEN_STATUSES } from './domain/alert.js';
import { ALERT_SEVERITIES } from './domain/alert-rule.js';
import type { AlertHistoryDto, AlertListDto, AlertSummaryQueryDto } from './dto/alert.dto.js';
import { AlertDetailResponse, AlertResponse, AlertSummaryResponse } from './dto/alert.response.js';

/** Transitions, remarks and notifications that are shown with an alert, the newest of each. */
const MOST_TOLD = 500;
const DAY_MS = 86_400_000;

/** Looking at alerts. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly repository: AlertsRepository,
    private readonly ledger: NotificationLedger,
    private readonly clock: Clock,
  ) {}

  /** Those that are open, the newest first. */
  async list(scope: TenantScope, { limit, cursor, status, severity, ruleId, assignee, labels }: AlertListDto): Promise<Page<AlertResponse>> {
    const filter = { status, severity, ruleId, assignee, labels: labelsOfText(labels) };
    const rows = await this.repository.list(scope, 'open', filter, keysetOf(cursor), limit + 1);
    return pageOf(rows, limit, ({ openedAt, id }) => [openedAt, id], (alert) => AlertResponse.of(alert));
  }

  /** Those that are resolved, the last resolved first. */
  async history(scope: TenantScope, { limit, cursor, severity, ruleId, assignee, labels }: AlertHistoryDto): Promise<Page<AlertResponse>> {
    const filter = { severity, ruleId, assignee, labels: labelsOfText(labels) };
    const rows = await this.repository.list(scope, 'resolved', filter, keysetOf(cursor), limit + 1);
    return pageOf(rows, limit, ({ resolvedAt, openedAt, id }) => [resolvedAt ?? openedAt, id], (alert) => AlertResponse.of(alert));
  }

  /** How many are open, and how long it took lately. */
  async summary(scope: TenantScope, { days }: AlertSummaryQueryDto): Promise<AlertSummaryResponse> {
    const counts = await this.repository.openCounts(scope);
    const times = await this.repository.responseTimes(scope, new Date(this.clock.now().getTime() - days * DAY_MS));
    const sum = (of: (each: (typeof counts)[number]) => boolean): number => counts.filter(of).reduce((total, { count }) => total + count, 0);
    return {
      open: sum(() => true),
      byStatus: Object.fromEntries(OPEN_STATUSES.map((status) => [status, sum((each) => each.status === status)])),
      bySeverity: Object.fromEntries(ALERT_SEVERITIES.map((severity) => [severity, sum((each) => each.severity === severity)])),
      days,
      ...times,
    };
  }

  /** With all that happened to it. @throws DomainError NOT_FOUND */
  async get(scope: TenantScope, id: string): Promise<AlertDetailResponse> {
    const alert = await this.repository.find(scope, id);
    if (!alert) throw notFound('alert');
    const { transitions, remarks } = await this.repository.told(scope, id, MOST_TOLD);
    const notifications = await this.ledger.about(scope, { kind: 'alert', id }, MOST_TOLD);
    return AlertDetailResponse.with(alert, transitions, remarks, notifications);
  }
}

/** Such as "team=web,region=eu". @throws DomainError VALIDATION_FAILED */
function labelsOfText(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined) return undefined;
  const pairs = text.split(',').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1) throw invalid({ path: 'labels', rule: 'labels', message: 'labels must be names with values, such as team=web,region=eu' });
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
  return Object.fromEntries(pairs);
}
