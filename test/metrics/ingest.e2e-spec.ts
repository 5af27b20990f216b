import { QuantileSketch } from '../../src/metrics/domain/quantile-sketch.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { keepOwnUseOut } from '../support/own-use.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { MINUTES, RECOUNT, type Sent, type SendOptions, ofTenant, send, sendBody } from './sending.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

describe('events that are sent to be counted', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    keepOwnUseOut(app);
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: ['developer'] });
  });
  afterAll(() => app.close());

  const post = (events: readonly unknown[], options?: SendOptions): Promise<Sent> => send(app.url, tenant.developer.accessToken, events, options);
  const postText = (body: string | Buffer, options?: SendOptions): Promise<Sent> => sendBody(app.url, tenant.developer.accessToken, body, options);
  const ask = (sql: string) => ofTenant(app, tenant.id, sql);
  const raw = async (): Promise<number> => Number((await ask('SELECT count(*) FROM metric_events'))[0]?.['count']);
  const at = (msAgo: number): string => new Date(Date.now() - msAgo).toISOString();

  it('are kept as they are, with a series for each metric and its dimensions, whatever their order', async () => {
    const timestamp = at(1_000);
    const { status, data } = await post([
      { metric: 'checkout.latency', value: 12.5, timestamp, dimensions: { region: 'eu', tier: 'gold' }, type: 'business' },
      { metric: 'checkout.latency', value: 7, timestamp, dimensions: { tier: 'gold', region: 'eu' }, type: 'business' },
      { metric: 'checkout.latency', value: -3, dimensions: { region: 'us', retries: 3, cached: true } },
      { metric: 'visits', value: 1 },
    ]);
    expect([status, data]).toEqual([202, { accepted: 4, duplicates: 0, rejected: [] }]);
    expect(await ask('SELECT metric, dimensions, type FROM metric_series ORDER BY metric, type')).toEqual([
      { metric: 'checkout.latency', dimensions: { region: 'eu', tier: 'gold' }, type: 'business' },
      { metric: 'checkout.latency', dimensions: { region: 'us', retries: '3', cached: 'true' }, type: 'operational' },
      { metric: 'visits', dimensions: {}, type: 'operational' },
    ]);
    expect((await ask(`SELECT e.value FROM metric_events e JOIN metric_series s ON s.id = e.series_id WHERE s.type = 'business' AND e."timestamp" = '${timestamp}' ORDER BY 1`)).map(({ value }) => value)).toEqual([7, 12.5]);
  });

  it('are rolled up by minutes of their own time, exactly as the raw ones count, with quantiles', async () => {
    const values = Array.from({ length: 500 }, (_, index) => Math.round(Math.exp((index % 97) / 10) * 100) / 100);
    const events = values.map((value, index) => ({ metric: 'load', value, timestamp: at((index % 7) * 90_000), dimensions: { host: `h${index % 3}` } }));
    for (let from = 0; from < events.length; from += 50) expect((await post(events.slice(from, from + 50))).data.accepted).toBe(50);
    const minutes = await ask(MINUTES);
    expect(minutes.length).toBeGreaterThan(6);
    expect(minutes.map(rounded)).toEqual((await ask(RECOUNT)).map(rounded));
    const sketches = await ask(`SELECT sketch FROM metric_rollups WHERE resolution = 'minute'`);
    const all = QuantileSketch.of();
    for (const { sketch } of sketches) all.mergeBytes(sketch as Buffer);
    const [exact] = await ask('SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY value) AS p90 FROM metric_events');
    expect(Math.abs((all.quantile(0.9) ?? 0) / Number(exact?.['p90']) - 1)).toBeLessThan(0.01);
  });

  const rounded = (row: Record<string, unknown>): object => ({ ...row, sum: Math.round(Number(row['sum']) * 1000) / 1000, last: undefined });

  it('late ones update the minute in which they happened', async () => {
    const [late, now] = [at(6.9 * DAY_MS), at(0)];
    await post([{ metric: 'orders', value: 5, timestamp: now }]);
    await post([{ metric: 'orders', value: 3, timestamp: late }]);
    await post([{ metric: 'orders', value: 4, timestamp: late }, { metric: 'orders', value: 6, timestamp: now }]);
    expect((await ask(MINUTES)).map(({ bucket, count, sum, last }) => [(bucket as Date).getTime(), count, sum, last])).toEqual([
      [Math.floor(Date.parse(late) / MINUTE_MS) * MINUTE_MS, 2, 7, 4],
      [Math.floor(Date.parse(now) / MINUTE_MS) * MINUTE_MS, 2, 11, 6],
    ]);
  });

  describe('of which some break a rule', () => {
    const good = { metric: 'good', value: 1 };

    it('are left out one by one, with index and reason, and the rest is kept', async () => {
      const { status, data } = await post([
        good,
        { metric: 'Bad.Name', value: 1 },
        { metric: 'm', value: '1' },
        { metric: 'm', value: null },
        { metric: 'm', value: 1, timestamp: at(-6 * MINUTE_MS) },
        { metric: 'm', value: 1, timestamp: at(7.01 * DAY_MS) },
        { metric: 'm', value: 1, timestamp: '2026-02-30T00:00:00Z' },
        { metric: 'm', value: 1, dimensions: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`d${index}`, 'x'])) },
        { metric: 'm', value: 1, dimensions: { Key: 'x' } },
        { metric: 'm', value: 1, dimensions: { key: 'x'.repeat(257) } },
        { metric: 'm', value: 1, dimensions: { key: { a: 1 } } },
        { metric: 'm', value: 1, dimensions: { key: 'a\0b' } },
        { metric: 'm', value: 1, type: 'private' },
        { metric: 'm', value: 1, id: 'no time' },
        { metric: 'm', value: 1, colour: 'red' },
        'text',
        null,
        [good],
        good,
      ]);
      expect([status, data.accepted, data.duplicates]).toEqual([202, 2, 0]);
      expect(data.rejected.map(({ index }) => index)).toEqual(Array.from({ length: 17 }, (_, index) => index + 1));
      const reasons = data.rejected.map(({ reason }) => reason);
      for (const [index, words] of ['metric', 'value', 'value', 'ahead', '7 days', 'timestamp', 'at most 20', 'dimensions', '256', 'an object', 'NUL', 'type', 'timestamp', 'colour', 'text', 'null', 'a list'].entries()) {
        expect(reasons[index]).toContain(words);
      }
      expect(await raw()).toBe(2);
    });

    it('bad JSON in line 7 leaves out line 7 alone', async () => {
      const lines = Array.from({ length: 10 }, (_, index) => (index === 6 ? '{"metric":"m","value":1' : JSON.stringify({ metric: 'm', value: index })));
      const { status, data } = await postText(lines.join('\n'), { type: 'application/x-ndjson' });
      expect([status, data]).toEqual([202, { accepted: 9, duplicates: 0, rejected: [{ index: 6, reason: expect.any(String) }] }]);
    });

    it.each([
      ['application/json', (values: string[]) => `[${values.map((value) => `{"metric":"m","value":${value}}`).join(' , ')}]`],
      ['application/x-ndjson', (values: string[]) => values.map((value) => `{"metric":"m","value":${value}}`).join('\r\n')],
    ])('NaN, Infinity and numbers too large for one are left out, as %s', async (type, body) => {
      const { status, data } = await postText(body(['1', 'NaN', 'Infinity', '-Infinity', '1e999', '2']), { type });
      expect([status, data.accepted, data.rejected.map(({ index }) => index)]).toEqual([202, 2, [1, 2, 3, 4]]);
      expect(await raw()).toBe(2);
    });

    it('a list that breaks off keeps what was whole', async () => {
      const { status, data } = await postText('[{"metric":"m","value":1},{"metric":"m","value":2},{"metric":"m","val');
      expect([status, data.accepted, data.rejected.map(({ index }) => index)]).toEqual([202, 2, [2]]);
    });

    it.each<[string, string, SendOptions]>([
      ['no JSON at all', 'hello', {}],
      ['a number', '7', {}],
      ['another type', '[]', { type: 'text/csv' }],
      ['another encoding', '[]', { headers: { 'content-encoding': 'br' } }],
      ['gzip that is none', 'hello', { headers: { 'content-encoding': 'gzip' } }],
      ['a key without end', '[]', { key: 'k'.repeat(256) }],
    ])('a body that is %s is refused whole', async (_, body, options) => {
      const { status, error } = await postText(body, options);
      expect([status, error?.code]).toEqual([400, 'VALIDATION_FAILED']);
    });

    it('poisoned prototypes, deep nesting and bytes that are no text hurt nobody', async () => {
      const poisoned = '[{"metric":"m","value":1,"__proto__":{"x":1}},{"metric":"m","value":1,"dimensions":{"__proto__":"x"}},{"metric":"m","value":1,"dimensions":{"constructor":"x"}}]';
      expect((await postText(poisoned)).data).toMatchObject({ accepted: 1, rejected: [{ index: 0 }, { index: 1 }] });
      expect((await postText(`[${'['.repeat(100_000)}${']'.repeat(100_000)}]`)).data).toMatchObject({ accepted: 0, rejected: [{ index: 0 }] });
      expect((await postText(Buffer.from([0x5b, 0xff, 0x5d]))).status).toBe(400);
      expect((await postText('[{"metric":"m","value":1,"dimensions":{"k":"\\ud800"}}]')).data).toMatchObject({ accepted: 0, rejected: [{ index: 0 }] });
    });

    it('of more than 5 MB are refused whole, packed or not, and so is a gzip bomb', async () => {
      const event = JSON.stringify(good);
      const many = `[${Array.from({ length: Math.ceil((5 * 1024 * 1024) / event.length) }, () => event).join(',')}]`;
      for (const options of [{}, { gzip: true }]) {
        const { status, error } = await postText(many, options);
        expect([status, error?.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
      }
      const bomb = await postText(Buffer.alloc(200 * 1024 * 1024, ' '), { gzip: true });
      expect([bomb.status, bomb.error?.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
      expect(await raw()).toBe(0);
    });
  });

  it.each([
    ['a list of numbers', 'application/json', `[${'1,'.repeat(250_000)}1]`],
    ['a list of nothing', 'application/json', `[${','.repeat(250_001)}`],
    ['lines that are no JSON', 'application/x-ndjson', 'x\n'.repeat(250_001)],
    ['blank lines', 'application/x-ndjson', '\n'.repeat(250_001)],
  ])('are refused whole when they are more than can be answered one by one: %s', async (_, type, body) => {
    const { status, error } = await postText(body, { type, gzip: true });
    expect([status, error?.code, error?.message]).toEqual([413, 'PAYLOAD_TOO_LARGE', 'The batch holds more than 250000 items.']);
  });

  it('are taken packed, as lines with blank ones between, and as one event', async () => {
    const lines = '\ufeff{"metric":"m","value":1}\n\n{"metric":"m","value":2}\n';
    expect((await postText(lines, { type: 'application/x-ndjson; charset=utf-8', gzip: true })).data).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
    expect((await postText('{\n"metric": "m",\n"value": 3 }')).data.accepted).toBe(1);
    expect((await postText('', { type: 'application/x-ndjson' })).data).toEqual({ accepted: 0, duplicates: 0, rejected: [] });
    expect(await raw()).toBe(3);
  });

  it('are taken as many as fit 5 MB, and known again', async () => {
    const body = `[${Array.from({ length: 200_000 }, () => '{"metric":"m","value":1}').join(',')}]`;
    expect(body.length).toBeLessThan(5 * 1024 * 1024);
    expect((await postText(body, { key: 'large' })).data).toEqual({ accepted: 200_000, duplicates: 0, rejected: [] });
    expect((await postText(body, { key: 'large' })).data).toEqual({ accepted: 0, duplicates: 200_000, rejected: [] });
    expect(await ask(`SELECT sum(count)::int AS count FROM metric_rollups`)).toEqual([{ count: 200_000 }]);
  }, 120_000);

  describe('that are sent again', () => {
    it('count once by their id within its UTC day, in one batch or two, and twice on two days', async () => {
      const [today, yesterday] = [at(0), at(DAY_MS)];
      const event = (id: string, timestamp: string) => ({ id, metric: 'orders', value: 1, timestamp });
      expect((await post([event('a', today), event('b', today), event('a', today), event('a', yesterday)])).data).toEqual({ accepted: 3, duplicates: 1, rejected: [] });
      expect((await post([event('b', today), event('c', today), event('a', yesterday)])).data).toEqual({ accepted: 1, duplicates: 2, rejected: [] });
      expect(await raw()).toBe(4);
      expect((await ask(MINUTES)).map(({ count }) => count)).toEqual([1, 3]);
    });

    it('count once by the key of their batch and their index, also what was rejected before and is mended now', async () => {
      const events = [{ metric: 'm', value: 1 }, { metric: 'M', value: 2 }, { metric: 'm', value: 3, timestamp: at(DAY_MS) }];
      expect((await post(events, { key: 'batch-1' })).data).toMatchObject({ accepted: 2, duplicates: 0, rejected: [{ index: 1 }] });
      const mended = events.map((event) => ({ ...event, metric: 'm' }));
      expect((await post(mended, { key: 'batch-1' })).data).toEqual({ accepted: 1, duplicates: 2, rejected: [] });
      expect((await post(mended, { key: 'batch-1' })).data).toEqual({ accepted: 0, duplicates: 3, rejected: [] });
      expect((await post(mended, { key: 'batch-2' })).data.accepted).toBe(3);
      expect(await raw()).toBe(6);
    });

    it('count each time when nothing recognises them', async () => {
      for (let time = 0; time < 3; time += 1) expect((await post([{ metric: 'm', value: 1, timestamp: at(0) }])).data.accepted).toBe(1);
      expect(await raw()).toBe(3);
    });

    it('count once when they come in many requests at the same time', async () => {
      const timestamp = at(0);
      const events = Array.from({ length: 200 }, (_, index) => ({ id: `order-${index}`, metric: 'orders', value: 1, timestamp }));
      const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => post(index % 2 ? events : [...events].reverse(), { key: `k${index % 3}` })));
      expect(answers.map(({ data }) => data.accepted).reduce((sum, count) => sum + count, 0)).toBe(200);
      expect(await raw()).toBe(200);
      expect((await ask(MINUTES)).reduce((sum, { count }) => sum + Number(count), 0)).toBe(200);
    });
  });
});
