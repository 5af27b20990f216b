import { TenantDatabase } from '../../src/platform/database/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import type { Answer } from '../support/http.js';
import type { Row } from '../support/sql.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { type Import, type Money, send } from './imported.js';
import { stopMetering } from './used.js';

interface Costs {
  total: Money | null;
  otherCurrencies: Money[];
}

const row = (change: object = {}): object => ({ day: '2026-03-01', category: 'compute', amount: '10', currency: 'USD', ...change });
const FOCUS = 'BilledCost,EffectiveCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,ConsumedQuantity,ConsumedUnit,ServiceCategory,ServiceName,Tags,RegionId';

describe('imports', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    await stopMetering(app);
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: ['viewer', 'developer'] });
  });
  afterAll(() => app?.close());

  const asTenant = (sql: string): Promise<Row[]> => app.app.get(TenantDatabase).run({ tenantId: tenant.id }, (manager) => manager.query<Row[]>(sql));
  const importCosts = (items: unknown, query = ''): Promise<Answer<Import>> => tenant.admin.api.post<Import>(`/economics/costs${query}`, items);
  const csv = (text: string, query = '', path = '/economics/costs', zipped = false): Promise<Answer<Import>> => send(app, tenant.admin, `${path}${query}`, 'text/csv; charset=utf-8', text, zipped);
  const costs = async (from: string, to: string): Promise<Costs> => succeeded(await tenant.viewer.api.get<Costs>('/economics/costs', { from, to }));
  /** What the ledger holds, added up by the database. */
  const ledger = (): Promise<Row[]> => asTenant(`SELECT currency, sum(amount)::numeric(40,12)::text AS amount, count(*)::int AS rows FROM cost_metrics WHERE source = 'imported' GROUP BY currency ORDER BY currency`);
  const days = (): Promise<Row[]> => asTenant('SELECT day::text AS day, trim_scale(sum(amount))::text AS amount FROM cost_metrics GROUP BY day ORDER BY day');

  it('bring costs to the ledger, and leave out rows that break a rule, each with its place and reason', async () => {
    const later = `${new Date().getUTCFullYear() + 3}-02-01`;
    const made = succeeded(await importCosts([row({ day: later }), row({ day: '2026-02-30' }), row({ currency: 'XXX' }), row({ amount: '-0.05', category: 'ai', model: 'm' }), 7], '?name=Bills'));
    expect(made).toMatchObject({ format: 'json', name: 'Bills', accepted: 1, rejected: 4 });
    expect(made.rejections.map(({ index, field }) => [index, field])).toEqual([[0, 'day'], [1, 'day'], [2, 'currency'], [4, '']]);
    expect(made.rejections[0]?.reason).toBe(`day must be at most 400 days ahead, it is ${later}`);
    expect(await ledger()).toEqual([{ currency: 'USD', amount: '-0.050000000000', rows: 1 }]);
  });

  it('keep a leap February whole', async () => {
    const made = succeeded(await importCosts([row({ day: undefined, from: '2024-02-01', to: '2024-02-29', amount: '100' })]));
    expect(made).toMatchObject({ from: '2024-02-01', to: '2024-02-29', totals: [{ amount: '100', currency: 'USD' }] });
    expect(await ledger()).toEqual([{ currency: 'USD', amount: '100.000000000000', rows: 29 }]);
    expect((await costs('2024-02-01', '2024-02-29')).total).toEqual({ amount: '100', currency: 'USD' });
    expect((await costs('2024-02-29', '2024-02-29')).total?.amount).toMatch(/^3\.4482758620\d+$/);
  });

  it('never add one currency to another', async () => {
    succeeded(await importCosts([row(), row({ amount: '7', currency: 'EUR' }), row({ amount: '5000', currency: 'jpy' }), row({ amount: '0.5' })]));
    expect(await costs('2026-03-01', '2026-03-01')).toMatchObject({ total: { amount: '10.5', currency: 'USD' }, otherCurrencies: [{ amount: '7', currency: 'EUR' }, { amount: '5000', currency: 'JPY' }] });
  });

  it('are taken once, however often and however many at a time they come', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => importCosts([row({ reference: 'same' })])));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const [made] = answers.filter(({ status }) => status === 201);
    const again = await importCosts([row({ reference: 'same' })]);
    expect(again).toMatchObject({ status: 409, error: { code: 'CONFLICT', details: { importId: made?.data.id } } });
    succeeded(await importCosts([row({ reference: 'another' })]));
    expect(await ledger()).toEqual([expect.objectContaining({ amount: '20.000000000000' })]);
  });

  it('can be looked at before, replaced by a corrected one, and undone; each is told', async () => {
    const preview = succeeded(await importCosts([row(), row({ amount: 'ten' })], '?preview=true'));
    expect(preview).toMatchObject({ id: null, accepted: 1, rejected: 1, totals: [{ amount: '10', currency: 'USD' }] });
    expect(await ledger()).toEqual([]);
    const first = succeeded(await importCosts([row(), row({ amount: 'ten' })]));
    const second = succeeded(await importCosts([row(), row({ amount: '11' })], `?replaces=${first.id}`));
    expect(await ledger()).toEqual([expect.objectContaining({ amount: '21.000000000000' })]);
    expect(await importCosts([row({ amount: '1' })], `?replaces=${first.id}`)).toMatchObject({ status: 409 });
    expect(await importCosts([row({ amount: '1' })], `?replaces=${tenant.id}`)).toMatchObject({ status: 404 });
    expect(await ledger()).toEqual([expect.objectContaining({ amount: '21.000000000000' })]);
    expect(succeeded(await tenant.admin.api.delete<Import>(`/economics/imports/${second.id}`)).undoneAt).not.toBeNull();
    expect(await tenant.admin.api.delete(`/economics/imports/${second.id}`)).toMatchObject({ status: 409 });
    expect(await ledger()).toEqual([]);
    // What no longer counts may come again.
    succeeded(await importCosts([row(), row({ amount: 'ten' })]));
    const listed = succeeded(await tenant.viewer.api.get<Import[]>('/economics/imports', { kind: 'costs' }));
    expect(listed.map(({ undoneAt }) => undoneAt === null)).toEqual([true, false, false]);
    const trail = succeeded(await tenant.admin.api.get<{ action: string; resourceId: string }[]>('/audit', { limit: 50 }));
    expect(trail.map(({ action }) => action).filter((action) => action.startsWith('cost-import')).reverse()).toEqual(['cost-import.create', 'cost-import.undo', 'cost-import.create', 'cost-import.undo', 'cost-import.create']);
  });

  it('understand FOCUS, with its credits, by the local day of each hour', async () => {
    succeeded(await tenant.admin.api.patch(`/tenants/${tenant.id}`, { timeZone: 'Europe/Berlin' }));
    const hour = (start: string, end: string, cost: string, more = 'Usage'): string => `${cost},1,USD,${more},${start},${end},1,Hours,Compute,Servers,"{""user:customer"":""acme""}",eu`;
    const lines = [
      FOCUS,
      // The night in which the clock goes back: the day has 25 hours.
      ...Array.from({ length: 48 }, (_, index) => hour(new Date(Date.UTC(2025, 9, 25, index)).toISOString(), new Date(Date.UTC(2025, 9, 25, index + 1)).toISOString(), '0.1')),
      hour('2025-10-25T00:00:00Z', '2025-10-27T00:00:00Z', '-0.5', 'Credit'),
      hour('2025-10-25T00:00:00Z', '2025-10-25T00:00:00Z', '5'),
    ];
    const made = succeeded(await csv(`${lines.join('\r\n')}\r\n`, '?name=bill.csv', '/economics/costs', true));
    expect(made).toMatchObject({ format: 'focus', accepted: 49, rejected: 1, rejections: [{ index: 49, field: 'ChargePeriodEnd' }], totals: [{ amount: '4.3', currency: 'USD' }] });
    // Local days begin at 22:00 UTC before the change and at 23:00 after it: 22, 25 and 1 hours; the credit is of two dates.
    expect(await days()).toEqual([
      { day: '2025-10-25', amount: '1.95' },
      { day: '2025-10-26', amount: '2.25' },
      { day: '2025-10-27', amount: '0.1' },
    ]);
    expect(await asTenant('SELECT DISTINCT customer, category, subcategory FROM cost_metrics ORDER BY subcategory')).toEqual([
      { customer: 'acme', category: 'compute', subcategory: 'Servers' },
      { customer: 'acme', category: 'compute', subcategory: 'Servers: Credit' },
    ]);
    expect(succeeded(await csv(`${lines.join('\r\n')}\r\n`, '?cost=effective&preview=true')).totals).toEqual([{ amount: '49', currency: 'USD' }]);
  });

  it('of a bill by the hour add up to as few rows as one by the day', async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `2026-03-0${(index % 2) + 1},compute,0.001,USD`);
    expect(succeeded(await csv(['day,category,amount,currency', ...lines].join('\n'))).accepted).toBe(2_000);
    expect(await ledger()).toEqual([{ currency: 'USD', amount: '2.000000000000', rows: 2 }]);
  });

  it.each([
    ['a file whose quotes do not match', 'text/csv', 'day,category,amount,currency\n2026-03-01,compute,1,USD\n2026-03-01,"compute,1,USD\n', 400],
    ['an unknown column', 'text/csv', 'day,category,amount,currency,colour\n2026-03-01,compute,1,USD,red\n', 400],
    ['a column twice', 'text/csv', 'day,day\n1,2\n', 400],
    ['FOCUS without its currency', 'text/csv', 'BilledCost,ChargePeriodStart,ChargePeriodEnd\n1,2026-03-01,2026-03-02\n', 400],
    ['an empty file', 'text/csv', '', 400],
    ['a header alone', 'text/csv', 'day,category,amount,currency\n', 400],
    ['rows that are all wrong', 'application/json', '[{"day":"2026-03-01"},3]', 400],
    ['no rows', 'application/json', '[]', 400],
    ['what is no list', 'application/json', '"text"', 400],
    ['another type', 'application/xml', '<costs/>', 400],
    ['too much of it', 'application/json', `[${'1,'.repeat(3_000_000)}1]`, 413],
    ['a thousand years of days', 'application/json', '[{"from":"2026-01-01","to":"3026-01-01","category":"ai","amount":"1","currency":"USD"}]', 400],
  ])('refuse %s, and keep nothing of it', async (_, type, text, status) => {
    const { error, ...answer } = await send(app, tenant.admin, '/economics/costs', type, text);
    expect(answer.status).toBe(status);
    expect(error?.code).toBe(status === 413 ? 'PAYLOAD_TOO_LARGE' : 'VALIDATION_FAILED');
    expect(await asTenant('SELECT 1 FROM cost_metrics UNION ALL SELECT 1 FROM cost_imports')).toEqual([]);
  });

  it('of many long rows are refused before they take long, for each of their days is shared out', async () => {
    const three = row({ day: undefined, from: '2021-01-01', to: '2023-12-31' });
    const answer = await importCosts(Array.from({ length: 457 }, () => three), '?preview=true');
    expect([answer.status, answer.error?.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect((await importCosts(Array.from({ length: 20 }, () => three), '?preview=true')).data.accepted).toBe(20);
  });

  it('of nothing but wrong rows say what is wrong with each', async () => {
    const { error } = await importCosts([row({ amount: '1,5' }), row({ category: 'people' })]);
    expect(error?.details).toEqual([
      { path: '[0].amount', rule: 'row', message: expect.stringContaining('Row 0: amount must be an amount such as 12.50') },
      { path: '[1].category', rule: 'row', message: expect.stringContaining('Row 1: category must be one of') },
    ]);
  });

  it('bring revenue, which is listed and taken back with its import', async () => {
    const made = succeeded(await csv('customer;from;to;amount;currency;reference\nacme;2026-03-01;2026-03-31;490.00;EUR;INV-1\nbolt;2026-03-05;2026-03-04;10;EUR;\n"=1+1";2026-04-01;2026-04-30;1;USD;\n', '', '/economics/revenue'));
    expect(made).toMatchObject({ kind: 'revenue', format: 'csv', accepted: 2, rejected: 1, rejections: [{ index: 1, field: 'to' }] });
    const list = async (query: Record<string, string | number> = {}): Promise<Answer<{ customer: string; amount: Money; importId: string }[]>> => tenant.viewer.api.get('/economics/revenue', query);
    expect(succeeded(await list()).map(({ customer, amount }) => [customer, amount])).toEqual([
      ['=1+1', { amount: '1', currency: 'USD' }],
      ['acme', { amount: '490', currency: 'EUR' }],
    ]);
    const page = await list({ limit: 1 });
    expect(succeeded(await list({ limit: 1, cursor: page.metadata.page?.nextCursor ?? '' })).map(({ customer }) => customer)).toEqual(['acme']);
    expect(succeeded(await list({ from: '2026-04-01' })).map(({ customer }) => customer)).toEqual(['=1+1']);
    expect(succeeded(await list({ customer: 'acme' }))).toHaveLength(1);
    expect(await csv('customer;from;to;amount;currency;reference\nacme;2026-03-01;2026-03-31;490.00;EUR;INV-1\nbolt;2026-03-05;2026-03-04;10;EUR;\n"=1+1";2026-04-01;2026-04-30;1;USD;\n', '', '/economics/revenue')).toMatchObject({ status: 409 });
    succeeded(await tenant.admin.api.delete(`/economics/imports/${made.id}`));
    expect(succeeded(await list())).toEqual([]);
  });

  it('are the admins\' to make, and everybody\'s to look at', async () => {
    expect(await tenant.developer.api.post('/economics/costs', [row()])).toMatchObject({ status: 403 });
    expect(await tenant.developer.api.post('/economics/revenue', [])).toMatchObject({ status: 403 });
    const { id } = succeeded(await importCosts([row()]));
    expect(succeeded(await tenant.viewer.api.get<Import>(`/economics/imports/${id}`))).toMatchObject({ accepted: 1 });
    expect(await tenant.developer.api.delete(`/economics/imports/${id}`)).toMatchObject({ status: 403 });
    const stranger = await newTenant(app, { roles: [] });
    expect(await stranger.admin.api.delete(`/economics/imports/${id}`)).toMatchObject({ status: 404 });
  });
});
