import { TenantDatabase } from '../../src/platform/database/index.js';
import { type Taken, sendBatch } from '../system-health/batches.js';
import type { TestApp } from '../support/app.js';
import type { TestTenant, TestUser } from '../support/tenant.js';

/** A model with a price for a million tokens in and out, and of buckets that differ. */
export interface ModelPrice {
  model: string;
  input: string;
  output: string;
  cacheRead?: string;
  validFrom?: string;
}

/** What `GET /dashboard/telemetry` answers. */
export interface Telemetry {
  overview: { totalRequests: number; successfulRequests: number; failedRequests: number; successRate: number | null; errorRate: number | null; activeSessions: number; timeRange: string };
  cost: { total: string | null; average: string | null; projectedDaily: string | null; projectedMonthly: string | null; perHour: string | null; currency: string; trend: string; unpricedRequests: number; otherCurrencies: { amount: string; currency: string }[] };
  tokens: { totalInput: number; totalOutput: number; total: number; avgPerRequest: number | null; byBucket: Record<string, number> };
  performance: { avgResponseTime: number | null; p95ResponseTime: number | null; totalSearches: number; avgSearchesPerRequest: number | null; avgIterations: number | null };
  modelUsage: { model: string; count: number; cost: string | null; tokens: number; percentage: number }[];
  domainBreakdown: { domain: string | null; requests: number; cost: string | null }[];
  hourlyTrend: { hour: string; cost: string | null; requests: number }[];
  live: { activeSessions: number; currentCost: string | null; sessionsData: { id: string; uptime: number; cost: string | null; model: string }[] };
}

/** A session as lists show it. */
export interface ShownSession {
  sessionId: string;
  status: string;
  model: string;
  tokens: Record<string, number>;
  cost: string | null;
  searches: number;
  iterations: number;
  durationMs: number | null;
  error: string | null;
  endedAt: string | null;
  searchEntries: { query: string | null; results: number }[] | null;
  logs: { level: string; message: string }[] | null;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const sendSessions = (app: TestApp, user: TestUser, sessions: readonly object[] | string): Promise<Taken> => sendBatch(app, user, '/ai/sessions', sessions);
export const sendMessages = (app: TestApp, user: TestUser, messages: readonly object[] | string): Promise<Taken> => sendBatch(app, user, '/ai/messages', messages);

/** Writes the next version of the price book, with those models alone. */
export async function setPrices(tenant: TestTenant, models: readonly ModelPrice[], currency = 'USD'): Promise<void> {
  const { data } = await tenant.admin.api.get<{ version: number }>('/economics/price-book');
  const entries = models.map((price) => ({ meter: 'ai.tokens', per: '1000000', ...price }));
  const { status, error } = await tenant.admin.api.put('/economics/price-book', { version: data.version, currency, entries });
  if (status !== 200) throw new Error(`The prices were not taken: ${JSON.stringify(error)}`);
}

export async function telemetry(user: TestUser, query: Record<string, string | number> = {}): Promise<Telemetry> {
  const { status, data, error } = await user.api.get<Telemetry>('/dashboard/telemetry', query);
  if (status !== 200) throw new Error(`Telemetry failed with ${status}: ${JSON.stringify(error)}`);
  return data;
}

/** Sends again what a busy server refused before it began, as clients are told to. */
export async function insist<T extends { status: number }>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await send();
    if (answer.status !== 503) return answer;
  }
}

/** Asks the tenant's own rows. */
export function ask<T>(app: TestApp, tenantId: string, sql: string, values: unknown[] = []): Promise<T[]> {
  return app.app.get(TenantDatabase, { strict: false }).run({ tenantId }, (manager) => manager.query<T[]>(sql, [tenantId, ...values]));
}
