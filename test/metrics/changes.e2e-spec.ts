import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { keepOwnUseOut } from '../support/own-use.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { TestQueue, withRabbitMq } from './broker.js';
import { ofTenant } from './sending.js';

interface Tried {
  events: { rule: string | null; metric: string; value: number; dimensions: object; problem: string | null }[];
  problems: { rule: string | null; reason: string }[];
  nothing: string | null;
}

/** A change of an order, as Debezium's connector for PostgreSQL tells it. */
function changeOf(op: string, before: object | null, after: object | null, lsn: number, more: object = {}): object {
  const ts_ms = Date.now() - 5_000;
  return { before, after, op, ts_ms, source: { connector: 'postgresql', name: 'shop', db: 'sales', schema: 'public', table: 'orders', snapshot: 'false', ts_ms, lsn, txId: lsn, ...more } };
}
const REVENUE = { name: 'Revenue', match: { table: 'orders' }, metric: 'orders.revenue', value: { kind: 'difference', column: 'amount' }, dimensions: { country: 'country' } };
const COUNT = { name: 'Orders', match: { table: 'orders', operations: ['c'] }, metric: 'orders.count' };
const READ = `SELECT s.metric, e.value, s.dimensions FROM metric_events e JOIN metric_series s ON s.id = e.series_id ORDER BY 1, 2`;

describe('changes of rows', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    keepOwnUseOut(app);
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: ['developer', 'operator'] });
  });
  afterAll(() => app?.close());

  const events = (of = tenant): Promise<unknown[]> => ofTenant(app, of.id, READ);
  const send = (changes: unknown, headers: Record<string, string> = {}) => tenant.developer.api.with(headers).post<{ accepted: number; duplicates: number; rejected: { index: number; reason: string }[]; ignored: number }>('/ingest/changes', changes);
  const make = async (rule: object): Promise<string> => {
    const { status, data, error } = await tenant.developer.api.post<{ id: string }>('/ingest/change-rules', rule);
    expect([status, error]).toEqual([201, undefined]);
    return data.id;
  };

  it('become events by the rules of their tenant, each once however often it comes', async () => {
    await make(REVENUE);
    await make(COUNT);
    const stream = [
      changeOf('c', null, { id: 1, amount: '10.50', country: 'DE' }, 100),
      changeOf('u', { id: 1, amount: '10.50', country: 'DE' }, { id: 1, amount: '12.00', country: 'DE' }, 101),
      null,
      changeOf('d', { id: 1, amount: '12.00', country: 'DE' }, null, 102),
      changeOf('c', null, { id: 2 }, 103, { table: 'lines' }),
    ];
    const first = await send(stream);
    expect([first.status, first.data]).toEqual([202, { accepted: 4, duplicates: 0, rejected: [], ignored: 2 }]);
    expect((await send(stream.slice(0, 2))).data).toEqual({ accepted: 0, duplicates: 3, rejected: [], ignored: 0 });
    const dimensions = { country: 'DE' };
    expect(await events()).toEqual([
      { metric: 'orders.count', value: 1, dimensions: {} },
      { metric: 'orders.revenue', value: -12, dimensions },
      { metric: 'orders.revenue', value: 1.5, dimensions },
      { metric: 'orders.revenue', value: 10.5, dimensions },
    ]);
  });

  it('of one statement that share a place in the log are told apart by their rows', async () => {
    await make(COUNT);
    const bulk = [1, 2, 3].map((id) => changeOf('c', null, { id }, 200));
    expect((await send(bulk)).data).toMatchObject({ accepted: 3 });
    expect((await send(bulk)).data).toMatchObject({ accepted: 0, duplicates: 3 });
  });

  it('without a place in a log count once by the key of their batch, also when a rule was added meanwhile, and else each time', async () => {
    await make(COUNT);
    const changes = [1, 2].map((id) => changeOf('c', null, { id }, id, { lsn: null }));
    expect((await send(changes)).data).toMatchObject({ accepted: 2 });
    expect((await send(changes)).data).toMatchObject({ accepted: 2 });
    expect((await send(changes, { 'idempotency-key': 'a' })).data).toMatchObject({ accepted: 2 });
    await make({ ...COUNT, name: 'A second', metric: 'orders.second' });
    expect((await send(changes, { 'idempotency-key': 'a' })).data).toMatchObject({ accepted: 2, duplicates: 2 });
  });

  it('that cannot become what a rule wants are left out by index and reason, and the rest is kept', async () => {
    await make(REVENUE);
    const { data } = await send([
      changeOf('c', null, { id: 1, amount: 'much', country: 'DE' }, 1),
      changeOf('c', null, { id: 2, amount: 5, country: 'DE' }, 2),
      changeOf('c', null, { id: 3, amount: 5, country: 'x'.repeat(300) }, 3),
      { metric: 'm', value: 1 },
      changeOf('c', null, { id: 4, amount: 5, country: 'DE' }, 4, { ts_ms: Date.now() - 8 * 86_400_000 }),
    ]);
    expect(data).toEqual({
      accepted: 1,
      duplicates: 0,
      ignored: 1,
      rejected: [
        { index: 0, reason: 'rule "Revenue": amount is no number' },
        { index: 2, reason: expect.stringContaining('256') },
        { index: 4, reason: expect.stringContaining('7 days') },
      ],
    });
  });

  it('are refused as a whole where each breaks so many rules that the answer alone would fill the memory', async () => {
    for (let at = 0; at < 100; at += 1) await make({ name: `Rule ${at}`, match: { table: 'orders' }, metric: 'orders.weight', value: { kind: 'column', column: 'weight' } });
    const { status, error } = await send(Array.from({ length: 2_501 }, () => ({ op: 'c', before: null, after: {}, source: { table: 'orders', ts_ms: Date.now() } })));
    expect([status, error?.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    const few = await send([changeOf('c', null, { weight: 1 }, 300), changeOf('c', null, {}, 301)]);
    expect([few.data.accepted, few.data.rejected.length]).toEqual([100, 100]);
  }, 120_000);

  it('are of no effect for another tenant, whose rules make nothing of them', async () => {
    await make(COUNT);
    const other = await newTenant(app, { roles: ['developer'] });
    const answer = await other.developer.api.post('/ingest/changes', [changeOf('c', null, { id: 1 }, 1)]);
    expect(answer.data).toMatchObject({ accepted: 0, ignored: 1 });
    expect([await events(), await events(other)]).toEqual([[], []]);
  });

  it('can be tried: what a message would become, by a rule that is not kept and by those that are, without being written', async () => {
    const message = changeOf('c', null, { id: 1, amount: 'x', country: 'DE' }, 1);
    const attempt = async (body: object): Promise<Tried> => (await tenant.developer.api.post<Tried>('/ingest/change-rules/try', body)).data;
    const { name: _, ...rule } = COUNT;
    expect(await attempt({ message, rule })).toMatchObject({ events: [{ rule: null, metric: 'orders.count', value: 1, problem: null }], problems: [], nothing: null });
    expect(await attempt({ message })).toEqual({ events: [], problems: [], nothing: 'no rule makes an event of it' });
    await make(REVENUE);
    expect(await attempt({ message })).toEqual({ events: [], problems: [{ rule: 'Revenue', reason: 'amount is no number' }], nothing: null });
    const late = changeOf('c', null, { id: 1, amount: 1, country: 'DE' }, 1, { ts_ms: 1_600_000_000_000 });
    expect((await attempt({ message: late })).events).toMatchObject([{ problem: expect.stringContaining('7 days') }]);
    expect(await events()).toEqual([]);
  });

  it('have rules that are kept under a name, changed under their version, and told to nobody below developers', async () => {
    const id = await make(COUNT);
    const path = `/ingest/change-rules/${id}`;
    const { developer, operator } = tenant;
    expect((await developer.api.post('/ingest/change-rules', COUNT)).status).toBe(409);
    expect((await developer.api.get(path)).data).toMatchObject({ name: 'Orders', enabled: true, type: 'business', match: { table: 'orders', operations: ['c'] }, value: { kind: 'constant', constant: 1 }, version: 1 });
    await send([changeOf('c', null, { id: 1 }, 1)]);
    expect((await developer.api.put(path, { ...COUNT, enabled: false, version: 1 })).data).toMatchObject({ enabled: false, version: 2 });
    expect((await developer.api.put(path, { ...COUNT, version: 1 })).status).toBe(409);
    expect((await send([changeOf('c', null, { id: 2 }, 2)])).data).toMatchObject({ accepted: 0, ignored: 1 });
    expect([(await operator.api.get('/ingest/change-rules')).status, (await developer.api.get<unknown[]>('/ingest/change-rules')).data.length]).toEqual([403, 1]);
    expect([(await developer.api.delete(path)).status, (await developer.api.get(path)).status]).toEqual([200, 404]);
  });

  it.each([
    ['no table', { match: {} }, 'match.table'],
    ['a field that nobody knows', { surprise: 1 }, 'surprise'],
    ['a metric that is no name', { metric: 'Orders' }, 'metric'],
    ['no column for a difference', { value: { kind: 'difference' } }, 'value.column'],
    ['a constant that is none', { value: { kind: 'constant', constant: 'one' } }, 'value.constant'],
    ['a constant of null', { value: { kind: 'constant', constant: null } }, 'value.constant'],
    ['dimensions without names', { dimensions: { Country: 'country' } }, 'dimensions'],
    ['more dimensions than may be', { dimensions: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`d${at}`, 'x'])) }, 'dimensions'],
    ['a condition without its value', { when: [{ column: 'a', operator: 'eq' }] }, 'when.0.value'],
    ['a condition with a text to be less than', { when: [{ column: 'a', operator: 'lt', value: 'b' }] }, 'when.0.value'],
    ['an operation that nobody knows', { match: { table: 'orders', operations: ['x'] } }, 'match.operations'],
    ['a name of NUL', { name: 'a\0b' }, 'name'],
  ])('refuse a rule with %s', async (_, more, path) => {
    const { status, error } = await tenant.developer.api.post('/ingest/change-rules', { ...COUNT, ...more });
    expect([status, JSON.stringify(error?.details)]).toEqual([400, expect.stringContaining(`"path":"${path}`)]);
  });
});

withRabbitMq('changes of rows over RabbitMQ', () => {
  let app: TestApp;
  let queue: TestQueue;
  let tenant: TestTenant;
  let key: string;
  beforeAll(async () => {
    queue = await TestQueue.make();
    app = await startTestApp({ amqp: { url: queue.url, queue: queue.name, prefetch: 20 } });
    keepOwnUseOut(app);
    tenant = await newTenant(app, { roles: [] });
    key = (await tenant.admin.api.post<{ key: string }>('/auth/api-keys', { name: 'queue', permissions: ['ingest:write'] })).data.key;
    await tenant.admin.api.post('/ingest/change-rules', REVENUE);
  });
  afterAll(async () => {
    await app?.close();
    await queue.remove();
  });

  it('come on the queue of events and beside them, as a connector sends them, and count once without a message id', async () => {
    const schema = { type: 'struct', fields: [{ field: 'after', type: 'struct', fields: [{ field: 'amount', type: 'bytes', name: 'org.apache.kafka.connect.data.Decimal', parameters: { scale: '2' } }] }] };
    const change = { schema, payload: changeOf('c', null, { id: 1, amount: 'JNY=', country: 'DE' }, 1) };
    // The headers of Kafka Connect are JSON.
    const headers = { 'x-tidemark-api-key': JSON.stringify(key) };
    for (let time = 0; time < 3; time += 1) await queue.send(change, { headers });
    await queue.send('default', { headers });
    await queue.send('', { headers });
    await queue.send([{ metric: 'plain', value: 7 }, changeOf('c', null, { id: 2, amount: '1', country: 'FR' }, 2), { metric: 'plain', value: 8 }], { headers, messageId: 'mixed' });
    await queue.send(changeOf('c', null, { id: 3, amount: 'much', country: 'FR' }, 3), { headers, messageId: 'bad' });
    const dead = await queue.dead();
    expect(dead).toMatchObject({ messageId: 'bad', headers: { 'x-tidemark-reason': 'rejected', 'x-tidemark-tenant': tenant.id } });
    expect(JSON.parse(dead.body)).toEqual({ rejected: [{ index: 0, reason: 'rule "Revenue": amount is no number', item: expect.objectContaining({ op: 'c' }) }] });
    await eventually(
      async () =>
        expect(await ofTenant(app, tenant.id, READ)).toEqual([
          { metric: 'orders.revenue', value: 1, dimensions: { country: 'FR' } },
          { metric: 'orders.revenue', value: 94.3, dimensions: { country: 'DE' } },
          { metric: 'plain', value: 7, dimensions: {} },
          { metric: 'plain', value: 8, dimensions: {} },
        ]),
      20_000,
    );
    await eventually(async () => expect(await queue.ready()).toBe(0));
    expect(await queue.deadCount()).toBe(0);
  });
});
