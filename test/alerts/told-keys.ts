import pg from 'pg';

/** What is known of alerts and their notifications, as the application's role sees it. */
export class ToldKeys {
  private readonly pool: pg.Pool;

  constructor(appUrl: string, tenantId: string) {
    this.pool = new pg.Pool({ connectionString: appUrl, max: 2, options: `-c search_path=tidemark -c app.tenant_id=${tenantId}` });
    // PostgreSQL is killed at times.
    this.pool.on('error', () => undefined);
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  /** Keys that somebody has claimed and not settled. */
  async underWay(): Promise<string[]> {
    const { rows } = await this.pool.query<{ key: string }>(`SELECT key FROM notifications WHERE status = 'delivering'`);
    return rows.map(({ key }) => key);
  }

  async notEnded(): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>('SELECT count(*)::int AS count FROM notifications WHERE ended_at IS NULL');
    return rows[0]?.count ?? 0;
  }

  async ledger(): Promise<{ key: string; status: string; attempts: number; fingerprint: string; lane: string; sequence: number }[]> {
    const { rows } = await this.pool.query<{ key: string; status: string; attempts: number; fingerprint: string; lane: string; sequence: number }>(
      'SELECT key, status, attempts, fingerprint, lane, sequence::int FROM notifications ORDER BY sequence',
    );
    return rows;
  }

  /** All transitions, in order. */
  async transitions(): Promise<{ ruleId: string; alertId: string; sequence: number; kind: string; tells: string | null; reason: string | null }[]> {
    const { rows } = await this.pool.query<{ ruleId: string; alertId: string; sequence: number; kind: string; tells: string | null; reason: string | null }>(
      `SELECT a.rule_id AS "ruleId", t.alert_id AS "alertId", t.sequence, t.kind, t.tells, t.reason
         FROM alert_transitions t JOIN alerts a ON a.id = t.alert_id ORDER BY t.alert_id, t.sequence`,
    );
    return rows;
  }

  /** Alerts whose transitions have gaps, or do not say how it stands. */
  async gaps(): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT a.id FROM alerts a LEFT JOIN alert_transitions t ON t.alert_id = a.id
        GROUP BY a.id, a.sequence, a.resolved_at
       HAVING count(t.*) <> a.sequence OR max(t.sequence) <> a.sequence OR min(t.sequence) <> 1
           OR (a.resolved_at IS NOT NULL) <> coalesce(bool_or(t.kind = 'resolved'), false)`,
    );
    return rows.map(({ id }) => id);
  }

  /** Fingerprints of which more than one alert is open now. */
  async openTwice(): Promise<string[]> {
    const { rows } = await this.pool.query<{ fingerprint: string }>('SELECT fingerprint FROM alerts WHERE resolved_at IS NULL GROUP BY fingerprint HAVING count(*) > 1');
    return rows.map(({ fingerprint }) => fingerprint);
  }
}
