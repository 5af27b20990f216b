import { randomUUID } from 'node:crypto';
import type { TestApp } from '../support/app.js';
import type { TestTenant } from '../support/tenant.js';
import {
  type DashboardView,
  type SampleSource,
  type Shop,
  chart,
  openShop,
  problemPaths,
  succeeded,
} from './sample-source.js';

describe('saving dashboards', () => {
  let shop: Shop;
  let app: TestApp;
  let tenant: TestTenant;
  let other: TestTenant;
  let source: SampleSource;
  beforeAll(async () => {
    shop = await openShop();
    ({ app, tenant, other, source } = shop);
  });
  afterAll(() => shop?.close());

  const create = async (body: Record<string, unknown> = {}, by = tenant.developer): Promise<DashboardView> =>
    succeeded(await by.api.post<DashboardView>('/dashboards', { name: 'Sales', ...body }));

  describe('refuses on saving', () => {
    const refused = (body: Record<string, unknown>) =>
      tenant.developer.api.post('/dashboards', { name: 'Sales', ...body });
    const withSql = (sql: string) =>
      refused({ widgets: [chart(source.id, { query: { dataSourceId: source.id, sql } })] });

    it('SQL that the guard would not let run', async () => {
      const answer = await withSql('DELETE FROM orders');
      expect([answer.status, answer.error?.code]).toEqual([422, 'QUERY_REJECTED']);
      expect(answer.error?.details).toMatchObject({
        path: 'widgets.0.query.sql',
        reason: expect.any(String) as unknown,
      });
      const hidden = await withSql('SELECT 1 AS n [[ WHERE pg_sleep({{n}}) IS NULL ]]');
      expect(hidden.error?.code).toBe('QUERY_REJECTED');
    });

    it('sources and saved queries that the tenant does not have', async () => {
      const foreign = await other.admin.api.post('/dashboards', { name: 'Stolen', widgets: [chart(source.id)] });
      expect([foreign.status, problemPaths(foreign)]).toEqual([400, ['widgets.0.query.dataSourceId: known']]);
      const saved = await refused({ widgets: [chart(source.id, { query: { savedQueryId: randomUUID() } })] });
      expect(problemPaths(saved)).toEqual(['widgets.0.query.savedQueryId: known']);
    });

    it('fields that are wrong, each by its path', async () => {
      const answer = await refused({
        colour: 'red',
        settings: { refreshInterval: -1, variables: [{ name: '1a', type: 'text' }] },
        widgets: [
          {
            type: 'hologram',
            name: '',
            position: { x: 0, y: 0, width: 13, height: 1 },
            query: { kind: 'telepathy' },
            visualization: { type: 'bar', config: [] },
          },
        ],
      });
      expect(answer.status).toBe(400);
      expect(problemPaths(answer)).toEqual(
        expect.arrayContaining([
          'colour: unknownField',
          'settings.refreshInterval: min',
          'settings.variables.0.name: matches',
          'widgets.0.type: isIn',
          'widgets.0.name: isNotEmpty',
          'widgets.0.position.width: max',
          'widgets.0.query.kind: isIn',
          'widgets.0.query.sql: isString',
          'widgets.0.visualization.config: isObject',
        ]),
      );
    });

    it('what does not hang together', async () => {
      const answer = await refused({
        widgets: [
          { type: 'filter', name: 'Region', visualization: { type: 'filter', config: { variable: 'nowhere' } } },
          chart(source.id, { visualization: { type: 'bar', config: { x: 'region' } } }),
          chart(source.id, { query: { dataSourceId: source.id, sql: 'SELECT 1', parameters: { 'a b': 1 } } }),
        ],
      });
      expect(problemPaths(answer)).toContain('widgets.2.query.parameters: widgetParameters');
      const rest = await refused({
        widgets: [
          { type: 'filter', name: 'Region', visualization: { type: 'filter', config: { variable: 'nowhere' } } },
          chart(source.id, { visualization: { type: 'bar', config: { x: 'region' } } }),
        ],
      });
      expect(problemPaths(rest)).toEqual([
        'widgets.0.visualization.config.variable: known',
        'widgets.1.visualization.config.y: required',
      ]);
    });

    it('more than fifty widgets, texts with NUL, keys into prototypes, too much depth', async () => {
      const many = await refused({ widgets: Array.from({ length: 51 }, () => ({ type: 'text', name: 'T' })) });
      expect(problemPaths(many)).toEqual(['widgets: arrayMaxSize']);
      for (const body of [
        { name: 'a\0b' },
        { description: '\ud800' },
        { widgets: [{ type: 'text', name: 'T', styling: { a: '\0' } }] },
      ]) {
        expect((await refused(body)).status).toBe(400);
      }
      let deep: Record<string, unknown> = {};
      for (let level = 0; level < 200; level += 1) deep = { a: deep };
      expect((await refused({ widgets: [{ type: 'text', name: 'T', styling: deep }] })).status).toBe(400);
      const raw = await fetch(`${app.url}/api/v1/dashboards`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tenant.developer.accessToken}`, 'content-type': 'application/json' },
        body: '{"name":"x","widgets":[{"type":"text","name":"T","styling":{"__proto__":{"x":1}}}]}',
      });
      expect(raw.status).toBe(400);
    });
  });

  describe('when two save at a time', () => {
    it('tells the second one who was first, and what there is now', async () => {
      const { id } = await create();
      succeeded(await tenant.admin.api.put(`/dashboards/${id}`, { name: 'First', version: 1 }));
      const late = await tenant.developer.api.put(`/dashboards/${id}`, { name: 'Second', version: 1 });
      expect([late.status, late.error?.code]).toEqual([409, 'CONFLICT']);
      expect(late.error?.details).toEqual({
        currentVersion: 2,
        updatedBy: { id: tenant.admin.id, name: expect.any(String) as unknown },
        updatedAt: expect.any(String) as unknown,
      });
      expect(succeeded(await tenant.developer.api.get<DashboardView>(`/dashboards/${id}`)).name).toBe('First');
    });

    it('lets exactly one of many through, and each version is written once', async () => {
      const { id } = await create();
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          tenant.developer.api.put(`/dashboards/${id}`, { name: `Race ${index}`, version: 1 }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
      const versions = succeeded(await tenant.developer.api.get<{ version: number }[]>(`/dashboards/${id}/versions`));
      expect(versions.map(({ version }) => version)).toEqual([2, 1]);
    });

    it('adds one of the widgets that several add to the same version, and tells the others', async () => {
      const { id } = await create();
      const widget = { ...chart(source.id), version: 1 };
      const answers = await Promise.all(
        Array.from({ length: 3 }, () => tenant.developer.api.post(`/dashboards/${id}/widgets`, widget)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      expect(succeeded(await tenant.developer.api.get<DashboardView>(`/dashboards/${id}`))).toMatchObject({
        version: 2,
        widgets: [{}],
      });
    });

    it('neither adds nor removes a widget without the version that this was decided on', async () => {
      const { id, widgets } = await create({ widgets: [chart(source.id)] });
      const path = `/dashboards/${id}/widgets/${widgets[0]?.id}`;
      const { api } = tenant.developer;
      const added = await api.post(`/dashboards/${id}/widgets`, chart(source.id));
      expect([added.status, problemPaths(added)]).toEqual([400, expect.arrayContaining(['version: isInt'])]);
      expect(problemPaths(await api.delete(path))).toEqual(['version: required']);
      expect(problemPaths(await api.send('DELETE', path, { body: {} }))).toEqual(['version: required']);
      expect(problemPaths(await api.send('DELETE', path, { body: { version: null } }))).toContain('version: isInt');
      expect(problemPaths(await api.send('DELETE', path, { body: { version: 1, force: true } }))).toEqual(['force: unknownField']);
      expect(problemPaths(await api.send('DELETE', path, { body: { version: 1 }, query: { version: 2 } }))).toEqual(['version: same']);
      expect((await api.send('DELETE', path, { body: { version: 2 } })).status).toBe(409);
      expect(succeeded(await api.send('DELETE', path, { body: { version: 1 } }))).toEqual({ ok: true, version: 2 });
    });

    it('holds deletions to the version that they were decided on', async () => {
      const { id } = await create({ widgets: [chart(source.id)] });
      const { widgets } = succeeded(
        await tenant.developer.api.put<DashboardView>(`/dashboards/${id}`, { name: 'New', version: 1 }),
      );
      expect(
        (await tenant.developer.api.delete(`/dashboards/${id}/widgets/${widgets[0]?.id}`, { version: 1 })).status,
      ).toBe(409);
      expect((await tenant.developer.api.delete(`/dashboards/${id}`, { version: 1 })).status).toBe(409);
      expect((await tenant.developer.api.delete(`/dashboards/${id}`, { version: 2 })).status).toBe(200);
    });
  });
});
