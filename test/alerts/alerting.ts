import { JobRunner } from '../../src/platform/jobs/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type Channel, allow, webhook } from '../notifications/told.js';
import { type Receiver, startReceiver } from '../notifications/receiver.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import type { TestTenant } from '../support/tenant.js';

export interface Rule {
  id: string;
  name: string;
  version: number;
  status: string;
  builtIn: string | null;
  evaluatedAt: string | null;
  problem: string | null;
  openAlerts: number;
  series: { dimensions: Record<string, string | null>; status: string; value: number | null; summary: string; ofRule: boolean; held: boolean }[];
}
export interface Transition {
  sequence: number;
  kind: string;
  from: string;
  to: string;
  by: string | null;
  reason: string | null;
  tells: string | null;
}
export interface AlertView {
  id: string;
  ruleId: string;
  title: string;
  severity: string;
  status: string;
  cause: string;
  summary: string;
  labels: Record<string, string>;
  dimensions: Record<string, string | null>;
  fingerprint: string;
  openedAt: string;
  value: number | null;
  threshold: number | null;
  acknowledgedBy: string | null;
  assignedTo: string | null;
  snoozedUntil: string | null;
  resolution: string | null;
  resolvedBy: string | null;
  reason: string | null;
  timeToAcknowledgeSeconds: number | null;
  timeToResolveSeconds: number | null;
}
export interface AlertDetail extends AlertView {
  transitions: Transition[];
  remarks: { kind: string; text: string; assignee: string | null; by: string | null }[];
  notifications: { key: string; status: string; event: string; channelId: string | null }[];
}
/** What a webhook says: one message of one or more notices. */
export interface WebhookMessage {
  notifications: { key: string; event: string; title: string; summary: string; fingerprint: string; severity: string; labels: Record<string, string>; value: number | null; threshold: number | null }[];
}

export const condition = (change: object = {}): object => ({
  kind: 'threshold',
  series: { source: 'metric', metric: 'queue.length', aggregation: 'last' },
  comparator: 'gt',
  threshold: 100,
  windowSeconds: 60,
  ...change,
});
export const rule = (change: object = {}): object => ({ name: 'Queue', severity: 'warning', condition: condition(), unit: 'jobs', ...change });

/** Two replicas, a receiver of webhooks, and a clock that moves on both. */
export class Alerting {
  private ahead = 0;

  private constructor(
    readonly app: TestApp,
    readonly replica: TestApp,
    readonly receiver: Receiver,
  ) {}

  static async start(): Promise<Alerting> {
    const [app, receiver] = await Promise.all([startTestApp(), startReceiver()]);
    const replica = await startTestApp({ replicaOf: app });
    await allow(app, receiver.port);
    return new Alerting(app, replica, receiver);
  }

  async close(): Promise<void> {
    await this.replica.close();
    await this.app.close();
    await this.receiver.close();
  }

  now(): number {
    return Date.now() + this.ahead * 1_000;
  }

  /** Lets time pass on both replicas. */
  pass(seconds: number): void {
    this.ahead += seconds;
    for (const each of [this.app, this.replica]) moveClock(each, this.ahead * 1_000);
  }

  /** Sets both clocks right again. */
  reset(): void {
    this.pass(-this.ahead);
  }

  channel(tenant: TestTenant, path: string): Promise<Channel> {
    return webhook(tenant, `${this.receiver.url}${path}`);
  }

  /** What notices came to a path, in order. */
  told(path: string): WebhookMessage['notifications'] {
    return this.receiver.at(path).flatMap(({ json }) => (json as WebhookMessage).notifications);
  }

  async create(tenant: TestTenant, change: object = {}): Promise<Rule> {
    return succeeded(await tenant.developer.api.post<Rule>('/alert-rules', rule(change)));
  }

  async rule(tenant: TestTenant, id: string): Promise<Rule> {
    return succeeded(await tenant.operator.api.get<Rule>(`/alert-rules/${id}`));
  }

  async open(tenant: TestTenant, query: Record<string, string> = {}): Promise<AlertView[]> {
    return succeeded(await tenant.viewer.api.get<AlertView[]>('/alerts', query));
  }

  async detail(tenant: TestTenant, id: string): Promise<AlertDetail> {
    return succeeded(await tenant.viewer.api.get<AlertDetail>(`/alerts/${id}`));
  }

  async send(tenant: TestTenant, value: number, dimensions: Record<string, string> = {}, metric = 'queue.length'): Promise<void> {
    succeeded(await tenant.developer.api.post('/ingest/events', [{ metric, value, dimensions, timestamp: new Date(this.now()).toISOString() }]));
  }

  /** Lets time pass, and waits until the rule has been evaluated for the instant that has come. */
  async evaluated(tenant: TestTenant, id: string, seconds = 15, by = this.app): Promise<Rule> {
    this.pass(seconds);
    const tick = Math.floor(this.now() / 15_000) * 15_000;
    return eventually(async () => {
      await by.app.get(JobRunner).runNow('alert-evaluation');
      const now = await this.rule(tenant, id);
      expect(Date.parse(now.evaluatedAt ?? '')).toBeGreaterThanOrEqual(tick);
      return now;
    }, 20_000);
  }
}
