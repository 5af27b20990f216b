import { createUnstartedApp } from '../../src/create-app.js';
import { API_PREFIX, createOpenApiDocument } from '../../src/platform/http/index.js';
import type { Planted } from './planted.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** A route of the OpenAPI document. */
export interface Route {
  method: string;
  /** After the base path, such as `/dashboards/{id}`. */
  path: string;
  operationId: string;
  /** A permission of the matrix, `signed-in` or `public`. */
  permission: string;
}

/** All routes of the document, which is made from the code. */
export async function documentedRoutes(): Promise<Route[]> {
  const app = await createUnstartedApp();
  const { paths } = createOpenApiDocument(app);
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as { operationId: string; 'x-permission'?: string } | undefined;
      if (!operation) return [];
      const permission = operation['x-permission'] ?? 'undeclared';
      return [{ method: method.toUpperCase(), path: path.replace(`/${API_PREFIX}`, ''), operationId: operation.operationId, permission }];
    }),
  );
}

/** What stands for each path parameter, by the segment before it. */
const PARAMETERS: Readonly<Record<string, (planted: Planted) => string>> = {
  'allowed-hosts/{host}': () => '203.0.113.7',
  '{host}/{port}': () => '5000',
  'alert-rules/{id}': ({ alertRule }) => alertRule,
  'alerts/{id}': ({ alert }) => alert,
  'anomalies/{id}': ({ anomaly }) => anomaly,
  'api-keys/{id}': ({ apiKey }) => apiKey,
  'budgets/{id}': ({ budget }) => budget,
  'checks/{id}': ({ check }) => check,
  'change-rules/{id}': ({ changeRule }) => changeRule,
  'dashboards/{id}': ({ dashboard }) => dashboard,
  'datasources/{id}': ({ dataSource }) => dataSource,
  'escalation-policies/{id}': ({ escalationPolicy }) => escalationPolicy,
  'executions/{id}': ({ execution }) => execution,
  'exports/{id}': (planted) => planted.export,
  'files/{name}': ({ file }) => file,
  'guards/{id}': ({ guard }) => guard,
  'imports/{id}': ({ costImport }) => costImport,
  'invitations/{invitationId}': ({ invitation }) => invitation,
  'invitations/{token}': ({ invitation }) => invitation,
  'kpis/{name}': ({ kpi }) => kpi,
  'metrics/{id}': ({ watchedMetric }) => watchedMetric,
  'metrics/{name}': ({ marker }) => `metric_${marker}`,
  'jobs/{name}': () => 'export-cleanup',
  'materializations/{id}': ({ materialization }) => materialization,
  'members/{userId}': ({ member }) => member,
  'notification-channels/{id}': ({ notificationChannel }) => notificationChannel,
  'notifications/{id}': ({ notification }) => notification,
  'queries/{id}': ({ savedQuery }) => savedQuery,
  'services/{name}': ({ marker }) => `service-${marker}`,
  'sessions/{id}': ({ session }) => session,
  'sessions/{sessionId}': ({ aiSession }) => aiSession,
  'silences/{id}': ({ silence }) => silence,
  'tenants/{id}': ({ tenant }) => tenant.id,
  'tokens/{id}': ({ embedToken }) => embedToken,
  // One whose last character was changed; whoever has a whole one needs no other credential.
  'config/{token}': ({ embedTokenSecret }) => changed(embedTokenSecret),
  'dashboard/{token}': ({ embedTokenSecret }) => changed(embedTokenSecret),
  'variables/{name}': ({ variable }) => variable,
  'violations/{id}': ({ violation }) => violation,
  'versions/{version}': ({ version }) => version,
  'widgets/{widgetId}': ({ widget }) => widget,
};

const changed = (token: string): string => `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;

/** The path with a tenant's ids in it. @throws Error for a parameter that nobody has said anything about. */
export function pathOf({ path }: Route, planted: Planted): string {
  const segments = path.split('/');
  const filled = segments.map((segment, index) => {
    if (!segment.startsWith('{')) return segment;
    const name = `${segments[index - 1]}/${segment}`;
    const value = PARAMETERS[name];
    if (!value) throw new Error(`Say in PARAMETERS which resource ${name} of ${path} is, so that other tenants' are tried.`);
    return encodeURIComponent(name === 'datasources/{id}' && path.includes('/files') ? planted.fileSource : value(planted));
  });
  // What an export is to be has to be said.
  return `${filled.join('/')}${path.endsWith('/export') ? '?format=json' : ''}`;
}

const widget = (dataSourceId: string): object => ({
  type: 'table',
  name: 'Table',
  query: { dataSourceId, sql: 'SELECT 1 AS one' },
  visualization: { type: 'table', config: {} },
});
const definition = (source: string): object => ({
  apiVersion: 'tidemark/v1',
  kind: 'Dashboard',
  slug: `as-code-${source.replace(/\W+/g, '-').toLowerCase()}`,
  name: 'As code',
  widgets: [{ slug: 'table', type: 'table', name: 'Table', query: { source, sql: 'SELECT 1 AS one' }, visualization: { type: 'table', config: {} } }],
});

const kpiRule = (savedQuery: string): object => ({ direction: 'up', timeframe: '24h', source: { kind: 'query', savedQueryId: savedQuery, valueColumn: 'one' } });
const kpi = (savedQuery: string): object => ({ title: 'Mine', unit: { kind: 'number' }, ...kpiRule(savedQuery) });
/** What every tenant here measures, each with its own mark. */
const BUDGET = { name: 'Mine', period: 'monthly', amount: '1', currency: 'USD' };
const GUARD_RULE = { series: { source: 'metric', metric: 'guarded', aggregation: 'last', groupBy: ['mark'] }, comparator: 'gt', threshold: 1, windowSeconds: 604_800 };
const WATCHED = { title: 'Mine', bucket: '1m', series: { source: 'metric', metric: 'watched', aggregation: 'sum', groupBy: ['mark'] } };
const GUARD = { name: 'Mine', violationType: 'storage', severity: 'low', ...GUARD_RULE };

const ALERT_CONDITION = { kind: 'threshold', ...GUARD_RULE };
const ALERT_RULE = { name: 'Mine', severity: 'info', condition: ALERT_CONDITION };
const silence = (): object => ({ matchers: [{ name: 'mark', operator: '=', value: 'nobody' }], reason: 'Mine', endsAt: new Date(Date.now() + 3_600_000).toISOString() });
const ESCALATION = (userId: string): { name: string; steps: object[] } => ({ name: 'Mine', steps: [{ afterSeconds: 0, targets: [{ kind: 'person', userId }] }] });

interface Body {
  /** A body that the route would take, with a tenant's ids in it. */
  make: (planted: Planted) => object | undefined;
  /**
   * For a route without path parameters: what it answers when the ids in the body are another tenant's. Left out: the
   * body names no resource.
   */
  foreign?: number;
}

/** Bodies of all routes that take one. */
export const BODIES: Readonly<Record<string, Body>> = {
  'POST /ai/messages': { make: ({ aiSession }) => ({ messageId: 'mine', sessionId: aiSession, role: 'user', content: 'Mine' }), foreign: 202 },
  'POST /ai/sessions': { make: () => ({ sessionId: 'mine', model: 'mine', success: true }) },
  'PATCH /ai/sessions/{sessionId}': { make: () => ({ iterations: 1 }) },
  'PUT /ai/settings': { make: () => ({ contentEnabled: true, redactEmails: true, retentionDays: 30, version: 0 }) },
  'POST /monitoring/chat': { make: () => ({ action: 'check-alerts' }) },
  'POST /alert-rules': { make: ({ escalationPolicy }) => ({ ...ALERT_RULE, escalationPolicyId: escalationPolicy }), foreign: 400 },
  'POST /alert-rules/preview': { make: () => ({ condition: ALERT_CONDITION }) },
  'PUT /alert-rules/{id}': { make: () => ({ version: 1, ...ALERT_RULE }) },
  'POST /alerts/{id}/acknowledge': { make: () => ({}) },
  'POST /alerts/{id}/assign': { make: ({ member }) => ({ userId: member }) },
  'POST /alerts/{id}/comment': { make: () => ({ text: 'mine' }) },
  'POST /alerts/{id}/resolve': { make: () => ({ reason: 'mine' }) },
  'POST /alerts/{id}/snooze': { make: () => ({ minutes: 5 }) },
  'POST /alerts/{id}/unacknowledge': { make: () => ({}) },
  'POST /silences': { make: silence },
  'PUT /silences/{id}': { make: () => ({ version: 1, ...silence() }) },
  'POST /anomalies/detect': { make: () => ({ series: [['2026-03-01T00:00:00Z', 1]] }) },
  'POST /auth/api-keys': { make: () => ({ name: 'Mine', permissions: ['dashboards:read'] }) },
  'POST /auth/password/change': { make: () => ({ currentPassword: 'not the password', newPassword: 'another long password' }) },
  'POST /auth/switch-tenant': { make: ({ tenant }) => ({ tenantId: tenant.id }), foreign: 404 },
  'PATCH /auth/me': { make: () => ({ name: 'Me' }) },
  'POST /cache/warm': { make: ({ dashboard }) => ({ dashboardIds: [dashboard] }), foreign: 200 },
  'POST /dashboard/page-views': { make: () => ({ page: 'home' }) },
  'POST /dashboard/refresh': { make: () => undefined },
  'POST /dashboards': { make: ({ dataSource }) => ({ name: 'Mine', widgets: [widget(dataSource)] }), foreign: 400 },
  'PUT /dashboards/definition': { make: ({ dataSourceName }) => definition(dataSourceName), foreign: 400 },
  'PUT /dashboards/{id}': { make: ({ version }) => ({ name: 'Taken', version: Number(version) }) },
  'PUT /dashboards/{id}/draft': { make: ({ version }) => ({ name: 'Taken', version: Number(version) }) },
  'POST /dashboards/{id}/draft/publish': { make: () => ({}) },
  'POST /dashboards/{id}/duplicate': { make: () => ({ name: 'Copy' }) },
  'POST /dashboards/{id}/exports': { make: () => ({ format: 'json' }) },
  'POST /dashboards/{id}/restore': { make: () => undefined },
  'PUT /dashboards/{id}/sharing': { make: () => ({ visibility: 'tenant', roles: [{ role: 'developer', access: 'edit' }], members: [] }) },
  'POST /dashboards/{id}/versions/{version}/restore': { make: () => undefined },
  'POST /dashboards/{id}/widgets': { make: ({ dataSource, version }) => ({ ...widget(dataSource), version: Number(version) }) },
  'PATCH /dashboards/{id}/widgets/{widgetId}': { make: ({ version }) => ({ name: 'Taken', version: Number(version) }) },
  'DELETE /dashboards/{id}/widgets/{widgetId}': { make: ({ version }) => ({ version: Number(version) }) },
  'POST /datasources': { make: ({ settings }) => ({ name: 'Mine', type: 'postgresql', settings }) },
  'POST /datasources/test': { make: ({ settings }) => ({ type: 'postgresql', settings }) },
  'PUT /datasources/{id}': { make: ({ settings }) => ({ name: 'Taken', settings, version: 1 }) },
  'POST /datasources/{id}/files': { make: () => undefined },
  'POST /datasources/{id}/test': { make: () => undefined },
  'PUT /embed/editor/draft': { make: ({ version, widget: origin }) => ({ version: Number(version), widgets: [{ type: 'table', name: 'Taken', origin }] }) },
  'POST /embed/editor/draft/publish': { make: () => ({}) },
  'POST /embed/token': { make: ({ dashboard }) => ({ dashboardId: dashboard }), foreign: 404 },
  'POST /anomalies/metrics': { make: () => WATCHED },
  'PUT /anomalies/metrics/{id}': { make: () => ({ version: 1, ...WATCHED }) },
  'POST /anomalies/metrics/{id}/restore': { make: () => undefined },
  'POST /anomalies/{id}/resolve': { make: () => undefined },
  'POST /anomalies/{id}/feedback': { make: () => ({ feedback: 'wrong' }) },
  'POST /economics/costs': { make: () => [{ day: '2026-01-31', category: 'ai', amount: '2', currency: 'USD' }] },
  'POST /economics/revenue': { make: () => [{ day: '2026-01-31', customer: 'mine', amount: '2', currency: 'USD' }] },
  'PUT /economics/allocation-rules': { make: () => ({ version: 0, rules: [] }) },
  'POST /escalation-policies': { make: ({ tenant }) => ESCALATION(tenant.operator.id), foreign: 400 },
  'PUT /escalation-policies/{id}': { make: ({ tenant }) => ({ version: 1, ...ESCALATION(tenant.operator.id) }) },
  'POST /alerts/{id}/escalate': { make: () => ({}) },
  'POST /alert-rules/backtest': { make: () => ({ ...ALERT_RULE, from: 'now-1h' }) },
  'POST /economics/budgets': { make: () => BUDGET },
  'PUT /economics/budgets/{id}': { make: () => ({ version: 1, ...BUDGET }) },
  'POST /economics/budgets/{id}/restore': { make: () => undefined },
  'POST /guards': { make: () => GUARD },
  'POST /guards/preview': { make: () => GUARD_RULE },
  'PUT /guards/{id}': { make: () => ({ version: 1, ...GUARD }) },
  'POST /guards/{id}/restore': { make: () => undefined },
  'POST /guards/violations/{id}/resolve': { make: () => ({ reason: 'mine' }) },
  'POST /ingest/logs': { make: () => [{ msg: 'mine' }] },
  'POST /ingest/calls': { make: () => [{ caller: 'mine', callee: 'other', durationMs: 1 }] },
  'POST /ingest/workflows': { make: () => [{ id: 'mine', name: 'Mine', status: 'running' }] },
  'POST /system/heartbeats': { make: () => [{ service: 'mine' }] },
  'POST /system/status': { make: ({ marker }) => ({ filters: { services: [`service-${marker}`] } }) },
  'POST /system/metrics': { make: ({ marker }) => ({ query: { metric: `metric_${marker}`, aggregation: 'sum', from: new Date(Date.now() - 3_600_000).toISOString() } }) },
  'POST /system/checks': { make: () => ({ name: 'Mine', url: 'https://example.test/', enabled: false }) },
  'POST /system/checks/test': { make: () => ({ url: 'http://127.0.0.1/' }) },
  'PUT /system/checks/{id}': { make: () => ({ name: 'Taken', url: 'https://example.test/', enabled: false, version: 1 }) },
  'PUT /system/service-level': { make: () => ({ targetPercent: 99 }) },
  'POST /system/correlation': { make: ({ marker }) => ({ traceId: marker }) },
  'POST /system/events': { make: () => ({}) },
  'POST /system/logs': { make: ({ marker }) => ({ query: `"${marker}"` }) },
  'POST /system/logs/histogram': { make: ({ marker }) => ({ query: marker }) },
  'PUT /system/logs/settings': { make: () => ({ redactEmails: true }) },
  'POST /ingest/changes': { make: () => [{ op: 'c', before: null, after: { id: 1 }, source: { table: 'mine' } }] },
  'POST /ingest/change-rules': { make: () => ({ name: 'Mine', match: { table: 'mine' }, metric: 'mine' }) },
  'POST /ingest/change-rules/try': { make: () => ({ message: { op: 'c', before: null, after: { id: 1 }, source: { table: 'orders', ts_ms: Date.now() } } }) },
  'PUT /ingest/change-rules/{id}': { make: () => ({ name: 'Taken', match: { table: 'mine' }, metric: 'mine', version: 1 }) },
  'POST /ingest/events': { make: () => [{ metric: 'mine', value: 1 }] },
  'POST /kpis': { make: ({ savedQuery }) => ({ name: 'mine', ...kpi(savedQuery) }), foreign: 404 },
  'POST /kpis/preview': { make: ({ savedQuery }) => kpiRule(savedQuery), foreign: 404 },
  'POST /kpis/{name}/restore': { make: () => undefined },
  'PUT /kpis/{name}': { make: ({ savedQuery }) => ({ version: 1, ...kpi(savedQuery) }) },
  'POST /jobs/{name}/run': { make: () => undefined },
  'POST /materializations': { make: ({ dataSource }) => ({ dataSourceId: dataSource, name: 'mine', sql: 'SELECT 1 AS one', uniqueColumns: ['one'] }), foreign: 404 },
  'PUT /materializations/{id}': { make: () => ({ sql: 'SELECT 1 AS one', uniqueColumns: ['one'], version: 1 }) },
  'DELETE /materializations/{id}': { make: () => ({ version: 1 }) },
  'POST /materializations/{id}/refresh': { make: () => undefined },
  'POST /materializations/{id}/cancel': { make: () => undefined },
  'POST /metrics/query': { make: ({ marker }) => ({ metric: `metric_${marker}`, aggregation: 'sum', from: new Date(Date.now() - 3_600_000).toISOString() }) },
  'POST /notification-channels': { make: () => ({ name: 'Mine', kind: 'in_app', settings: {} }) },
  'PUT /notification-channels/{id}': { make: () => ({ name: 'Taken', settings: {}, version: 1 }) },
  'POST /notification-channels/{id}/test': { make: () => undefined },
  'POST /notifications/{id}/retry': { make: () => undefined },
  'POST /notifications/{id}/dismiss': { make: () => undefined },
  'POST /platform/allowed-hosts': { make: () => ({ host: '203.0.113.7', port: 5000 }) },
  'POST /queries': { make: ({ dataSource }) => ({ name: 'Mine', dataSourceId: dataSource, sql: 'SELECT 1 AS one' }), foreign: 404 },
  'PUT /queries/{id}': { make: ({ dataSource }) => ({ name: 'Taken', dataSourceId: dataSource, sql: 'SELECT 1 AS one', version: 1 }) },
  'POST /query/estimate': { make: ({ dataSource }) => ({ dataSourceId: dataSource, sql: 'SELECT 1 AS one' }), foreign: 404 },
  'POST /query/execute': { make: ({ dataSource }) => ({ dataSourceId: dataSource, sql: 'SELECT 1 AS one' }), foreign: 404 },
  'POST /query/validate': { make: ({ dataSource }) => ({ dataSourceId: dataSource, sql: 'SELECT 1 AS one' }), foreign: 404 },
  'POST /visualizations/recommend': { make: () => ({ data: { columns: [], rows: [] } }) },
  'POST /visualizations/render': { make: () => ({ chart: { type: 'table' }, data: { columns: [], rows: [] }, format: 'svg' }) },
  'POST /tenants': { make: () => ({ name: 'Another' }) },
  'PATCH /tenants/{id}': { make: ({ tenant }) => ({ name: tenant.name }) },
  'POST /tenants/{id}/invitations': { make: () => ({ email: 'somebody@example.test', role: 'viewer' }) },
  'PATCH /tenants/{id}/members/{userId}': { make: () => ({ role: 'developer' }) },
};

/** What to send to a route that takes a body. @throws Error for a route that nobody has said anything about. */
export function bodyOf({ method, path }: Route): Body {
  const body = BODIES[`${method} ${path}`];
  if (!body && (method === 'GET' || method === 'DELETE')) return { make: () => undefined };
  if (!body) throw new Error(`Say in BODIES what ${method} ${path} takes, so that it is tried with other tenants' ids.`);
  return body;
}
