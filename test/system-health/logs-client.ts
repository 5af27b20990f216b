import { gzipSync } from 'node:zlib';
import type { TestApp } from '../support/app.js';
import type { TestUser } from '../support/tenant.js';

/** What `POST /ingest/logs` answers. */
export interface IngestAnswer {
  status: number;
  data: { accepted: number; duplicates: number; rejected: { index: number; reason: string }[]; rejectedCount: number };
  error?: { code: string; message: string; details?: unknown };
}

/** A line as searches answer it. */
export interface Line {
  id: string;
  timestamp: string;
  level: string;
  service: string;
  message: string;
  traceId?: string;
  requestId?: string;
  fields: Record<string, unknown>;
}

export interface Found {
  logs: Line[];
  total: number;
  truncated: boolean;
  nextCursor: string | null;
}

/** All times there are. */
export const EVER = { from: '1970-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };

/** Sends a body as it is. */
export async function sendLogs(
  app: TestApp,
  { accessToken }: TestUser,
  body: string | Buffer | object[],
  options: { type?: string; gzip?: boolean; query?: string; headers?: Record<string, string> } = {},
): Promise<IngestAnswer> {
  const raw = Array.isArray(body) ? JSON.stringify(body) : body;
  const response = await fetch(`${app.url}/api/v1/ingest/logs${options.query ?? ''}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': options.type ?? 'application/json',
      ...(options.gzip ? { 'content-encoding': 'gzip' } : {}),
      ...options.headers,
    },
    body: options.gzip ? gzipSync(raw) : raw,
  });
  return { status: response.status, ...((await response.json()) as Omit<IngestAnswer, 'status'>) };
}

/** Searches through the front door, all times unless told otherwise. */
export async function searchLogs({ api }: TestUser, query: string, more: Record<string, unknown> = {}): Promise<Found> {
  const answer = await api.post<Found>('/system/logs', { query, timeRange: EVER, ...more });
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}
