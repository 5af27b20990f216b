import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

/** Whether Prometheus' own checker is there; where it is not, what needs it is reported as skipped. */
const promtool = spawnSync('promtool', ['--version']).status === 0;
const whereThereIsPromtool = promtool ? it : it.skip;

interface Checked {
  code: number | null;
  complaints: string[];
}

/** What `promtool check metrics` says. */
function check(text: string): Promise<Checked> {
  return new Promise((resolve, reject) => {
    const child = spawn('promtool', ['check', 'metrics']);
    let said = '';
    child.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, complaints: said.split('\n').filter((line) => line !== '') }));
    child.stdin.end(text);
  });
}

const NAMES = [
  'dashboard_request_duration_seconds',
  'dashboard_request_count_total',
  'dashboard_cache_hit_rate_percent',
  'dashboard_cost_per_request_dollars',
  'dashboard_active_violations_count',
  'dashboard_system_health_score',
  'dashboard_active_users',
  'dashboard_websocket_connections',
  'http_request_duration_seconds',
  'http_requests_total',
  'dashboard_api_response_time_ms',
  'dashboard_page_views_total',
  'dashboard_load_time_seconds',
  'dashboard_errors_total',
  'dashboard_interactions_total',
  'query_duration_seconds',
  'job_runs_total',
  'job_duration_seconds',
  'ingest_events_total',
];

describe('metrics for Prometheus', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp({ selfMetrics: 'one:80' });
    tenant = await newTenant(app, { roles: ['viewer'] });
    for (let times = 0; times < 5; times += 1) await tenant.viewer.api.get('/dashboards');
  });
  afterAll(() => app.close());

  const scrape = async (query = ''): Promise<string> => (await fetch(`${app.url}/metrics${query}`)).text();
  /** Samples of a name, by their labels. */
  const samples = (text: string, name: string): [string, number][] =>
    [...text.matchAll(new RegExp(`^${name}(\\{.*\\})? (\\S+)$`, 'gm'))].map(([, labels, value]) => [labels ?? '', Number(value)]);

  it('have every name that was promised, with its help and its type', async () => {
    const text = await scrape();
    for (const name of NAMES) expect([name, new RegExp(`^# HELP ${name} \\S.*\\n# TYPE ${name} \\w+$`, 'm').test(text)]).toEqual([name, true]);
  });

  it('keep the rules for names, the one aside that others rely on', async () => {
    const rules = (text: string): string[] => {
      const types = new Map([...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name, type]) => [name ?? '', type ?? '']));
      return [...types].flatMap(([name, type]) => {
        const problems: string[] = [];
        if (type === 'counter' && !name.endsWith('_total')) problems.push(`${name}: a counter ends in _total`);
        if (type !== 'counter' && type !== 'untyped' && name.endsWith('_total')) problems.push(`${name}: only counters end in _total`);
        if (['gauge', 'counter'].includes(type) && /_(count|sum|bucket)$/.test(name)) problems.push(`${name}: named like a part of a histogram`);
        if (/_(ms|us|ns|sec|kb|mb|gb|milliseconds|minutes|hours|kilobytes|megabytes)(_|$)/.test(name)) problems.push(`${name}: not in base units`);
        if (!/^[a-z][a-z0-9_]*$/.test(name)) problems.push(`${name}: not in small letters`);
        if (!text.includes(`# HELP ${name} `)) problems.push(`${name}: without help`);
        return problems;
      });
    };
    expect(rules(await scrape())).toEqual(['dashboard_api_response_time_ms: not in base units']);
    const conventional = await scrape('?names=conventional');
    expect(rules(conventional)).toEqual([]);
    expect(conventional).not.toMatch(/NaN|undefined|null/);
    expect(conventional).toContain('dashboard_request_duration_seconds_bucket{');
  });

  whereThereIsPromtool('are clean for promtool, the one name aside that others rely on', async () => {
    expect(await check(await scrape('?names=conventional'))).toEqual({ code: 0, complaints: [] });
    expect((await check(await scrape())).complaints).toEqual(['dashboard_api_response_time_ms metric names should not contain abbreviated units']);
  });

  it('count the requests for dashboards, with durations in seconds and milliseconds that agree', async () => {
    const text = await scrape();
    const route = 'route="/api/v1/dashboards"';
    const of = (name: string): number => samples(text, name).filter(([labels]) => labels.includes(route) && labels.includes('status="200"')).reduce((sum, [, value]) => sum + value, 0);
    expect(of('dashboard_request_count_total')).toBe(5);
    expect(of('dashboard_request_duration_seconds_count')).toBe(5);
    expect(of('dashboard_api_response_time_ms_count')).toBe(5);
    expect(of('dashboard_api_response_time_ms_sum')).toBeCloseTo(of('dashboard_request_duration_seconds_sum') * 1_000, 6);
    const bounds = samples(text, 'dashboard_api_response_time_ms_bucket').map(([labels]) => /le="([^"]+)"/.exec(labels)?.[1]);
    expect(bounds.slice(0, 3)).toEqual(['1', '2.5', '5']);
    expect(samples(text, 'dashboard_request_count_total').every(([labels]) => labels.includes('route="/api/v1/dashboard'))).toBe(true);
  });

  it('have no sample of what is not known', async () => {
    const before = await scrape();
    expect(samples(before, 'dashboard_cost_per_request_dollars')).toEqual([]);
    expect(samples(before, 'dashboard_active_violations_count')).toEqual([['', 0]]);
    const after = await scrape();
    expect(samples(after, 'dashboard_active_users')[0]?.[1]).toBeGreaterThanOrEqual(1);
    await eventually(async () => {
      const [score] = samples(await scrape(), 'dashboard_system_health_score');
      expect(score?.[1]).toBeGreaterThan(0);
    }, 30_000);
  });

  it('take what browsers report, under names of a closed list', async () => {
    const { api } = tenant.viewer;
    const [dashboardId, widgetId] = [randomUUID(), randomUUID()];
    const report = { page: 'dashboards', loadSeconds: 0.4, errors: [{ type: 'script', component: 'explore' }], interactions: [{ kind: 'rows', dashboardId, widgetId }] };
    expect((await api.post('/dashboard/page-views', report)).data).toEqual({ counted: 3 });
    const text = await scrape();
    expect(samples(text, 'dashboard_page_views_total')).toContainEqual(['{page="dashboards"}', 1]);
    expect(samples(text, 'dashboard_load_time_seconds_sum')).toContainEqual(['{page="dashboards"}', 0.4]);
    expect(samples(text, 'dashboard_errors_total')).toContainEqual(['{type="script",component="explore"}', 1]);
    expect(samples(text, 'dashboard_interactions_total')).toContainEqual(['{kind="rows"}', 1]);
    const interactions = Array.from({ length: 21 }, () => ({ kind: 'rows', dashboardId, widgetId }));
    for (const wrong of [{ interactions }, { interactions: [{ kind: 'made-up', dashboardId, widgetId }] }, { page: '/dashboards/4c0e' }, { page: 'dashboards', loadSeconds: -1 }, { errors: [{ type: 'made-up', component: 'home' }] }, { page: 'home', who: 'me' }]) {
      expect((await api.post('/dashboard/page-views', wrong)).status).toBe(400);
    }
  });

  it('name no tenant', async () => {
    expect(await scrape()).not.toContain(tenant.id);
  });
});
