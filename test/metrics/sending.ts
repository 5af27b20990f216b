import { gzipSync } from 'node:zlib';
import { APP_ROLE } from '../../src/platform/database/index.js';
import type { TestApp } from '../support/app.js';
import { type Row, asRole } from '../support/sql.js';

/** What a batch was answered. */
export interface Sent {
  status: number;
  data: { accepted: number; duplicates: number; rejected: { index: number; reason: string }[] };
  error: { code: string; message: string } | undefined;
  headers: Headers;
}

/** How a batch is sent. */
export interface SendOptions {
  key?: string;
  /** `application/json` unless given. */
  type?: string;
  gzip?: boolean;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Sends a body to `POST /ingest/events` as it stands. */
export async function sendBody(url: string, accessToken: string, body: string | Buffer, options: SendOptions = {}): Promise<Sent> {
  const bytes = Buffer.from(body);
  const response = await fetch(`${url}/api/v1/ingest/events`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': options.type ?? 'application/json',
      ...(options.gzip ? { 'content-encoding': 'gzip' } : {}),
      ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
      ...options.headers,
    },
    body: new Uint8Array(options.gzip ? gzipSync(bytes) : bytes),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const envelope = (await response.json()) as { data: Sent['data']; error?: Sent['error'] };
  return { status: response.status, data: envelope.data, error: envelope.error, headers: response.headers };
}

export const send = (url: string, accessToken: string, events: readonly unknown[], options?: SendOptions): Promise<Sent> =>
  sendBody(url, accessToken, JSON.stringify(events), options);

/** Asks as the application, with a tenant set. */
export function ofTenant(app: TestApp, tenantId: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  return asRole(app, APP_ROLE, async (client) => {
    await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantId]);
    return (await client.query<Row>(sql, values)).rows;
  });
}

/** Events by the number of their batch, as `Sender` sends them; costs of the tenant's own use are measured beside them. */
export const SENT = `
  SELECT e.value::int AS number, count(*)::int AS count FROM metric_events e JOIN metric_series s ON s.id = e.series_id
   WHERE s.metric = 'load' GROUP BY 1 ORDER BY 1`;

/** Each minute of each series, counted from the raw events. */
export const RECOUNT = `
  SELECT e.series_id::int AS series, date_trunc('minute', e."timestamp") AS bucket, count(*)::int AS count, sum(e.value) AS sum, min(e.value) AS min, max(e.value) AS max,
         (array_agg(e.value ORDER BY e."timestamp" DESC))[1] AS last, max(e."timestamp") AS last_at
    FROM metric_events e GROUP BY 1, 2 ORDER BY 1, 2`;

/** Each minute of each series as it is rolled up, all writers together. */
export const MINUTES = `
  SELECT r.series_id::int AS series, r.bucket_start AS bucket, sum(r.count)::int AS count, sum(r.sum) AS sum, min(r.min) AS min, max(r.max) AS max,
         (array_agg(r.last ORDER BY r.last_at DESC))[1] AS last, max(r.last_at) AS last_at
    FROM metric_rollups r WHERE r.resolution = 'minute' GROUP BY 1, 2 ORDER BY 1, 2`;
