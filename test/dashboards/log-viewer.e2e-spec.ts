import { type TestApp, startTestApp } from '../support/app.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

describe('a log viewer on a dashboard', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app, { roles: [] });
  });
  afterAll(() => app.close());

  const save = (widget: object) => tenant.admin.api.post<{ id: string; widgets: { type: string; visualization: object; position: object }[] }>('/dashboards', { name: 'Logs', widgets: [{ type: 'log-viewer', name: 'Errors', ...widget }] });

  it('is kept with its search, and has no query', async () => {
    const visualization = { type: 'log-viewer', config: { query: 'level>=error service=api' } };
    const { status, data } = await save({ visualization });
    expect([status, data.widgets]).toMatchObject([201, [{ type: 'log-viewer', visualization, position: { width: 12, height: 4 } }]]);
    expect((await save({})).data.widgets).toMatchObject([{ visualization: { config: { query: '' } } }]);
    const answer = await tenant.admin.api.get<{ widgets: unknown[] }>(`/dashboards/${data.id}/data`);
    expect([answer.status, answer.data.widgets]).toEqual([200, []]);
  });

  it.each([{ query: 'x'.repeat(501) }, { query: 5 }, {}])('with the config %j is refused', async (config) => {
    const { status, error } = await save({ visualization: { type: 'log-viewer', config } });
    expect([status, error?.details]).toMatchObject([400, [{ path: 'widgets.0.visualization.config.query', rule: 'search' }]]);
  });

  it('is not shown to embedded viewers', async () => {
    const { data } = await save({ visualization: { type: 'log-viewer', config: { query: 'secret words' } } });
    const token = (await tenant.admin.api.post<{ token: string }>('/embed/token', { dashboardId: data.id })).data.token;
    const seen = await fetch(`${app.url}/api/v1/embed/dashboard/${token}`);
    expect([seen.status, await seen.text()]).toEqual([200, expect.not.stringContaining('secret words')]);
  });
});
