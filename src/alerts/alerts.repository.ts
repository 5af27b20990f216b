import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Keyset } from '../platform/http/index.js';
import type { AlertSeverity } from './domain/alert-rule.js';
import type { Alert, KeptStatus, KeptTransition, Remark } from './domain/alert.js';

/** Which alerts are listed; undefined: of every kind. */
export interface AlertFilter {
  readonly status?: KeptStatus | undefined;
  readonly severity?: AlertSeverity | undefined;
  readonly ruleId?: string | undefined;
  readonly assignee?: string | undefined;
  /** Labels that it must have. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** How long it took, in seconds; null: it did not happen. */
export interface ResponseTimes {
  readonly resolved: number;
  readonly medianTimeToAcknowledgeSeconds: number | null;
  readonly medianTimeToResolveSeconds: number | null;
}

const COLUMNS = `a.id, a.rule_id AS "ruleId", a.rule_name AS "ruleName", a.severity, a.unit, a.metric, a.series_key AS "seriesKey", a.fingerprint, a.dimensions, a.labels,
  a.runbook_url AS "runbookUrl", a.dashboard_id AS "dashboardId", a.status, a.cause, a.summary, a.value, a.threshold, a.first_seen_at AS "firstSeenAt",
  a.opened_at AS "openedAt", a.last_seen_at AS "lastSeenAt", a.acknowledged_at AS "acknowledgedAt", a.acknowledged_by AS "acknowledgedBy",
  a.assigned_to AS "assignedTo", a.snoozed_until AS "snoozedUntil", a.resolved_at AS "resolvedAt", a.resolution, a.resolved_by AS "resolvedBy", a.reason, a.sequence,
  a.loud_since AS "loudSince", a.escalation_policy_id AS "escalationPolicyId", a.escalation_step AS "escalationStep", a.escalation_round AS "escalationRound",
  a.escalation_due_at AS "escalationDueAt"`;
const TRANSITION = 'alert_id AS "alertId", sequence, kind, from_status AS "from", to_status AS "to", cause, at, by_user AS "by", reason, tells';
const REMARK = 'id, alert_id AS "alertId", kind, text, assignee, by_user AS "by", at';
/** Resolved first comes last in the history, and opened first last in the list. */
const WHEN = { open: 'a.opened_at', resolved: 'a.resolved_at' } as const;

/** Alerts, their transitions, and what people say about them. */
@Injectable()
export class AlertsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** The newest first; before `before`. */
  list(scope: TenantScope, which: keyof typeof WHEN, { status, severity, ruleId, assignee, labels }: AlertFilter, before: Keyset | null, limit: number): Promise<Alert[]> {
    const when = WHEN[which];
    return this.database.run(scope, (manager) =>
      manager.query<Alert[]>(
        `SELECT ${COLUMNS} FROM alerts a
          WHERE a.tenant_id = $1 AND a.resolved_at IS ${which === 'open' ? '' : 'NOT '}NULL AND ($2::text IS NULL OR a.status = $2) AND ($3::text IS NULL OR a.severity = $3)
            AND ($4::uuid IS NULL OR a.rule_id = $4) AND ($5::uuid IS NULL OR a.assigned_to = $5 OR a.acknowledged_by = $5)
            AND ($6::jsonb IS NULL OR a.labels @> $6) AND ($7::timestamptz IS NULL OR (${when}, a.id) < ($7, $8::uuid))
          ORDER BY ${when} DESC, a.id DESC LIMIT $9`,
        [scope.tenantId, status ?? null, severity ?? null, ruleId ?? null, assignee ?? null, labels ? JSON.stringify(labels) : null, before?.[0] ?? null, before?.[1] ?? null, limit],
      ),
    );
  }

  find(scope: TenantScope, id: string): Promise<Alert | null> {
    return this.database.run(scope, (manager) => this.findIn(manager, scope, id));
  }

  async findIn(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<Alert | null> {
    const [row] = await manager.query<Alert[]>(`SELECT ${COLUMNS} FROM alerts a WHERE a.tenant_id = $1 AND a.id = $2`, [tenantId, id]);
    return row ?? null;
  }

  /** The row, locked until the transaction ends; after that of its rule's state. */
  async lock(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<Alert | null> {
    const [row] = await manager.query<Alert[]>(`SELECT ${COLUMNS} FROM alerts a WHERE a.tenant_id = $1 AND a.id = $2 FOR UPDATE`, [tenantId, id]);
    return row ?? null;
  }

  async insert(manager: EntityManager, { tenantId }: TenantScope, alert: Alert): Promise<void> {
    await manager.query(
      `INSERT INTO alerts (tenant_id, id, rule_id, rule_name, severity, unit, metric, series_key, fingerprint, dimensions, labels, runbook_url, dashboard_id, status, cause,
                           summary, value, threshold, first_seen_at, opened_at, last_seen_at, acknowledged_at, acknowledged_by, assigned_to, snoozed_until, resolved_at,
                           resolution, resolved_by, reason, sequence, loud_since, escalation_policy_id, escalation_step, escalation_round, escalation_due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32,
               $33, $34, $35)`,
      [
        tenantId,
        alert.id,
        alert.ruleId,
        alert.ruleName,
        alert.severity,
        alert.unit,
        alert.metric,
        alert.seriesKey,
        alert.fingerprint,
        JSON.stringify(alert.dimensions),
        JSON.stringify(alert.labels),
        alert.runbookUrl,
        alert.dashboardId,
        ...changing(alert),
      ],
    );
  }

  /** What may change of an alert. */
  async update(manager: EntityManager, { tenantId }: TenantScope, alert: Alert): Promise<void> {
    await manager.query(
      `UPDATE alerts SET status = $3, cause = $4, summary = $5, value = $6, threshold = $7, last_seen_at = $10, acknowledged_at = $11, acknowledged_by = $12,
              assigned_to = $13, snoozed_until = $14, resolved_at = $15, resolution = $16, resolved_by = $17, reason = $18, sequence = $19, loud_since = $20,
              escalation_policy_id = $21, escalation_step = $22, escalation_round = $23, escalation_due_at = $24
        WHERE tenant_id = $1 AND id = $2 AND first_seen_at = $8 AND opened_at = $9`,
      [tenantId, alert.id, ...changing(alert)],
    );
  }

  /** It was breached again. */
  async seeAgain(manager: EntityManager, { tenantId }: TenantScope, id: string, { value, bound, summary, at }: { value: number | null; bound: number | null; summary: string; at: Date }): Promise<void> {
    await manager.query('UPDATE alerts SET value = $3, threshold = $4, summary = $5, last_seen_at = $6 WHERE tenant_id = $1 AND id = $2', [tenantId, id, value, bound, summary, at]);
  }

  async assign(manager: EntityManager, { tenantId }: TenantScope, id: string, assignee: string | null): Promise<void> {
    await manager.query('UPDATE alerts SET assigned_to = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, assignee]);
  }

  async insertTransitions(manager: EntityManager, { tenantId }: TenantScope, transitions: readonly KeptTransition[]): Promise<void> {
    await manager.query(
      `INSERT INTO alert_transitions (tenant_id, alert_id, sequence, kind, from_status, to_status, cause, at, by_user, reason, tells)
       SELECT $1, t."alertId", t.sequence, t.kind, t."from", t."to", t.cause, t.at, t."by", t.reason, t.tells
         FROM jsonb_to_recordset($2::jsonb) AS t ("alertId" uuid, sequence integer, kind text, "from" text, "to" text, cause text, at timestamptz, "by" uuid, reason text, tells text)`,
      [tenantId, JSON.stringify(transitions)],
    );
  }

  async insertRemark(manager: EntityManager, { tenantId }: TenantScope, { id, alertId, kind, text, assignee, by, at }: Remark): Promise<void> {
    await manager.query('INSERT INTO alert_remarks (tenant_id, id, alert_id, kind, text, assignee, by_user, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      tenantId,
      id,
      alertId,
      kind,
      text,
      assignee,
      by,
      at,
    ]);
  }

  async countRemarks(manager: EntityManager, { tenantId }: TenantScope, alertId: string): Promise<number> {
    const [row] = await manager.query<{ count: number }[]>('SELECT count(*)::int AS count FROM alert_remarks WHERE tenant_id = $1 AND alert_id = $2', [tenantId, alertId]);
    return row?.count ?? 0;
  }

  /** Of one alert: transitions and remarks, the newest `limit` of each, in order. */
  told(scope: TenantScope, alertId: string, limit: number): Promise<{ transitions: KeptTransition[]; remarks: Remark[] }> {
    return this.database.run(scope, async (manager) => {
      const transitions = await manager.query<KeptTransition[]>(
        `SELECT ${TRANSITION} FROM alert_transitions WHERE tenant_id = $1 AND alert_id = $2 ORDER BY sequence DESC LIMIT $3`,
        [scope.tenantId, alertId, limit],
      );
      const remarks = await manager.query<Remark[]>(`SELECT ${REMARK} FROM alert_remarks WHERE tenant_id = $1 AND alert_id = $2 ORDER BY at DESC, id DESC LIMIT $3`, [
        scope.tenantId,
        alertId,
        limit,
      ]);
      return { transitions: transitions.reverse(), remarks: remarks.reverse() };
    });
  }

  /** Rules that have an open alert. */
  rulesWithOpen(scope: TenantScope): Promise<string[]> {
    return this.database.run(scope, async (manager) => {
      const rows = await manager.query<{ id: string }[]>('SELECT DISTINCT rule_id AS id FROM alerts WHERE tenant_id = $1 AND resolved_at IS NULL', [scope.tenantId]);
      return rows.map(({ id }) => id);
    });
  }

  /** Open ones by status and severity. */
  openCounts(scope: TenantScope): Promise<{ status: KeptStatus; severity: AlertSeverity; count: number }[]> {
    return this.database.run(scope, (manager) =>
      manager.query<{ status: KeptStatus; severity: AlertSeverity; count: number }[]>(
        'SELECT status, severity, count(*)::int AS count FROM alerts WHERE tenant_id = $1 AND resolved_at IS NULL GROUP BY status, severity',
        [scope.tenantId],
      ),
    );
  }

  /** How long it took for those that ended since. What ended with its rule or series was not resolved. */
  responseTimes(scope: TenantScope, since: Date): Promise<ResponseTimes> {
    return this.database.run(scope, async (manager) => {
      const [row] = await manager.query<ResponseTimes[]>(
        `SELECT count(*) FILTER (WHERE a.resolution IN ('recovered', 'by_hand'))::int AS resolved,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.acknowledged_at - a.opened_at)::float8)
                  FILTER (WHERE a.acknowledged_at IS NOT NULL) AS "medianTimeToAcknowledgeSeconds",
                percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.resolved_at - a.opened_at)::float8)
                  FILTER (WHERE a.resolution IN ('recovered', 'by_hand')) AS "medianTimeToResolveSeconds"
           FROM alerts a WHERE a.tenant_id = $1 AND a.resolved_at >= $2`,
        [scope.tenantId, since],
      );
      return row ?? { resolved: 0, medianTimeToAcknowledgeSeconds: null, medianTimeToResolveSeconds: null };
    });
  }

  /** Open ones of all tenants: numbers alone. */
  countOpen(): Promise<{ status: string; severity: string; count: number }[]> {
    return this.database.runWithoutTenant((manager) => manager.query<{ status: string; severity: string; count: number }[]>('SELECT status, severity, count::int FROM count_open_alerts()'));
  }

  /** For good, of all tenants. @returns how many. */
  purgeResolvedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_alerts_resolved_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}

function changing(alert: Alert): unknown[] {
  return [
    alert.status,
    alert.cause,
    alert.summary,
    alert.value,
    alert.threshold,
    alert.firstSeenAt,
    alert.openedAt,
    alert.lastSeenAt,
    alert.acknowledgedAt,
    alert.acknowledgedBy,
    alert.assignedTo,
    alert.snoozedUntil,
    alert.resolvedAt,
    alert.resolution,
    alert.resolvedBy,
    alert.reason,
    alert.sequence,
    alert.loudSince,
    alert.escalationPolicyId,
    alert.escalationStep,
    alert.escalationRound,
    alert.escalationDueAt,
  ];
}
