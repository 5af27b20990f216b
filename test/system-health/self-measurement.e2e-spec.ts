import { IngestService } from '../../src/metrics/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { onDatabase } from '../support/sql.js';
import { type RecordedSeries, recorded } from '../support/system-tenant.js';
import { newTenant } from '../support/tenant.js';

describe('what the process measures of itself', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ selfMetrics: 'one:80' });
  });
  afterAll(() => app.close());

  it('is there soon after the start, without any configuration', async () => {
    const gauges = ['process.cpu_percent', 'process.memory_bytes', 'process.event_loop_lag_ms', 'host.memory_percent', 'host.disk_percent', 'database.pool', 'realtime.connections'];
    for (const metric of gauges) {
      const rows = await eventually(async () => {
        const found = await recorded(app, metric);
        expect(found.length).toBeGreaterThan(0);
        return found;
      }, 20_000);
      for (const { dimensions, sum } of rows) {
        expect(dimensions).toMatchObject({ instance: 'one:80' });
        expect(sum).toBeGreaterThanOrEqual(0);
      }
    }
    const states = (await recorded(app, 'database.pool')).map(({ dimensions }) => dimensions['state']);
    expect(states.sort()).toEqual(['idle', 'size', 'waiting']);
  });

  it('counts each request once, by pattern and not by address, with a duration beside it', async () => {
    const { viewer, id } = await newTenant(app, { roles: ['viewer'] });
    const ids = Array.from({ length: 7 }, (_, at) => `00000000-0000-4000-8000-00000000000${at}`);
    for (const missing of ids) expect((await viewer.api.get(`/dashboards/${missing}`)).status).toBe(404);
    const route = '/api/v1/dashboards/:id';
    const of = (rows: RecordedSeries[]): RecordedSeries[] => rows.filter(({ dimensions }) => dimensions['route'] === route || dimensions['endpoint'] === route);
    await eventually(async () => {
      const [requests] = of(await recorded(app, 'http.requests'));
      expect(requests).toMatchObject({ sum: 7, dimensions: { method: 'GET', status_class: '4xx', surface: 'api' } });
    }, 20_000);
    expect(of(await recorded(app, 'http.request_duration_ms'))).toMatchObject([{ events: 7 }]);
    expect(of(await recorded(app, 'dashboard.api_duration_ms'))).toMatchObject([{ events: 7 }]);
    expect(of(await recorded(app, 'http.errors'))).toEqual([]);
    const active = await eventually(async () => {
      const found = (await recorded(app, 'users.active')).filter(({ dimensions }) => dimensions['tenant'] === id);
      expect(found).toMatchObject([{ dimensions: { instance: 'one:80' } }]);
      return found;
    }, 20_000);
    expect((active[0]?.sum ?? 0) / (active[0]?.events ?? 1)).toBe(1);
  });

  it('is dropped and counted while it cannot be written, and goes on afterwards', async () => {
    const dropped = async (): Promise<number> => {
      const text = await (await fetch(`${app.url}/metrics`)).text();
      return Number(/^self_measurements_total\{outcome="dropped"\} (\d+)/m.exec(text)?.[1]);
    };
    const before = await dropped();
    await onDatabase(app, `ALTER TABLE tidemark.metric_series RENAME TO away`);
    await eventually(async () => expect(await dropped()).toBeGreaterThan(before), 30_000);
    await onDatabase(app, `ALTER TABLE tidemark.away RENAME TO metric_series`);
    const rows = async (): Promise<number> => (await recorded(app, 'process.cpu_percent'))[0]?.events ?? 0;
    const then = await rows();
    await eventually(async () => expect(await rows()).toBeGreaterThan(then), 30_000);
    // Nothing was laid by meanwhile.
    expect(app.app.get(IngestService, { strict: false })['queue'].depth).toBeLessThan(1_000);
  });
});
