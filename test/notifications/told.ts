import { randomUUID } from 'node:crypto';
import { AllowedHosts } from '../../src/data-sources/index.js';
import { type Notice, type NoticeContent, NotificationOutbox } from '../../src/notifications/index.js';
import { Clock } from '../../src/platform/clock/index.js';
import { TenantDatabase } from '../../src/platform/database/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import type { TestApp } from '../support/app.js';
import { Api } from '../support/http.js';
import type { TestTenant } from '../support/tenant.js';

export interface Entry {
  id: string;
  key: string;
  status: string;
  route: string;
  channelId: string | null;
  channelName: string | null;
  attempts: number;
  nextAttemptAt: string | null;
  lastError: string | null;
  messageId: string | null;
  title: string;
}
export interface Channel {
  id: string;
  name: string;
  kind: string;
  settings: Record<string, unknown>;
  secretsSet: string[];
  version: number;
}

/** Of a webhook; long enough to be taken. */
export const SECRET = 'a-secret-of-the-webhook';

export function content(change: Partial<NoticeContent> = {}): NoticeContent {
  return {
    event: 'firing',
    severity: 'critical',
    title: 'High latency: api',
    summary: 'Latency of api is 412 ms, above 300 ms for 5 minutes.',
    fingerprint: 'fp-1',
    labels: { service: 'api', region: 'eu' },
    metric: 'http.latency',
    value: 412,
    threshold: 300,
    unit: 'ms',
    at: '2026-03-01T12:00:00.000Z',
    path: '/alerts/4711',
    dashboardPath: '/dashboards/12',
    runbookUrl: 'https://wiki.example.com/latency',
    picture: {
      title: 'Latency of api',
      points: [
        [Date.UTC(2026, 2, 1, 11, 50), 250],
        [Date.UTC(2026, 2, 1, 11, 55), null],
        [Date.UTC(2026, 2, 1, 12, 0), 412],
      ],
      threshold: 300,
    },
    ...change,
  };
}

export function notice(to: { channelId: string } | { userId: string }, change: Partial<Omit<Notice, 'to' | 'content'>> = {}, of: Partial<NoticeContent> = {}): Notice {
  return {
    key: `rule/alert/${randomUUID()}`,
    to: 'channelId' in to ? { kind: 'channel', channelId: to.channelId } : { kind: 'person', userId: to.userId },
    subject: { kind: 'alert', id: 'alert-1' },
    group: null,
    content: content({ fingerprint: `fp-${randomUUID()}`, ...of }),
    ...change,
  };
}

/** Puts notices into the outbox as those who have something to tell do. @returns how many were new */
export async function tell(app: TestApp, { id: tenantId }: { id: string }, notices: readonly Notice[], nudge = true): Promise<number> {
  const outbox = app.app.get(NotificationOutbox, { strict: false });
  const added = await app.app
    .get(TenantDatabase, { strict: false })
    .run({ tenantId }, (manager) => outbox.add(manager, { tenantId }, notices, app.app.get(Clock).now()));
  if (nudge) outbox.nudge();
  return added;
}

/** Lets the application reach a port of this machine, as a platform admin may. */
export async function allow(app: TestApp, port: number): Promise<void> {
  await app.app.get(AllowedHosts, { strict: false }).allow({ tenantId: null }, { host: '127.0.0.1', port, reason: 'test' });
}

let names = 0;

export async function channel(tenant: TestTenant, kind: string, settings: object): Promise<Channel> {
  return succeeded(await tenant.admin.api.post<Channel>('/notification-channels', { name: `Channel ${++names}`, kind, settings }));
}

export const webhook = (tenant: TestTenant, url: string): Promise<Channel> => channel(tenant, 'webhook', { url, secret: SECRET });

const keys = new WeakMap<TestTenant, Promise<Api>>();

/** The admin's API under a key of theirs, which does not run out when the clock is moved. */
export function keyed(tenant: TestTenant): Promise<Api> {
  const made =
    keys.get(tenant) ??
    tenant.admin.api
      .post<{ key: string }>('/auth/api-keys', { name: 'test', permissions: ['notifications:read', 'notifications:write', 'notification-channels:read', 'notification-channels:write'] })
      .then((answer) => new Api(tenant.admin.api.url, { 'x-api-key': succeeded(answer).key }));
  keys.set(tenant, made);
  return made;
}

export async function ledger(tenant: TestTenant, query: Record<string, string> = {}): Promise<Entry[]> {
  return succeeded(await (await keyed(tenant)).get<Entry[]>('/notifications', query));
}
