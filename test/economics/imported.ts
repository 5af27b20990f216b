import { gzipSync } from 'node:zlib';
import type { TestApp } from '../support/app.js';
import type { Answer } from '../support/http.js';
import type { TestUser } from '../support/tenant.js';

export interface Money {
  amount: string;
  currency: string;
}

/** An import as it is answered. */
export interface Import {
  id: string | null;
  kind: string;
  format: string;
  name: string;
  accepted: number;
  rejected: number;
  rejections: { index: number; field: string; reason: string }[];
  from: string;
  to: string;
  totals: Money[];
  undoneAt: string | null;
}

/** Sends a body of that type to a route of the API. @param path with its query */
export async function send<T = Import>(app: TestApp, { accessToken }: TestUser, path: string, type: string, text: string, zipped = false): Promise<Answer<T>> {
  const headers = { 'content-type': type, authorization: `Bearer ${accessToken}`, ...(zipped ? { 'content-encoding': 'gzip' } : {}) };
  const response = await fetch(`${app.url}/api/v1${path}`, { method: 'POST', headers, body: zipped ? gzipSync(text) : text });
  const body = (await response.json()) as Partial<Answer<T>>;
  return { status: response.status, headers: response.headers, data: body.data as T, error: body.error, metadata: {}, body };
}
