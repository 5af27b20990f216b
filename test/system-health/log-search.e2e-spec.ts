import { readFile } from 'node:fs/promises';
import { APP_ROLE } from '../../src/platform/database/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { asRole, onDatabase } from '../support/sql.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { EVER, type Line, searchLogs, sendLogs } from './logs-client.js';

const LOGS = new URL('../../demo/logs/', import.meta.url);

interface Histogram {
  stepSeconds: number;
  buckets: { startsAt: string; levels: Record<string, number> }[];
}

describe('real logs', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app, { roles: ['operator', 'developer'] });
    const access = await sendLogs(app, tenant.developer, await readFile(new URL('apache_access_2015-05-17_19.log', LOGS)), { type: 'text/plain', query: '?service=web', gzip: true });
    const application = await sendLogs(app, tenant.developer, await readFile(new URL('trainticket_app_2023-01-29.jsonl', LOGS)), { type: 'application/x-ndjson' });
    // What the folder's README counts; every line, none left out.
    expect([access.data, application.data]).toMatchObject([{ accepted: 7_421, rejectedCount: 0 }, { accepted: 2_979, rejectedCount: 0 }]);
  });
  afterAll(() => app.close());

  const total = async (query: string, more = {}): Promise<number> => (await searchLogs(tenant.operator, query, { limit: 1, ...more })).total;
  const histogram = async (query: string, timeRange: object, buckets = 200): Promise<Histogram> =>
    (await tenant.operator.api.post<Histogram>('/system/logs/histogram', { query, timeRange, buckets })).data;

  it.each([
    ['200', 6675], ['206', 40], ['301', 135], ['304', 409], ['403', 1], ['404', 157], ['416', 2], ['500', 2], ['2xx', 6715], ['3xx', 544], ['4xx', 160], ['5xx', 2],
  ])('have the published number of lines of status %s', async (status, count) => expect(await total(`service=web status=${status}`)).toBe(count));

  it.each([
    ['method=GET', 7390], ['method=HEAD', 27], ['method=POST', 4], ['format=access', 7421], ['address=66.249.73.135', 362],
    ['path=/favicon.ico', 572], ['path=/style2.css', 393], ['path=/reset.css', 387], ['status=404 path=/files/logstash/logstash-1.3.2-monolithic.jar', 46],
    ['service=web level>=warn', 162], ['service=web -bytes>=0', 574], ['service=web -status=2xx -status=3xx -status=4xx', 2],
    ['format=json level=error', 157], ['format=json level=warn', 101], ['format=json level=info', 2721], ['service=ts-basic-service level=error', 56], ['service=ts-travel2-service level=error', 48],
    ['traceId=75d85a88ba82669f0c64157d4d6899e6', 111],
  ])('have the published number of lines that %p finds', async (query, count) => expect(await total(query)).toBe(count));

  it('have the published number of requests in each hour and day', async () => {
    const { stepSeconds, buckets } = await histogram('service=web', { from: '2015-05-17T00:00:00Z', to: '2015-05-20T00:00:00Z' });
    expect([stepSeconds, buckets.length]).toEqual([1_800, 62]);
    const byHour = new Map(buckets.map(({ startsAt, levels }) => [startsAt.slice(0, 13), Object.values(levels).reduce((sum, lines) => sum + lines, 0)]));
    expect(['2015-05-19T19', '2015-05-19T14', '2015-05-18T15', '2015-05-17T10'].map((hour) => byHour.get(hour))).toEqual([136, 134, 133, 74]);
    expect(Math.max(...byHour.values())).toBe(136);
    const ofDay = (day: string): number => [...byHour].filter(([hour]) => hour.startsWith(day)).reduce((sum, [, lines]) => sum + lines, 0);
    expect(['2015-05-17', '2015-05-18', '2015-05-19'].map(ofDay)).toEqual([1_632, 2_893, 2_896]);
  });

  it('have the published numbers of errors in each minute', async () => {
    const { buckets } = await histogram('format=json level=error', { from: '2023-01-29T09:11:00Z', to: '2023-01-29T09:36:00Z' }, 30);
    const byMinute = Object.fromEntries(buckets.map(({ startsAt, levels }) => [startsAt.slice(11, 16), levels['error']]));
    expect(byMinute).toEqual({ '09:11': 19, '09:12': 5, '09:20': 42, '09:21': 4, '09:33': 46, '09:34': 41 });
  });

  it('are found by words, phrases, beginnings and their absence, as a recount of the file finds them', async () => {
    const text = await readFile(new URL('apache_access_2015-05-17_19.log', LOGS), 'utf8');
    const lines = text.trim().split('\n').map((line) => line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
    const having = (...words: string[]): number => lines.filter((all) => all.some((_, at) => words.every((word, index) => all[at + index] === word))).length;
    expect(await total('service=web googlebot')).toBe(having('googlebot'));
    expect(await total('service=web "logstash 1.3.2"')).toBe(having('logstash', '1', '3', '2'));
    expect(await total('service=web -googlebot')).toBe(7_421 - having('googlebot'));
    expect(await total('service=web kiban*')).toBe(lines.filter((all) => all.some((word) => word.startsWith('kiban'))).length);
    expect(await total('service=web path=/presentations/*')).toBe(text.split('\n').filter((line) => line.includes('"GET /presentations/') || line.includes('"HEAD /presentations/') || line.includes('"POST /presentations/')).length);
  });

  it('come newest first, in pages that leave nothing out and repeat nothing', async () => {
    const seen: Line[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await searchLogs(tenant.operator, 'service=web status=3xx', { limit: 100, ...(cursor ? { cursor } : {}) });
      expect(page.total).toBe(544);
      expect(page.truncated).toBe(page.nextCursor !== null);
      seen.push(...page.logs);
      cursor = page.nextCursor;
    } while (cursor);
    expect([seen.length, new Set(seen.map(({ id }) => id)).size]).toEqual([544, 544]);
    expect(seen.map(({ timestamp }) => timestamp)).toEqual(seen.map(({ timestamp }) => timestamp).sort().reverse());
    expect((await searchLogs(tenant.operator, '', { limit: 1000 })).total).toBe(10_000);
  });

  it('are those of a range of time: its beginning is in it, its end is not', async () => {
    const range = (from: string, to: string) => ({ timeRange: { from, to } });
    expect(await total('service=web', range('2015-05-17T00:00:00Z', '2015-05-18T00:00:00Z'))).toBe(1_632);
    const [first] = (await searchLogs(tenant.operator, 'service=web', { limit: 1 })).logs;
    const at = first?.timestamp ?? '';
    expect(await total('service=web', range(at, '2100-01-01T00:00:00Z'))).toBeGreaterThan(0);
    expect(await total('service=web', range('2015-05-19T00:00:00Z', at))).toBe(2_896 - (await total('service=web', range(at, '2100-01-01T00:00:00Z'))));
    expect(await total('service=web', { timeRange: '1h' })).toBe(0);
  });

  it.each([
    [{ query: 'a "b' }, 422, 'QUERY_REJECTED', { reason: 'log-query', position: 2 }],
    [{ query: 'level>=loud' }, 422, 'QUERY_REJECTED', { reason: 'log-query', position: 7 }],
    [{ timeRange: 'yesterday' }, 400, 'VALIDATION_FAILED', [{ path: 'timeRange', rule: 'isTimeRange' }]],
    [{ timeRange: { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' } }, 400, 'VALIDATION_FAILED', [{ path: 'timeRange', rule: 'isTimeRange' }]],
    [{ limit: 1001 }, 400, 'VALIDATION_FAILED', [{ path: 'limit', rule: 'max' }]],
    [{ cursor: 'x' }, 400, 'VALIDATION_FAILED', [{ path: 'cursor', rule: 'cursor' }]],
    [{ query: 'x'.repeat(1001) }, 400, 'VALIDATION_FAILED', [{ path: 'query', rule: 'maxLength' }]],
  ])('are not searched by %j', async (body, status, code, details) => {
    const answer = await tenant.operator.api.post('/system/logs', body);
    expect([answer.status, answer.error?.code, answer.error?.details]).toMatchObject([status, code, details]);
  });

  it.each([['/system/logs', { query: null }], ['/system/logs', { timeRange: null }], ['/system/logs', { limit: null }], ['/system/events', { filters: null }], ['/system/events', { filters: { types: [null] } }], ['/system/correlation', { at: null }], ['/system/correlation', { at: 'soon' }], ['/system/logs/histogram', { buckets: 1 }]])('are not asked of %s with %j', async (path, body) => {
    expect((await tenant.operator.api.post(path, body)).status).toBe(400);
  });

  it('are shown to operators and above, of their own tenant alone', async () => {
    const other = await newTenant(app);
    for (const role of ['operator', 'developer', 'admin'] as const) expect((await searchLogs(other[role], '')).total).toBe(0);
    expect((await other.viewer.api.post('/system/logs', {})).status).toBe(403);
    expect((await other.viewer.api.post('/system/events', {})).status).toBe(403);
    // Also when it asks for the mark by which the index knows the tenant.
    expect((await searchLogs(other.operator, `"@${tenant.id.replaceAll('-', '').slice(0, 12)}"`)).total).toBe(0);
  });

  describe('by trace', () => {
    interface Correlation {
      logs: Line[];
      events: { type: string; message: string; fields: object }[];
      traces: { traceId: string; lines: number; errors: number }[];
      truncated: boolean;
    }
    const correlate = async (body: object): Promise<Correlation> => (await tenant.operator.api.post<Correlation>('/system/correlation', body)).data;

    it('are those of all services that took part', async () => {
      const { logs, traces } = await correlate({ traceId: '75d85a88ba82669f0c64157d4d6899e6', limit: 500 });
      expect([logs.length, traces.length, traces[0]?.lines]).toEqual([111, 1, 111]);
      expect(new Set(logs.map(({ service }) => service)).size).toBeGreaterThan(1);
    });

    it('are found from a moment and a service, those closest to it, with the traces that went wrong', async () => {
      const at = '2023-01-29T09:20:30Z';
      const { logs, traces, truncated } = await correlate({ at, service: 'ts-basic-service', windowSeconds: 60, limit: 20 });
      expect([logs.length, truncated]).toEqual([20, true]);
      const times = logs.map(({ timestamp }) => timestamp);
      expect(times).toEqual([...times].sort().reverse());
      expect(logs.every(({ service }) => service === 'ts-basic-service')).toBe(true);
      const all = (await searchLogs(tenant.operator, 'service=ts-basic-service', { limit: 1000 })).logs;
      const closestBefore = all.find(({ timestamp }) => timestamp < new Date(at).toISOString());
      expect(logs.map(({ id }) => id)).toContain(closestBefore?.id);
      expect(traces.map(({ errors }) => errors)).toEqual(traces.map(({ errors }) => errors).sort((a, b) => b - a));
    });

    it('stand beside the events of the same time', async () => {
      const line = { msg: 'Released 1.2.3', time: '2023-01-29T09:20:00Z', service: 'ts-basic-service', systemEvent: 'deploy', version: '1.2.3' };
      await sendLogs(app, tenant.developer, [line]);
      const { events } = await correlate({ at: '2023-01-29T09:20:30Z', service: 'ts-basic-service' });
      expect(events).toMatchObject([{ type: 'deploy', message: 'Released 1.2.3', fields: { version: '1.2.3' } }]);
      const found = await tenant.operator.api.post<{ events: object[]; truncated: boolean }>('/system/events', { filters: { types: ['deploy'], text: 'released', timeRange: EVER } });
      expect(found.data).toMatchObject({ events: [{ type: 'deploy', service: 'ts-basic-service', timestamp: '2023-01-29T09:20:00.000Z' }], truncated: false });
      expect((await tenant.operator.api.post<{ events: object[] }>('/system/events', { filters: { level: 'error', timeRange: EVER } })).data.events).toEqual([]);
      expect((await tenant.operator.api.post('/system/correlation', {})).status).toBe(400);
    });
  });

  it('of a large table are found by the full-text index, as the application asks, within the tenant alone', async () => {
    // A crowd of lines of another tenant, which have the same words.
    const other = await newTenant(app, { roles: [] });
    const mark = `@${other.id.replaceAll('-', '').slice(0, 12)}`;
    await asRole(app, APP_ROLE, async (client) => {
      await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [other.id]);
      await client.query(
        `INSERT INTO log_lines (tenant_id, received_at, at, level, service, message, fields, numbers, format, search)
         SELECT current_tenant_id(), now(), now() - i * interval '1 second', 30, 'crowd', 'line ' || i, '{}', '{}', 'json',
                ('''${mark}'' ''line'':1 ''n' || i || ''':2 ''tea'':3' || CASE WHEN i % 1000 = 0 THEN ' ''needle'':4' ELSE '' END)::tsvector
           FROM generate_series(1, 60000) i`,
      );
    });
    await asRole(app, 'tidemark_definer', (client) => client.query('ANALYZE log_lines'));
    const search = (role: string): Promise<string> => planOf(app, role, other.id, `'${mark}' & 'needle'`);
    // Under the application's own policy the index cannot be used, which is why there is the function.
    expect(await search(APP_ROLE)).not.toContain('search_idx');
    const plan = await search('tidemark_definer');
    expect(plan).toMatch(/Bitmap Index Scan on log_lines_\d+_search_idx/);
    // Partitions without lines cost nothing either way.
    expect(plan).not.toMatch(/Seq Scan on \S+ \S+ +\(cost=0\.00\.\.(?!0\.00)/);

    const scans = async (): Promise<number> => {
      const [row] = await onDatabase(app, `SELECT sum(idx_scan)::int AS scans FROM pg_stat_user_indexes WHERE indexrelname LIKE 'log\\_lines\\_%\\_search\\_idx'`);
      return Number(row?.['scans']);
    };
    const before = await scans();
    expect((await searchLogs(other.admin, 'needle', { limit: 1 })).total).toBe(60);
    await eventually(async () => expect(await scans()).toBeGreaterThan(before), 15_000);
    expect(await total('needle')).toBe(0);
    expect(await total('service=web googlebot')).toBeGreaterThan(0);
  });
});

/** The plan of what the function asks, for that role. */
async function planOf(app: TestApp, role: string, tenantId: string, match: string): Promise<string> {
  return asRole(app, null, async (client) => {
    const { rows } = await client.query<{ condition: string }>('SET ROLE tidemark_definer; SELECT log_search_condition(true, false, NULL) AS condition').then((all) => (all as unknown as { rows: { condition: string }[] }[])[1] ?? { rows: [] });
    const condition = (rows[0]?.condition ?? '')
      .replace('$1', `'${tenantId}'`)
      .replace('$2', `'1970-01-01'`)
      .replace('$3', `'2100-01-01'`)
      .replace('$4', `${client.escapeLiteral(match)}::tsquery`);
    await client.query(`SET ROLE ${role}; SELECT set_config('app.tenant_id', '${tenantId}', false)`);
    const plan = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN SELECT l.id FROM log_lines l WHERE ${condition} ORDER BY l.at DESC, l.id DESC LIMIT 100`);
    return plan.rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}
