import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

interface Book {
  version: number;
  currency: string;
  current: boolean;
  createdAt: string | null;
  entries: { meter: string; model: string | null; price: string | null; input: string | null; output: string | null }[];
  meters: { meter: string; unit: string }[];
}

const PATH = '/economics/price-book';

describe('the price book', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: ['admin', 'developer'] });
  });
  afterAll(() => app.close());

  const current = async (): Promise<Book> => succeeded(await tenant.admin.api.get<Book>(PATH));
  const write = (body: object) => tenant.admin.api.put<Book>(PATH, { version: 1, currency: 'USD', entries: [], ...body });

  it('begins with public list prices, of which reading writes nothing', async () => {
    const book = await current();
    expect(book).toMatchObject({ version: 1, currency: 'USD', current: true, createdAt: null });
    expect(book.entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ meter: 'compute.cpu_seconds', price: '0.04048', per: '3600', model: null }),
        expect.objectContaining({ meter: 'ai.tokens', model: 'gpt-5-mini', input: '0.25', output: '2', price: null }),
      ]),
    );
    expect(book.meters.map(({ meter }) => meter)).toContain('storage.gb_days');
    expect(succeeded(await tenant.admin.api.get(`${PATH}/versions`))).toEqual([]);
    expect(succeeded(await tenant.admin.api.get<Book>(`${PATH}/versions/1`))).toEqual(book);
  });

  it('takes back what it answered, with a price changed, as its next version, and keeps the one before', async () => {
    const { entries } = await current();
    const changed = entries.map((entry) => (entry.model === 'gpt-4' ? { ...entry, input: '25.5' } : entry));
    const written = succeeded(await write({ entries: changed, note: 'a better contract' }));
    expect(written).toMatchObject({ version: 2, current: true });
    expect(await current()).toEqual(written);
    expect(succeeded(await tenant.admin.api.get<Book>(`${PATH}/versions/1`))).toMatchObject({ version: 1, current: false, entries });
    const listed = succeeded(await tenant.admin.api.get(`${PATH}/versions`, { limit: 1 }));
    expect(listed).toEqual([expect.objectContaining({ version: 2, note: 'a better contract', entryCount: entries.length, createdBy: tenant.admin.id })]);
    const trail = succeeded(await tenant.admin.api.get<{ resourceId: string; before: { version: number }; after: { note: string } }[]>('/audit', { action: 'price-book.update' }));
    expect(trail).toEqual([expect.objectContaining({ resourceId: '2', before: expect.objectContaining({ version: 1 }), after: expect.objectContaining({ note: 'a better contract' }) })]);
  });

  it('pages through its versions', async () => {
    for (const version of [1, 2, 3]) succeeded(await write({ version }));
    const first = await tenant.admin.api.get<Book[]>(`${PATH}/versions`, { limit: 3 });
    const rest = await tenant.admin.api.get<Book[]>(`${PATH}/versions`, { limit: 3, cursor: first.metadata.page?.nextCursor ?? '' });
    expect([...first.data, ...rest.data].map(({ version }) => version)).toEqual([4, 3, 2, 1]);
    expect((await tenant.admin.api.get(`${PATH}/versions`, { cursor: 'nonsense' })).status).toBe(400);
  });

  it('lets one of two who change the same version go first, and tells the other', async () => {
    const answers = await Promise.all([write({ note: 'one' }), write({ note: 'other' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const late = await write({});
    expect([late.status, late.error?.code, late.error?.details]).toEqual([409, 'CONFLICT', { currentVersion: 2 }]);
  });

  it('names every field that is wrong', async () => {
    const { status, error } = await write({
      currency: 'usd',
      entries: [{ meter: 'compute.cpu_seconds', price: 0.05 }, { meter: 'ai.tokens', model: 'm', input: '-1', output: '1e3' }],
    });
    expect(status).toBe(400);
    expect((error?.details as { path: string }[]).map(({ path }) => path).sort()).toEqual(['currency', 'entries.0.price', 'entries.1.input', 'entries.1.output']);
    const overlapping = await write({ entries: [{ meter: 'ai.tokens', model: 'm', input: '1', output: '1' }, { meter: 'ai.tokens', model: 'm', input: '2', output: '1', validFrom: '2026-01-01' }] });
    expect(overlapping.error?.message).toMatch(/entries\.1\.validFrom: another entry of model m \(entries\.0\) holds on some of the same days/);
    expect((await write({ entries: [{ meter: 'ai.tokens', model: 'm', input: '1', output: '1', validFrom: '2026-02-29' }] })).status).toBe(400);
  });

  it('is for those who decide for the tenant', async () => {
    for (const answer of [await tenant.developer.api.get(PATH), await tenant.developer.api.put(PATH, { version: 1, currency: 'USD', entries: [] })]) expect(answer.status).toBe(403);
    expect((await tenant.admin.api.get(`${PATH}/versions/7`)).status).toBe(404);
    expect((await tenant.admin.api.get(`${PATH}/versions/x`)).status).toBe(400);
  });
});
