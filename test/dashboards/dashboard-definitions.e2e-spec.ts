import { AccountsService } from '../../src/auth/index.js';
import { DashboardDefinitionsService } from '../../src/dashboards/index.js';
import type { TestApp } from '../support/app.js';
import { type TestTenant, type TestUser, newTenant } from '../support/tenant.js';
import {
  type DashboardView,
  type SampleSource,
  type Shop,
  openShop,
  problemPaths,
  sampleSource,
  succeeded,
} from './sample-source.js';

interface Applied {
  id: string;
  slug: string;
  version: number;
  outcome: string;
}

describe('dashboards as code', () => {
  let shop: Shop;
  let app: TestApp;
  let tenant: TestTenant;
  let source: SampleSource;
  beforeAll(async () => {
    shop = await openShop();
    ({ app, tenant, source } = shop);
    succeeded(
      await tenant.developer.api.post('/queries', {
        name: 'All orders',
        dataSourceId: source.id,
        sql: 'SELECT count(*) AS n FROM orders',
      }),
    );
  });
  afterAll(() => shop?.close());

  const yaml = (slug: string, name = 'Sales'): string => `apiVersion: tidemark/v1
kind: Dashboard
slug: ${slug}
name: ${name}
description: What was sold
tags:
  - demo
layout:
  grid:
    columns: 12
    rowHeight: 60
settings:
  refreshInterval: 30
  timeRange:
    variable: period
    default: last_30_days
  variables:
    - name: period
      type: date_range
    - name: region
      type: text
      multiple: true
      options:
        query:
          source: ${source.name}
          sql: SELECT DISTINCT region FROM orders ORDER BY 1
widgets:
  - slug: orders
    type: chart
    name: Orders
    position:
      x: 0
      y: 0
      width: 8
      height: 4
    query:
      source: ${source.name}
      sql: |
        SELECT region, count(*) AS orders
        FROM orders
        WHERE true [[ AND region IN ({{region}}) ]]
        GROUP BY 1
    visualization:
      type: bar
      config:
        y: orders
        x: region
  - slug: all
    type: metric
    name: All
    position:
      x: 8
      y: 0
      width: 4
      height: 2
    query:
      savedQuery: All orders
    visualization:
      type: metric
      config:
        value: n
`;
  const apply = async (body: string, contentType = 'application/yaml', by: TestUser = tenant.developer) => {
    const response = await fetch(`${app.url}/api/v1/dashboards/definition`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${by.accessToken}`, 'content-type': contentType },
      body,
    });
    const answer = (await response.json()) as {
      data: Applied;
      error?: { code: string; message: string; details?: unknown };
    };
    return {
      status: response.status,
      headers: response.headers,
      metadata: {},
      body: answer,
      data: answer.data,
      error: answer.error,
    };
  };
  const text = async (id: string, query = '?format=yaml', headers: Record<string, string> = {}) => {
    const answer = await tenant.viewer.api.with(headers).get(`/dashboards/${id}/definition${query}`);
    return { ...answer, type: answer.headers.get('content-type') };
  };

  it('makes a dashboard, answers the same text, and does nothing when it is told the same again', async () => {
    const made = await apply(yaml('round-trip'));
    expect([made.status, made.data]).toEqual([
      200,
      { id: expect.any(String) as unknown, slug: 'round-trip', name: 'Sales', version: 1, outcome: 'created' },
    ]);
    const { body, type, headers } = await text(made.data.id);
    expect(body).toBe(yaml('round-trip'));
    expect([type, headers.get('content-disposition')]).toEqual([
      'application/yaml; charset=utf-8',
      expect.stringContaining('round-trip.yaml') as unknown,
    ]);
    expect((await apply(body as string)).data).toMatchObject({ version: 1, outcome: 'unchanged' });
    const [first] = succeeded(
      await tenant.viewer.api.get<{ summary: string }[]>(`/dashboards/${made.data.id}/versions`),
    );
    expect(first?.summary).toBe('Created with 2 widgets');
  });

  it('changes the dashboard of that slug and keeps the ids of widgets that stay', async () => {
    const { data } = await apply(yaml('change'));
    const before = succeeded(await tenant.viewer.api.get<DashboardView>(`/dashboards/${data.id}`));
    const changed = await apply(
      yaml('change', 'Revenue').replace('name: All\n    position', 'name: Every one\n    position'),
    );
    expect(changed.data).toEqual({ id: data.id, slug: 'change', name: 'Revenue', version: 2, outcome: 'updated' });
    const after = succeeded(await tenant.viewer.api.get<DashboardView>(`/dashboards/${data.id}`));
    expect(after.widgets.map(({ id }) => id)).toEqual(before.widgets.map(({ id }) => id));
  });

  it('gives JSON or YAML as the request asks, and takes either', async () => {
    const { data } = await apply(yaml('formats'));
    const asked: [string, Record<string, string>][] = [
      ['', { accept: 'application/yaml' }],
      ['', { accept: 'text/x-yaml, */*' }],
      ['?format=yaml', { accept: 'application/json' }],
    ];
    for (const [query, headers] of asked) expect((await text(data.id, query, headers)).body).toBe(yaml('formats'));
    const json = await text(data.id, '', { accept: '*/*' });
    expect(json.data).toMatchObject({
      apiVersion: 'tidemark/v1',
      kind: 'Dashboard',
      slug: 'formats',
      widgets: [{ query: { source: source.name } }, { query: { savedQuery: 'All orders' } }],
    });
    expect((await apply(JSON.stringify(json.data), 'application/json')).data.outcome).toBe('unchanged');
    expect((await apply(JSON.stringify({ ...json.data, name: 'From JSON' }), 'application/yaml')).data.outcome).toBe(
      'updated',
    );
  });

  it('fits another tenant that has a source and a query of the same names', async () => {
    const { data } = await apply(yaml('portable'));
    const there = await newTenant(app, { roles: ['developer'] });
    const refused = await apply((await text(data.id)).body as string, 'application/yaml', there.developer);
    expect(problemPaths(refused)).toEqual([
      'settings.variables.1.options.query.source: known',
      'widgets.0.query.source: known',
      'widgets.1.query.savedQuery: known',
    ]);
    const own = await sampleSource(app, there);
    try {
      succeeded(
        await there.developer.api.post('/queries', { name: 'All orders', dataSourceId: own.id, sql: 'SELECT 1 AS n' }),
      );
      const applied = await apply(
        yaml('portable').replaceAll(source.name, own.name),
        'application/yaml',
        there.developer,
      );
      expect(applied.data).toMatchObject({ outcome: 'created', version: 1 });
      expect(applied.data.id).not.toBe(data.id);
    } finally {
      await own.close();
    }
  });

  it('refuses what cannot be read or run, and says where', async () => {
    expect((await apply('a: [1')).error?.message).toContain('line 1');
    expect((await apply('just text')).status).toBe(400);
    expect((await apply('')).status).toBe(400);
    expect((await apply('[]', 'application/json')).status).toBe(400);
    expect(
      problemPaths(
        await apply(
          yaml('bad').replace('tidemark/v1', 'tidemark/v2').replace('type: metric', 'type: hologram') +
            '    colour: red\n',
        ),
      ),
    ).toEqual(expect.arrayContaining(['apiVersion: isIn', 'widgets.1.type: isIn', 'widgets.1.colour: unknownField']));
    expect(problemPaths(await apply(yaml('bad').replace('slug: all', 'slug: orders')))).toEqual([
      'widgets.1.slug: unique',
    ]);
    const rejected = await apply(yaml('bad').replace('SELECT region, count(*) AS orders', 'DELETE'));
    expect([rejected.status, rejected.error?.code]).toEqual([422, 'QUERY_REJECTED']);
    expect(
      (await tenant.viewer.api.get<DashboardView[]>('/dashboards', { search: 'bad', limit: 500 })).data.some(
        ({ slug }) => slug === 'bad',
      ),
    ).toBe(false);
  });

  it('refuses more than a megabyte and what would exhaust the parser', async () => {
    const long = await apply(`name: ${'x'.repeat(1_100_000)}`);
    expect([long.status, long.error?.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect((await apply('['.repeat(500_000))).status).toBe(400);
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
  });

  it('is applied by those who may write dashboards alone', async () => {
    expect((await apply(yaml('forbidden'), 'application/yaml', tenant.viewer)).status).toBe(403);
    expect((await apply(yaml('forbidden'), 'application/yaml', tenant.operator)).status).toBe(403);
    const { data } = await apply(yaml('owned'), 'application/yaml', tenant.admin);
    succeeded(
      await tenant.admin.api.put(`/dashboards/${data.id}/sharing`, { visibility: 'tenant', roles: [], members: [] }),
    );
    expect((await apply(yaml('owned', 'Taken'))).status).toBe(403);
  });

  it('takes a new dashboard where the old one of that slug was deleted', async () => {
    const { data } = await apply(yaml('again'));
    succeeded(await tenant.developer.api.delete(`/dashboards/${data.id}`));
    const anew = await apply(yaml('again'));
    expect(anew.data).toMatchObject({ outcome: 'created', version: 1 });
    expect(anew.data.id).not.toBe(data.id);
  });

  it('is open to the seed and the command line without HTTP', async () => {
    const actor = await app.app.get(AccountsService, { strict: false }).actorFor(tenant.admin.id, tenant.id);
    const definitions = app.app.get(DashboardDefinitionsService, { strict: false });
    expect(await definitions.apply(actor, yaml('seeded'))).toMatchObject({ outcome: 'created' });
    expect(await definitions.apply(actor, yaml('seeded'))).toMatchObject({ outcome: 'unchanged' });
  });
});
