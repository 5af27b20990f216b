import { gzipSync } from 'node:zlib';
import type { TestApp } from '../support/app.js';
import type { TestUser } from '../support/tenant.js';

/** What the routes that take batches answer. */
export interface Taken {
  status: number;
  data: { accepted: number; duplicates: number; rejected: { index: number; reason: string }[] };
  error?: { code: string; message: string };
}

/** Sends a batch as it is: a list as JSON, text as lines. */
export async function sendBatch(
  app: TestApp,
  { accessToken }: Pick<TestUser, 'accessToken'>,
  path: string,
  body: readonly unknown[] | string | Buffer,
  options: { gzip?: boolean; headers?: Record<string, string> } = {},
): Promise<Taken> {
  const raw = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      'content-type': typeof body === 'string' ? 'application/x-ndjson' : 'application/json',
      authorization: `Bearer ${accessToken}`,
      ...(options.gzip ? { 'content-encoding': 'gzip' } : {}),
      ...options.headers,
    },
    body: (options.gzip ? gzipSync(raw) : raw) as Uint8Array<ArrayBuffer>,
  });
  return { status: response.status, ...((await response.json()) as Omit<Taken, 'status'>) };
}
