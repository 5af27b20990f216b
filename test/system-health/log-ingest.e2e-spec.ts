import { gzipSync } from 'node:zlib';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { APP_ROLE } from '../../src/platform/database/index.js';
import { asRole, onDatabase } from '../support/sql.js';
import { type TestTenant, newTenant, signIn } from '../support/tenant.js';
import { EVER, searchLogs, sendLogs } from './logs-client.js';

const MEGABYTE = 1024 * 1024;

describe('taking in lines of logs', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: ['developer', 'operator'] });
  });
  afterAll(() => app.close());

  it('keeps objects as pino writes them', async () => {
    const { status, data } = await sendLogs(app, tenant.developer, [
      { level: 50, time: '2026-01-02T03:04:05.678Z', name: 'api', reqId: 'r-1', trace_id: 't-1', msg: 'it failed', err: { type: 'E', stack: 'a\nb' }, ms: 12 },
    ]);
    expect([status, data]).toEqual([202, { accepted: 1, duplicates: 0, rejected: [], rejectedCount: 0 }]);
    expect(await searchLogs(tenant.operator, '')).toMatchObject({
      total: 1,
      truncated: false,
      logs: [{ timestamp: '2026-01-02T03:04:05.678Z', level: 'error', service: 'api', message: 'it failed', traceId: 't-1', requestId: 'r-1', fields: { 'err.type': 'E', 'err.stack': 'a\nb', ms: 12 } }],
    });
  });

  it.each(['application/x-ndjson', 'application/jsonl', 'application/json'])('takes an object a line as %s, packed or not', async (type) => {
    for (const gzip of [false, true]) {
      const { status, data } = await sendLogs(app, tenant.developer, '{"msg":"one"}\n\n{"msg":"two"}\r\n', { type, gzip });
      expect([status, data.accepted]).toEqual([202, 2]);
    }
    expect((await searchLogs(tenant.operator, 'two')).total).toBe(2);
  });

  it('keeps the good lines of a batch, and tells of each other one where it stood and why', async () => {
    const lines = ['{"msg":"a"}', '{"msg":"b"}', '"text"', '5', '{"msg":"c"}', '{"time":"soon","msg":"d"}', '{"msg":', `{"time":${Date.now() + 2 * 86_400_000},"msg":"e"}`, '{"time":"1960-01-01T00:00:00Z","msg":"f"}', '{"msg":"g"}'];
    const { status, data } = await sendLogs(app, tenant.developer, lines.join('\n'), { type: 'application/x-ndjson' });
    expect([status, data]).toEqual([
      202,
      {
        accepted: 5,
        duplicates: 0,
        rejectedCount: 5,
        rejected: [
          { index: 3, reason: 'the item is neither an object nor text' },
          { index: 5, reason: 'the time is neither ISO 8601 nor a number since 1970' },
          { index: 6, reason: 'the line is not JSON' },
          { index: 7, reason: 'the time lies more than 24 hours ahead' },
          { index: 8, reason: 'the time lies before 1970' },
        ],
      },
    ]);
    expect((await searchLogs(tenant.operator, '')).logs.map(({ message }) => message).sort()).toEqual(['a', 'b', 'c', 'g', 'text']);
  });

  it('never refuses text: what has no form that is known is kept as it is, stack traces with their line', async () => {
    const text = ['2026-01-01 10:00:00 ERROR it broke', '\tat a.b.C', 'Caused by: E', '1.2.3.4 - - [01/Jan/2026:10:00:00 +0000] "GET / HTTP/1.1" 500 1', 'Jan  1 10:00:00 h sshd[5]: hello', '2199-01-01T00:00:00Z far ahead', '%%%'].join('\n');
    const { data } = await sendLogs(app, tenant.developer, text, { type: 'text/plain; charset=utf-8', query: '?service=mixed' });
    expect(data).toMatchObject({ accepted: 5, rejectedCount: 0 });
    const { logs } = await searchLogs(tenant.operator, '');
    expect(logs.map(({ level, service, message }) => [level, service, message]).sort()).toEqual([
      ['error', 'mixed', 'GET / HTTP/1.1 500'],
      ['error', 'mixed', 'it broke\n\tat a.b.C\nCaused by: E'],
      ['info', 'mixed', '%%%'],
      ['info', 'mixed', 'far ahead'],
      ['info', 'sshd', 'hello'],
    ]);
  });

  it.each([
    ['no JSON', 'nonsense', 'application/json'],
    ['another kind of body', '<a/>', 'application/xml'],
  ])('refuses %s as a whole', async (_, body, type) => {
    const { status, error } = await sendLogs(app, tenant.developer, body, { type });
    expect([status, error?.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('refuses as a whole what is over 5 MB unpacked, whatever it is packed into, and keeps nothing of it', async () => {
    const over = `{"msg":"${'x'.repeat(5 * MEGABYTE)}"}`;
    const bomb = gzipSync(Buffer.alloc(60 * MEGABYTE, 'a\n'));
    expect(bomb.length).toBeLessThan(MEGABYTE);
    const headers = { 'content-encoding': 'gzip' };
    for (const answer of [
      await sendLogs(app, tenant.developer, over),
      await sendLogs(app, tenant.developer, over, { gzip: true }),
      await sendLogs(app, tenant.developer, bomb, { type: 'text/plain', headers }),
      await sendLogs(app, tenant.developer, 'a\n'.repeat(50_001), { type: 'text/plain' }),
    ]) {
      expect([answer.status, answer.error?.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    }
    expect((await searchLogs(tenant.operator, '')).total).toBe(0);
  });

  it('lets no secret into the table, whichever way it comes', async () => {
    const secret = 'Zq9-hunter2-Zq9';
    const card = '4111 1111 1111 1111';
    const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIi${'x'.repeat(20)}.c2ln`;
    await sendLogs(app, tenant.developer, [
      { msg: `password=${secret}`, headers: { authorization: `Bearer ${secret}`, cookie: `a=${secret}` }, deep: { a: { b: { c: { d: { e: { password: secret } } } } } } },
      { msg: 'x', url: `/a?token=${secret}&card=${card}`, [`k${jwt}`]: 1, traceId: jwt, service: jwt, list: [{ apiKey: secret }, `pay with ${card}`] },
      { msg: 'x', systemEvent: 'deploy', note: `password=${secret}` },
    ]);
    const text = [`1.2.3.4 - - [01/Jan/2026:10:00:00 +0000] "GET /?api_key=${secret} HTTP/1.1" 200 1 "http://x/?t=${jwt}" "-"`, `Set-Cookie: id=${secret}`, `{"password":"${secret}","msg":"${card}"}`].join('\n');
    await sendLogs(app, tenant.developer, text, { type: 'text/plain', query: '?service=web' });
    const rows = await asRole(app, APP_ROLE, async (client) => {
      await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenant.id]);
      return (await client.query<{ row: string }>('SELECT to_jsonb(l)::text AS row FROM log_lines l UNION ALL SELECT to_jsonb(e)::text FROM system_events e')).rows;
    });
    expect(rows).toHaveLength(7);
    for (const { row } of rows) expect(row.toLowerCase()).not.toMatch(/hunter2|4111|eyj|c2ln/);
    expect(rows.filter(({ row }) => row.includes('[redacted]')).length).toBe(7);
  });

  it('takes addresses of e-mail out for a tenant that wants it, from then on', async () => {
    const { api } = tenant.admin;
    expect((await api.get('/system/logs/settings')).data).toEqual({ redactEmails: false });
    await sendLogs(app, tenant.developer, [{ msg: 'first jane@example.com' }]);
    expect((await api.put('/system/logs/settings', { redactEmails: true })).status).toBe(200);
    expect((await tenant.developer.api.put('/system/logs/settings', { redactEmails: false })).status).toBe(403);
    await sendLogs(app, tenant.developer, [{ msg: 'second jane@example.com' }]);
    const { logs } = await searchLogs(tenant.operator, '');
    expect(logs.map(({ message }) => message).sort()).toEqual(['first jane@example.com', 'second [redacted]']);
  });

  it('survives what nobody should send', async () => {
    const deep = `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`;
    const bodies = ['{"__proto__":{"x":1},"msg":"a"}', '{"msg":"nul \\u0000 half \\ud800"}', `{"msg":"a","d":${deep}}`, JSON.stringify({ msg: 'a', ...Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, index])) }), '[]', '""', 'null', '{"msg":1e999,"time":1e308}'];
    for (const body of bodies) expect((await sendLogs(app, tenant.developer, body)).status).toBeLessThan(500);
    expect((await sendLogs(app, tenant.developer, Buffer.from([0xff, 0xfe, 0x0a, 0x00, 0x61]), { type: 'text/plain' })).data.accepted).toBe(2);
    expect((await searchLogs(tenant.operator, '', { timeRange: EVER, limit: 1000 })).total).toBeGreaterThan(4);
  });

  it('forgets lines seven days after they came, however old they were', async () => {
    await sendLogs(app, tenant.developer, [{ msg: 'old', time: '2015-05-17T10:05:00Z' }]);
    expect((await searchLogs(tenant.operator, 'old')).total).toBe(1);
    const [row] = await onDatabase(app, `SELECT kept_days AS days FROM tidemark.partition_kinds WHERE kind = 'log_lines'`);
    expect(row).toEqual({ days: 7 });
  });

  it('stores a batch with a key once, however often and at whichever time it comes', async () => {
    const batch = [{ msg: 'once' }, { time: 'never' }];
    const headers = { 'idempotency-key': 'batch-1' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => sendLogs(app, tenant.developer, batch, { headers })));
    expect(answers.map(({ data }) => [data.accepted, data.duplicates, data.rejected.length]).sort()).toEqual([[0, 1, 1], [0, 1, 1], [0, 1, 1], [0, 1, 1], [1, 0, 1]]);
    expect((await searchLogs(tenant.operator, '')).total).toBe(1);
    const other = await sendLogs(app, tenant.developer, [{ msg: 'other' }], { headers });
    expect([other.status, other.error?.code]).toEqual([409, 'CONFLICT']);
    const stranger = await newTenant(app, { roles: [] });
    expect((await sendLogs(app, stranger.admin, batch, { headers })).data.accepted).toBe(1);
    // Last, for a clock that goes back stops whatever is counted by it.
    moveClock(app, 86_400_000);
    const later = await signIn(app, tenant.developer.email);
    expect((await sendLogs(app, later, batch, { headers })).data).toMatchObject({ accepted: 0, duplicates: 1 });
  });
});
