import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { BudgetEvaluation } from '../../src/economics/budgets/budget-evaluation.js';
import { dayOf } from '../../src/economics/index.js';
import { DashboardMetricsRepository } from '../../src/system-health/overview/dashboard-metrics.repository.js';
import { AccountsService } from '../../src/auth/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import type { Role } from '../../src/tenants/index.js';
import type { TestApp } from '../support/app.js';
import { writeCosts } from '../economics/spending.js';
import { notice, tell } from '../notifications/told.js';
import { eventually } from '../support/eventually.js';
import { type Answer, Api } from '../support/http.js';
import { type Northwind, attachKeepingNorthwind } from '../support/northwind.js';
import { TEST_PASSWORD, type TestTenant, type TestUser, address, newTenant, signIn } from '../support/tenant.js';

/** One of everything that a tenant can have, each with the marker wherever text is free. */
export interface Planted {
  tenant: TestTenant;
  /** Stands in names, descriptions, SQL, addresses, file names; no answer to anybody else may hold it. */
  marker: string;
  dashboard: string;
  widget: string;
  version: string;
  variable: string;
  dataSource: string;
  dataSourceName: string;
  fileSource: string;
  file: string;
  savedQuery: string;
  /** Name of a KPI over that query. */
  kpi: string;
  changeRule: string;
  /** A live session of a language model. */
  aiSession: string;
  /** Of costs of a customer. */
  costImport: string;
  /** With an open violation. */
  anomaly: string;
  watchedMetric: string;
  guard: string;
  violation: string;
  /** With an open alert, of which somebody has said something. */
  alertRule: string;
  alert: string;
  /** Of which a threshold was reached. */
  budget: string;
  silence: string;
  escalationPolicy: string;
  /** In the application. */
  notificationChannel: string;
  /** One that could not be delivered. */
  notification: string;
  invitation: string;
  /** A member with no other part in the test. */
  member: string;
  apiKey: string;
  check: string;
  apiKeySecret: string;
  session: string;
  embedToken: string;
  /** Of a viewer of the dashboard, who may do all that there is for viewers. */
  embedTokenSecret: string;
  execution: string;
  /** In the background, by the admin. */
  export: string;
  /** A view that is kept in the source. */
  materialization: string;
  /** Settings with which the source was connected, password included. */
  settings: Northwind['settings'];
}

/** Fills a tenant with one of everything, by its own admin. */
export async function plant(app: TestApp, northwind: Northwind, marker: string): Promise<Planted> {
  const tenant = await newTenant(app, { name: `Tenant ${marker}` });
  const { api } = tenant.admin;
  const dataSourceName = `Source ${marker}`;
  const dataSource = await attachKeepingNorthwind(app, api, northwind, dataSourceName);
  const fileSource = done(await api.post<{ id: string }>('/datasources', { name: `Files ${marker}`, type: 'file', settings: {} })).id;
  const sql = `SELECT '${marker}' AS mark, category_name FROM categories WHERE category_name = :category`;
  const variable = { name: 'category', type: 'text', default: 'Beverages', options: { query: { dataSourceId: dataSource, sql: `SELECT '${marker}' AS mark` } } };
  const dashboard = done(
    await api.post<{ id: string; version: number; widgets: { id: string }[] }>('/dashboards', {
      name: `Dashboard ${marker}`,
      slug: `slug-${marker}`,
      description: `About ${marker}`,
      tags: [marker],
      settings: { refreshInterval: 1, variables: [variable] },
      widgets: [{ type: 'table', name: `Widget ${marker}`, query: { dataSourceId: dataSource, sql }, visualization: { type: 'table', config: {} } }],
    }),
  );
  done(await api.get(`/dashboards/${dashboard.id}/data`));
  done(await api.put(`/dashboards/${dashboard.id}/draft`, { version: dashboard.version, name: `Draft ${marker}` }));
  const savedQuery = done(await api.post<{ id: string }>('/queries', { name: `Query ${marker}`, description: marker, dataSourceId: dataSource, sql }));
  const kpi = await plantKpi(api, savedQuery.id, marker);
  done(await api.post('/query/execute', { dataSourceId: dataSource, sql, parameters: { category: marker } }));
  const guarded = await plantGuard(app, api, marker);
  const watched = await plantAnomaly(app, api, marker);
  const alerted = await plantAlert(app, tenant, marker);
  const budget = await plantBudget(app, tenant, marker);
  const notified = await plantNotification(app, api, tenant, marker);
  const line = { msg: `Line ${marker}`, traceId: marker, systemEvent: 'deploy' };
  done(await api.with({ 'idempotency-key': marker }).post('/ingest/logs', [line]));
  done(await api.put('/system/logs/settings', { redactEmails: false }));
  const daily = app.app.get(DashboardMetricsRepository, { strict: false });
  await daily.save('2026-01-31', [{ scope: { tenantId: tenant.id }, figures: { [`figure_${marker}`]: 1 } }], new Date());
  done(await api.post('/system/heartbeats', [{ service: `service-${marker}`, message: marker }]));
  done(await api.post('/ingest/calls', [{ caller: `caller-${marker}`, callee: `service-${marker}`, durationMs: 1 }]));
  done(await api.post('/ingest/workflows', [{ id: `workflow-${marker}`, name: `Workflow ${marker}`, status: 'running' }]));
  const sessions = [
    { sessionId: `session-${marker}`, model: `model-${marker}`, domain: marker, tokens: { output: 1 } },
    { sessionId: `ended-${marker}`, model: `model-${marker}`, domain: marker, customer: marker, success: true, durationMs: 1, tokens: { output: 1 }, searches: [{ query: marker, results: 0 }] },
  ];
  done(await api.post('/ai/sessions', sessions));
  done(await api.post('/ai/messages', [{ messageId: `message-${marker}`, sessionId: `session-${marker}`, role: 'user', content: `Where is ${marker}?` }]));
  done(await api.put('/ai/settings', { contentEnabled: true, redactEmails: true, retentionDays: 30, categories: [{ name: 'planted', words: [marker] }], version: 0 }));
  done(await api.put('/system/service-level', { targetPercent: 99.5 }));
  const check = done(await api.post<{ id: string }>('/system/checks', { name: `Check ${marker}`, url: `https://${marker}.example.test/`, enabled: false }));
  const changeRule = done(await api.post<{ id: string }>('/ingest/change-rules', { name: `Rule ${marker}`, match: { table: 'orders' }, metric: `rule_${marker}` }));
  const costImport = await plantCosts(api, marker);
  const invitation = done(await api.post<{ id: string }>(`/tenants/${tenant.id}/invitations`, { email: `${marker}@example.test`, role: 'viewer' }));
  const embedded = done(
    await api.post<{ id: string; token: string }>('/embed/token', {
      dashboardId: dashboard.id,
      permissions: { interaction: 'edit', export: true },
      lockedParameters: { category: marker },
      userContext: { mark: marker },
    }),
  );
  const editor = new Api(app.url).with({ authorization: `Embed ${embedded.token}` });
  done(await editor.put('/embed/editor/draft', { version: dashboard.version, revision: null, layout: { grid: { rowHeight: 70 } } }));
  const exported = done(await api.post<{ exportId: string }>(`/dashboards/${dashboard.id}/exports`, { format: 'json' }));
  const view = { dataSourceId: dataSource, name: `view_${marker}`, description: marker, sql: `SELECT '${marker}' AS mark`, uniqueColumns: ['mark'] };
  const materialization = done(await api.post<{ id: string }>('/materializations', view));
  const events = [
    { metric: `metric_${marker}`, value: 1, dimensions: { mark: marker }, id: marker, timestamp: new Date().toISOString() },
    { metric: `metric_${marker}`, value: 2, dimensions: { mark: marker } },
  ];
  done(await api.with({ 'idempotency-key': marker }).post('/ingest/events', events));
  const key = done(await api.post<{ id: string; key: string }>('/auth/api-keys', { name: `Key ${marker}`, permissions: ['dashboards:read'] }));
  for (const person of [tenant.viewer, tenant.operator, tenant.developer, tenant.admin]) done(await person.api.patch('/auth/me', { name: `Person ${marker}` }));
  return {
    tenant,
    marker,
    aiSession: `session-${marker}`,
    dashboard: dashboard.id,
    widget: dashboard.widgets[0]?.id ?? '',
    version: String(dashboard.version),
    variable: variable.name,
    dataSource,
    dataSourceName,
    fileSource,
    file: await uploadFile(app, tenant.admin, fileSource, `${marker}.csv`),
    savedQuery: savedQuery.id,
    kpi,
    changeRule: changeRule.id,
    costImport,
    ...guarded,
    ...watched,
    ...alerted,
    budget,
    ...notified,
    invitation: invitation.id,
    member: await newMember(app, tenant, 'viewer', address(marker)),
    apiKey: key.id,
    check: check.id,
    apiKeySecret: key.key,
    session: await anotherSession(app, tenant.admin),
    embedToken: embedded.id,
    embedTokenSecret: embedded.token,
    execution: `run-${marker}`,
    export: exported.exportId,
    materialization: materialization.id,
    settings: northwind.settings,
  };
}

/** A KPI that has been evaluated, so that there is something that it has been. @returns its name. */
async function plantKpi(api: Api, savedQueryId: string, marker: string): Promise<string> {
  const name = `kpi_${marker}`;
  const source = { kind: 'query', savedQueryId, valueColumn: marker };
  done(await api.post('/kpis', { name, title: `KPI ${marker}`, description: marker, owner: marker, unit: { kind: 'number', label: marker }, direction: 'up', timeframe: '24h', executive: true, source }));
  await eventually(async () => {
    const [kpi] = done(await api.get<{ latest: object | null }[]>('/kpis'));
    if (!kpi?.latest) throw new Error('The KPI was not evaluated.');
  });
  return name;
}

/** Costs and revenue of a customer, and a rule by which costs are divided. @returns the id of the import of costs. */
async function plantCosts(api: Api, marker: string): Promise<string> {
  const row = { day: '2026-01-31', customer: `customer ${marker}`, amount: '1', currency: 'USD' };
  done(await api.post('/economics/revenue', [{ ...row, reference: marker }]));
  done(await api.put('/economics/allocation-rules', { version: 0, rules: [{ category: 'ai', driver: 'shares', dimension: 'customer', shares: [{ value: `customer ${marker}`, weight: '1' }] }] }));
  return done(await api.post<{ id: string }>(`/economics/costs?name=${marker}`, [{ ...row, category: 'third_party', subcategory: marker }])).id;
}

/** A policy that tells a person of the tenant. @returns its id. */
async function plantEscalationPolicy({ admin, operator }: TestTenant, marker: string): Promise<string> {
  const steps = [{ afterSeconds: 0, targets: [{ kind: 'person', userId: operator.id }] }];
  return done(await admin.api.post<{ id: string }>('/escalation-policies', { name: `Policy ${marker}`, steps })).id;
}

/** A budget of which a threshold was reached, by costs of a customer. @returns its id */
async function plantBudget(app: TestApp, { id: tenantId, admin }: TestTenant, marker: string): Promise<string> {
  const budget = done(await admin.api.post<{ id: string }>('/economics/budgets', { name: `Budget ${marker}`, period: 'monthly', amount: '1', currency: 'USD', dimension: { name: 'customer', value: marker } }));
  await writeCosts(app, tenantId, [{ day: dayOf(new Date(), 'UTC'), amount: '2', customer: marker }]);
  await app.app.get(BudgetEvaluation, { strict: false }).evaluate({ tenantId });
  return budget.id;
}

/** A guard whose threshold does not hold. @returns its id and that of its violation. */
async function plantGuard(app: TestApp, api: Api, marker: string): Promise<{ guard: string; violation: string }> {
  const metric = 'guarded';
  done(await api.post('/ingest/events', [{ metric, value: 5, dimensions: { mark: marker } }]));
  const series = { source: 'metric', metric, aggregation: 'last', groupBy: ['mark'] };
  const rule = { series, comparator: 'gt', threshold: 1, windowSeconds: 604_800 };
  const guard = done(await api.post<{ id: string }>('/guards', { name: `Guard ${marker}`, description: marker, unit: 'lines', violationType: 'storage', severity: 'low', ...rule })).id;
  const violation = await eventually(async () => {
    await app.app.get(JobRunner).runNow('guard-evaluation');
    const [open] = done(await api.get<{ id: string }[]>('/guards/violations'));
    if (!open) throw new Error('The guard was not evaluated.');
    return open.id;
  });
  return { guard, violation };
}

/** A watched metric with a detector, and a spike that it found in the minute that runs. @returns their ids. */
async function plantAnomaly(app: TestApp, api: Api, marker: string): Promise<{ watchedMetric: string; anomaly: string }> {
  const metric = 'watched';
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  const dimensions = { mark: marker };
  const past = Array.from({ length: 200 }, (_, minute) => ({ metric, value: 100 + (minute % 7), dimensions, timestamp: new Date(now - (minute + 1) * 60_000).toISOString() }));
  done(await api.post('/ingest/events', past));
  const series = { source: 'metric', metric, aggregation: 'last', groupBy: ['mark'] };
  const watchedMetric = done(await api.post<{ id: string }>('/anomalies/metrics', { title: `Watched ${marker}`, description: marker, unit: 'lines', bucket: '1m', series })).id;
  await eventually(async () => {
    await app.app.get(JobRunner).runNow('anomaly-scan');
    if (!done(await api.get<{ judgedUntil: string | null }>(`/anomalies/metrics/${watchedMetric}`)).judgedUntil) throw new Error('The detector was not warmed up.');
  });
  done(await api.post('/ingest/events', [{ metric, value: 9_000, dimensions }]));
  const anomaly = await eventually(async () => {
    const [open] = done(await api.get<{ id: string }[]>('/anomalies'));
    if (!open) throw new Error('The spike was not found.');
    return open.id;
  });
  return { watchedMetric, anomaly };
}

/** A rule over what the guard's series measures, with an alert, a remark, a silence and a policy. @returns their ids. */
async function plantAlert(app: TestApp, tenant: TestTenant, marker: string): Promise<{ alertRule: string; alert: string; silence: string; escalationPolicy: string }> {
  const { api } = tenant.admin;
  const escalationPolicy = await plantEscalationPolicy(tenant, marker);
  const condition = { kind: 'threshold', series: { source: 'metric', metric: 'guarded', aggregation: 'last', groupBy: ['mark'] }, comparator: 'gt', threshold: 1, windowSeconds: 604_800 };
  const rule = { name: `Alert ${marker}`, description: marker, unit: 'lines', severity: 'info', condition, labels: { mark: marker } };
  const alertRule = done(await api.post<{ id: string }>('/alert-rules', rule)).id;
  const alert = await eventually(async () => {
    await app.app.get(JobRunner).runNow('alert-evaluation');
    const [open] = done(await api.get<{ id: string }[]>('/alerts', { ruleId: alertRule }));
    if (!open) throw new Error('The rule was not evaluated.');
    return open.id;
  });
  done(await api.post(`/alerts/${alert}/comment`, { text: `Remark ${marker}` }));
  const matchers = [{ name: 'mark', operator: '=', value: `silent ${marker}` }];
  const silence = done(await api.post<{ id: string }>('/silences', { matchers, reason: marker, endsAt: new Date(Date.now() + 86_400_000).toISOString() })).id;
  return { alertRule, alert, silence, escalationPolicy };
}

/** A channel, and a notification to another one that is gone. */
async function plantNotification(app: TestApp, api: Api, tenant: TestTenant, marker: string): Promise<{ notificationChannel: string; notification: string }> {
  const channel = done(await api.post<{ id: string }>('/notification-channels', { name: `Channel ${marker}`, kind: 'in_app', settings: {} }));
  await tell(app, tenant, [notice({ channelId: randomUUID() }, { key: `key/${marker}`, subject: { kind: 'alert', id: marker } }, { title: marker, summary: marker })]);
  const notification = await eventually(async () => {
    const [dead] = done(await api.get<{ id: string }[]>('/notifications', { status: 'dead' }));
    if (!dead) throw new Error('The notification was not given up.');
    return dead.id;
  });
  return { notificationChannel: channel.id, notification };
}

/** Adds somebody to a tenant. @returns their id. */
export async function newMember(app: TestApp, { slug }: TestTenant, role: Role, email: string): Promise<string> {
  const accounts = app.app.get(AccountsService, { strict: false });
  const { id } = await accounts.createUser({ email, password: TEST_PASSWORD, tenantSlug: slug, role });
  return id;
}

/** A second sign-in, so that ending it harms nobody. */
async function anotherSession(app: TestApp, { email }: TestUser): Promise<string> {
  const { api } = await signIn(app, email);
  const sessions = done(await api.get<{ id: string; current: boolean }[]>('/auth/sessions'));
  return sessions.find(({ current }) => current)?.id ?? '';
}

async function uploadFile(app: TestApp, { accessToken }: TestUser, source: string, name: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([`word\n${name}\n`]), name);
  const url = `${app.url}/api/v1/datasources/${source}/files`;
  const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${accessToken}` }, body: form });
  if (answer.status !== 201) throw new Error(`The file was not taken: ${await answer.text()}`);
  return name;
}

/**
 * A statement of the tenant that runs until it is let go: it waits for a lock on a table, and costs nothing meanwhile.
 * @returns lets it go; resolves to how it was answered.
 */
export async function holdExecution(northwind: Northwind, { tenant, dataSource, execution }: Planted): Promise<() => Promise<Answer<unknown>>> {
  const lock: pg.Client = northwind.owner;
  await lock.query('BEGIN; LOCK TABLE region IN ACCESS EXCLUSIVE MODE');
  const answer = tenant.developer.api.post('/query/execute', { dataSourceId: dataSource, sql: 'SELECT * FROM region', executionId: execution });
  return async () => {
    await lock.query('COMMIT');
    return answer;
  };
}

/** Data of a success; anything else fails with what the server said. */
export function done<T>({ status, data, error }: Answer<T>): T {
  if (status >= 300) throw new Error(`${status} ${error?.code}: ${error?.message} ${JSON.stringify(error?.details)}`);
  return data;
}
