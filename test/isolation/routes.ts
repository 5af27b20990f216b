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
  'api-keys/{id}': ({ apiKey }) => apiKey,
  'dashboards/{id}': ({ dashboard }) => dashboard,
  'datasources/{id}': ({ dataSource }) => dataSource,
  'executions/{id}': ({ execution }) => execution,
  'files/{name}': ({ file }) => file,
  'invitations/{invitationId}': ({ invitation }) => invitation,
  'invitations/{token}': ({ invitation }) => invitation,
  'members/{userId}': ({ member }) => member,
  'queries/{id}': ({ savedQuery }) => savedQuery,
  'sessions/{id}': ({ session }) => session,
  'tenants/{id}': ({ tenant }) => tenant.id,
  'tokens/{id}': ({ embedToken }) => embedToken,
  // One whose last character was changed; whoever has a whole one needs no other credential.
  'config/{token}': ({ embedTokenSecret }) => changed(embedTokenSecret),
  'dashboard/{token}': ({ embedTokenSecret }) => changed(embedTokenSecret),
  'variables/{name}': ({ variable }) => variable,
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
  return filled.join('/');
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
  'POST /auth/api-keys': { make: () => ({ name: 'Mine', permissions: ['dashboards:read'] }) },
  'POST /auth/password/change': { make: () => ({ currentPassword: 'not the password', newPassword: 'another long password' }) },
  'POST /auth/switch-tenant': { make: ({ tenant }) => ({ tenantId: tenant.id }), foreign: 404 },
  'PATCH /auth/me': { make: () => ({ name: 'Me' }) },
  'POST /dashboards': { make: ({ dataSource }) => ({ name: 'Mine', widgets: [widget(dataSource)] }), foreign: 400 },
  'PUT /dashboards/definition': { make: ({ dataSourceName }) => definition(dataSourceName), foreign: 400 },
  'PUT /dashboards/{id}': { make: ({ version }) => ({ name: 'Taken', version: Number(version) }) },
  'PUT /dashboards/{id}/draft': { make: ({ version }) => ({ name: 'Taken', version: Number(version) }) },
  'POST /dashboards/{id}/draft/publish': { make: () => ({}) },
  'POST /dashboards/{id}/duplicate': { make: () => ({ name: 'Copy' }) },
  'POST /dashboards/{id}/restore': { make: () => undefined },
  'PUT /dashboards/{id}/sharing': { make: () => ({ visibility: 'tenant', roles: [{ role: 'developer', access: 'edit' }], members: [] }) },
  'POST /dashboards/{id}/versions/{version}/restore': { make: () => undefined },
  'POST /dashboards/{id}/widgets': { make: ({ dataSource }) => widget(dataSource) },
  'PATCH /dashboards/{id}/widgets/{widgetId}': { make: ({ version }) => ({ name: 'Taken', version: Number(version) }) },
  'POST /datasources': { make: ({ settings }) => ({ name: 'Mine', type: 'postgresql', settings }) },
  'POST /datasources/test': { make: ({ settings }) => ({ type: 'postgresql', settings }) },
  'PUT /datasources/{id}': { make: ({ settings }) => ({ name: 'Taken', settings, version: 1 }) },
  'POST /datasources/{id}/files': { make: () => undefined },
  'POST /datasources/{id}/test': { make: () => undefined },
  'POST /embed/token': { make: ({ dashboard }) => ({ dashboardId: dashboard }), foreign: 404 },
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
  if (method === 'GET' || method === 'DELETE') return { make: () => undefined };
  const body = BODIES[`${method} ${path}`];
  if (!body) throw new Error(`Say in BODIES what ${method} ${path} takes, so that it is tried with other tenants' ids.`);
  return body;
}
