import { APP_ROLE } from '../../src/platform/database/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import type { TestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { asRole } from '../support/sql.js';
import type { TestTenant } from '../support/tenant.js';

export const MINUTE_MS = 60_000;

export interface Watched {
  id: string;
  version: number;
  title: string;
  sensitivity: number;
  builtIn: string | null;
  scannedAt: string | null;
  judgedUntil: string | null;
  problem: string | null;
  watched: { key: string; dimensions: Record<string, string | null> }[];
}

export interface Found {
  id: string;
  metricId: string;
  status: string;
  at: string;
  lastAt: string;
  foundAt: string;
  provisional: boolean;
  value: number;
  lastValue: number;
  expectedValue: number;
  lower: number;
  upper: number;
  deviation: number;
  severity: string;
  type: string;
  confidence: number;
  sentence: string;
  dimensions: Record<string, string | null>;
  context: { comparedWith: string; movers: { dimension: string; member: string | null; value: number; expected: number; share: number }[] } | null;
  resolution: string | null;
  resolvedBy: string | null;
  feedback: string | null;
}

export interface Sent {
  metric: string;
  value: number;
  timestamp?: string;
  dimensions?: Record<string, string>;
}

/** Wobbles a little, always alike. */
export const usual = (minute: number): number => 100 + 6 * Math.sin(minute / 7) + 4 * Math.sin(minute * 2.3) + (minute % 5);

/** The beginning of a minute, some minutes from one that holds `at`. */
export const minuteOf = (at: number, minutes = 0): number => Math.floor(at / MINUTE_MS) * MINUTE_MS + minutes * MINUTE_MS;

/** Moves the clocks of applications that share a database; never back, for limits on what people do look at them. */
export class Clocks {
  private aheadMs = 0;

  constructor(private readonly apps: TestApp[]) {}

  get now(): number {
    return Date.now() + this.aheadMs;
  }

  pass(ms: number): void {
    this.aheadMs += ms;
    for (const app of this.apps) moveClock(app, this.aheadMs);
  }

  /** Until so long after the end of the minute that runs. */
  passMinute(afterMs = 11_000): void {
    this.pass(minuteOf(this.now, 1) - this.now + afterMs);
  }

  join(app: TestApp): void {
    this.apps.push(app);
    this.pass(0);
  }
}

export async function send(tenant: TestTenant, events: readonly Sent[]): Promise<void> {
  for (let at = 0; at < events.length; at += 1_000) succeeded(await tenant.developer.api.post('/ingest/events', events.slice(at, at + 1_000)));
}

/** A past of so many whole minutes before the one that runs. */
export function past(metric: string, now: number, minutes: number, parts: readonly (readonly [dimensions: Record<string, string>, share: number])[] = [[{}, 1]]): Sent[] {
  const first = minuteOf(now, -minutes);
  return Array.from({ length: minutes }, (_, minute) => minute).flatMap((minute) =>
    parts.map(([dimensions, share]) => ({ metric, value: usual(minute) * share, dimensions, timestamp: new Date(first + minute * MINUTE_MS + 1_000).toISOString() })),
  );
}

export const watch = async (tenant: TestTenant, change: object): Promise<Watched> => succeeded(await tenant.developer.api.post<Watched>('/anomalies/metrics', { title: 'Orders', bucket: '1m', ...change }));

/** Waits until what has ended by now is judged. */
export function judged(app: TestApp, tenant: TestTenant, clocks: Clocks, id: string): Promise<Watched> {
  const until = minuteOf(clocks.now - 10_000);
  return eventually(async () => {
    await app.app.get(JobRunner).runNow('anomaly-scan');
    const metric = succeeded(await tenant.viewer.api.get<Watched>(`/anomalies/metrics/${id}`));
    expect(Date.parse(metric.judgedUntil ?? '')).toBeGreaterThanOrEqual(until);
    return metric;
  }, 30_000);
}

export const found = async (tenant: TestTenant, query: Record<string, string> = {}): Promise<Found[]> => succeeded(await tenant.viewer.api.get<Found[]>('/anomalies', query));

/** As if a process had begun a scan and gone before it wrote anything: nobody else takes it up for so long. */
export const begunElsewhere = (app: TestApp, tenant: TestTenant, metricId: string, minutes: number): Promise<void> =>
  asRole(app, APP_ROLE, async (client) => {
    await client.query(`SET app.tenant_id = '${tenant.id}'`);
    const { rowCount } = await client.query("UPDATE anomaly_scans SET started_at = due_at, due_at = due_at + make_interval(mins => $2) WHERE metric_id = $1", [metricId, minutes]);
    expect(rowCount).toBe(1);
  });
