import { type TestApp, startTestApp } from '../support/app.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

describe('widgets of those who run the systems', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app, { roles: [] });
  });
  afterAll(() => app.close());

  const save = (...widgets: object[]) =>
    tenant.admin.api.post<{ id: string; widgets: { id: string; type: string; visualization: object; position: object }[] }>('/dashboards', { name: 'Operations', widgets });

  it.each([
    ['system-status', { services: ['api', 'worker'] }],
    ['workflow-tracker', { show: 'failed' }],
    ['alert-panel', { severities: ['critical', 'warning'], labels: { team: 'core' } }],
  ])('keep what they show: %s', async (type, config) => {
    const { status, data } = await save({ type, name: 'One', visualization: { type, config } }, { type, name: 'Another' });
    expect([status, data.widgets]).toMatchObject([
      201,
      [
        { type, visualization: { type, config }, position: { width: 6, height: 4 } },
        { type, visualization: { type, config: {} } },
      ],
    ]);
    const answer = await tenant.admin.api.get<{ widgets: unknown[] }>(`/dashboards/${data.id}/data`);
    expect([answer.status, answer.data.widgets]).toEqual([200, []]);
  });

  it.each([
    ['system-status', { services: 'api' }, 'services'],
    ['system-status', { services: [''] }, 'services'],
    ['system-status', { services: Array.from({ length: 51 }, (_, index) => `s${index}`) }, 'services'],
    ['workflow-tracker', { show: 'some' }, 'show'],
    ['alert-panel', { severities: [] }, 'severities'],
    ['alert-panel', { severities: ['critical', 'loud'] }, 'severities'],
    ['alert-panel', { severities: ['critical', 'critical'] }, 'severities'],
    ['alert-panel', { labels: { 'no name': 'a' } }, 'labels'],
    ['alert-panel', { labels: ['team'] }, 'labels'],
    ['alert-panel', { labels: { team: 'x'.repeat(201) } }, 'labels'],
  ])('of type %s refuse %j', async (type, config, field) => {
    const { status, error } = await save({ type, name: 'One', visualization: { type, config } });
    expect([status, error?.details]).toMatchObject([400, [{ path: `widgets.0.visualization.config.${field}` }]]);
  });

  it('have no query and no values to choose', async () => {
    const { error } = await save({ type: 'system-status', name: 'One', query: { metric: 'a', aggregation: 'sum' }, interactions: { crossFilter: [{ column: 'a', variable: 'b' }] } });
    expect((error?.details as { path: string }[]).map(({ path }) => path)).toEqual(['widgets.0.query', 'widgets.0.interactions']);
  });

  it('are in no embedded dashboard and no file', async () => {
    const { data } = await save(
      { type: 'system-status', name: 'Secret states', visualization: { type: 'system-status', config: { services: ['secret-service'] } } },
      { type: 'workflow-tracker', name: 'Secret works' },
      { type: 'alert-panel', name: 'Secret alerts' },
      { type: 'text', name: 'Words', visualization: { type: 'text', config: { markdown: 'seen' } } },
    );
    const minted = await tenant.admin.api.post<{ token: string }>('/embed/token', { dashboardId: data.id });
    const seen = await (await fetch(`${app.url}/api/v1/embed/dashboard/${minted.data.token}`)).text();
    expect(seen).toContain('seen');
    expect(seen).not.toMatch(/secret/i);
    const file = await fetch(`${app.url}/api/v1/dashboards/${data.id}/export?format=svg`, { headers: { authorization: `Bearer ${tenant.admin.accessToken}` } });
    expect([file.status, await file.text()]).toEqual([200, expect.not.stringMatching(/secret/i)]);
  });

  it('are kept in definitions', async () => {
    const { data } = await save({ type: 'system-status', name: 'States', visualization: { type: 'system-status', config: { services: ['api'] } } });
    const definition = await tenant.admin.api.get<{ widgets: object[] }>(`/dashboards/${data.id}/definition?format=json`);
    expect(JSON.stringify(definition.data)).toContain('"services":["api"]');
  });
});
