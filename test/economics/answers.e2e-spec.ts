import { NO_DIMENSIONS, type TokenUsage, UsageChanges, UsageSources, addDays, daysFrom, decimal, sumOf } from '../../src/economics/index.js';
import { Costing } from '../../src/economics/ledger/costing.js';
import { TenantDatabase } from '../../src/platform/database/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import type { Row } from '../support/sql.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import type { Import, Money } from './imported.js';
import { stopClock, stopMetering, use, used } from './used.js';

interface Costs {
  total: Money | null;
  otherCurrencies: Money[];
  unpriced: { subcategory: string; model: string | null; quantity: string | null }[];
  days: string[];
  amounts: (string | null)[];
  groups: { value: string | null; rest: boolean; amount: Money | null; percent: number | null; amounts: (string | null)[]; unpriced: number }[];
}
interface Served {
  total: Money | null;
  requests: number | null;
  perRequest: Money | null;
  count: number;
  average: Money | null;
  items: { value: string; direct: Money | null; allocated: Money; total: Money | null; percent: number | null; requests: number | null; perRequest: Money | null; unpriced: number }[];
  rest: { count: number; total: Money } | null;
  unattributed: { amount: Money | null; percent: number | null };
  otherCurrencies: Money[];
}
interface Unattributed {
  amount: Money | null;
  percent: number | null;
  byCategory: { category: string; reason: string; amount: Money }[];
  days: { day: string; amount: string }[];
}
interface Margin {
  items: { customer: string; currency: string; basis: string; revenue: Money | null; cost: Money | null; margin: Money | null; marginPercent: number | null }[];
  counts: object;
  totals: { currency: string; revenue: Money | null; cost: Money | null; unattributed: Money | null; margin: Money | null }[];
}
interface Band {
  expected: Money;
  low: Money;
  high: Money;
}
interface Projection {
  timeZone: string;
  today: { until: string; soFar: Money; projected: Band | null };
  month: { until: string; soFar: Money; projected: Band | null };
  path: { day: string; expected: string }[];
  trend: string | null;
  surge: { active: boolean; percentOverBaseline: number | null; day: string | null };
  history: { day: string; amount: string }[];
}
interface Overview {
  currency: string;
  total: Money | null;
  costToServe: { perRequest: Money | null; perCustomer: Money | null; trend: string | null };
  byCategory: { category: string; amount: Money | null }[];
  byDimension: { dimension: string; items: { value: string; amount: Money | null }[] }[];
  projection: Record<'day' | 'monthEnd' | 'low' | 'high', Money | null>;
  unattributed: { amount: Money | null; percent: number | null };
  budgets: object[];
  surge: object;
  otherCurrencies: Money[];
  unpriced: object[];
}

const DIMENSIONS = ['customer', 'feature', 'endpoint', 'model', 'domain'] as const;
/** Nothing that runs meanwhile counts for these days: they were over long ago. */
const FROM = '2026-03-01';
const TO = '2026-03-31';
const MARCH = { from: FROM, to: TO };
const usd = (amount: string): Money => ({ amount, currency: 'USD' });

describe('answers about costs', () => {
  let app: TestApp;
  let tenant: TestTenant;
  const tokens = new Map<string, TokenUsage[]>();
  beforeAll(async () => {
    app = await startTestApp();
    await stopMetering(app);
    app.app.get(UsageSources, { strict: false }).register({
      name: 'test of answers',
      quantitiesOf: (_, { tenantId }, from, to) => Promise.resolve((tokens.get(tenantId) ?? []).filter(({ day }) => day >= from && day <= to)),
    });
  });
  beforeEach(async () => {
    moveClock(app, 0);
    tenant = await newTenant(app, { roles: ['viewer'] });
  });
  afterAll(() => app?.close());

  const asTenant = (sql: string, values: unknown[] = []): Promise<Row[]> => app.app.get(TenantDatabase).run({ tenantId: tenant.id }, (manager) => manager.query<Row[]>(sql, values));
  const inZone = async (timeZone: string): Promise<void> => void succeeded(await tenant.admin.api.patch(`/tenants/${tenant.id}`, { timeZone }));
  const importCosts = async (items: object[]): Promise<Import> =>
    succeeded(await tenant.admin.api.post<Import>('/economics/costs', items.map((item) => ({ day: '2026-03-02', category: 'third_party', currency: 'USD', ...item }))));
  const importRevenue = async (items: object[]): Promise<Import> => succeeded(await tenant.admin.api.post<Import>('/economics/revenue', items.map((item) => ({ ...MARCH, currency: 'USD', ...item }))));
  const ask = async <T>(path: string, query: Record<string, string | number> = MARCH): Promise<T> => succeeded(await tenant.viewer.api.get<T>(path, query));
  const served = (by: string, query: Record<string, string | number> = MARCH): Promise<Served> => ask<Served>('/economics/cost-to-serve', { ...query, by });
  const rules = async (list: object[], version = 0): Promise<void> => void succeeded(await tenant.admin.api.put('/economics/allocation-rules', { version, rules: list }));
  /** Tokens that went through a model, as the module of AI usage tells them, and their days costed. */
  const spend = async (usages: { day: string; model: string; output: number; customer?: string; domain?: string }[]): Promise<void> => {
    const told = usages.map(({ day, model, output, customer = '', domain = '' }): TokenUsage => ({
      day,
      meter: 'ai.tokens',
      dimensions: { ...NO_DIMENSIONS, model, customer, domain },
      tokens: { freshInput: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0, output },
    }));
    tokens.set(tenant.id, [...(tokens.get(tenant.id) ?? []), ...told]);
    await app.app.get(TenantDatabase).run({ tenantId: tenant.id }, (manager) => app.app.get(UsageChanges, { strict: false }).mark(manager, { tenantId: tenant.id }, told.map(({ day }) => day)));
    await app.app.get(Costing, { strict: false }).costChanged({ tenantId: tenant.id });
  };

  it('equal what an independent recount of the rows gives, whoever they are asked for, to the last digit', async () => {
    const names = ['acme', 'bolt', 'core', ''];
    const items = Array.from({ length: 120 }, (_, index) => ({
      day: `2026-03-${String((index % 28) + 1).padStart(2, '0')}`,
      category: ['compute', 'storage', 'ai', 'third_party'][index % 4],
      amount: decimal((index * 7919) % 997).div(7).round(9).times(index % 11 === 0 ? -1 : 1).toFixed(),
      customer: names[index % 4],
      feature: names[(index + 1) % 4],
      endpoint: names[(index + 2) % 4],
      model: names[(index + 3) % 4],
      domain: names[index % 3],
      currency: index % 5 === 0 ? 'EUR' : 'USD',
    }));
    await importCosts(items);
    await use(app, tenant.id, daysFrom('2026-03-01', '2026-03-20').flatMap((day, index) => [used(day, 'requests', String(index + 1), { customer: 'acme', feature: 'bolt' }), used(day, 'requests', '3', { customer: 'dyne' })]));
    const recounted = await asTenant(`SELECT currency, trim_scale(sum(amount))::text AS amount FROM cost_metrics WHERE day BETWEEN '${FROM}' AND '${TO}' GROUP BY currency ORDER BY currency`);
    expect(recounted).toHaveLength(2);
    for (const { currency, amount } of recounted) {
      for (const by of DIMENSIONS) {
        const { total, items: whose, rest, unattributed } = await served(by, { ...MARCH, currency: String(currency), limit: 2 });
        expect(total).toEqual({ amount, currency });
        const parts = [...whose.map((each) => each.total?.amount ?? '0'), rest?.total.amount ?? '0', unattributed.amount?.amount ?? '0'];
        expect([by, sumOf(parts)]).toEqual([by, amount]);
        const left = await ask<Unattributed>('/economics/unattributed', { ...MARCH, by, currency: String(currency) });
        expect(left.amount).toEqual(unattributed.amount);
        expect(sumOf(left.byCategory.map((each) => each.amount.amount))).toBe(left.amount?.amount);
        expect(sumOf(left.days.map((each) => each.amount))).toBe(left.amount?.amount);
        const direct = await asTenant(`SELECT ${by} AS value, trim_scale(sum(amount))::text AS amount FROM cost_metrics WHERE currency = $1 AND ${by} <> '' AND day BETWEEN '${FROM}' AND '${TO}' GROUP BY 1`, [currency]);
        const all = await served(by, { ...MARCH, currency: String(currency), limit: 500 });
        for (const each of direct) expect(all.items.find(({ value }) => value === each['value'])?.direct).toEqual({ amount: each['amount'], currency });
      }
      for (const groupBy of ['category', 'subcategory', 'source', ...DIMENSIONS]) {
        const { total, groups, amounts, days } = await ask<Costs>('/economics/costs', { ...MARCH, groupBy, currency: String(currency), limit: 1 });
        expect([groupBy, total, sumOf(groups.map((group) => group.amount?.amount ?? '0')), sumOf(amounts.map((each) => each ?? '0'))]).toEqual([groupBy, { amount, currency }, amount, amount]);
        for (const [index] of days.entries()) expect(sumOf(groups.map((group) => group.amounts[index] ?? '0'))).toBe(amounts[index]);
      }
    }
  });

  it('divide what names nobody by the requests of its day, and tell what a request costs', async () => {
    await importCosts([{ amount: '9' }, { amount: '1', customer: 'acme' }, { day: '2026-03-03', amount: '5' }]);
    await use(app, tenant.id, [used('2026-03-02', 'requests', '2', { customer: 'acme', feature: 'query' }), used('2026-03-02', 'requests', '1', { customer: 'bolt', feature: 'embed' }), used('2026-03-02', 'requests', '7', { feature: 'query' })]);
    const { items, unattributed, total, requests, perRequest, average, count } = await served('customer');
    expect(items).toEqual([
      { value: 'acme', direct: usd('1'), allocated: usd('6'), total: usd('7'), percent: 46.67, requests: 2, perRequest: usd('3.5'), unpriced: 0 },
      { value: 'bolt', direct: usd('0'), allocated: usd('3'), total: usd('3'), percent: 20, requests: 1, perRequest: usd('3'), unpriced: 0 },
    ]);
    expect({ unattributed, total, requests, perRequest, average, count }).toEqual({
      unattributed: { amount: usd('5'), percent: 33.33 },
      total: usd('15'),
      requests: 10,
      perRequest: usd('1.5'),
      average: usd('5'),
      count: 2,
    });
    expect((await ask<Unattributed>('/economics/unattributed')).byCategory).toEqual([{ category: 'third_party', reason: 'nothing_measured', amount: usd('5'), percent: 33.33 }]);
    expect((await served('feature')).items.map(({ value, total: each }) => [value, each?.amount])).toEqual([['query', '9'], ['embed', '1']]);
    expect((await served('model')).items).toEqual([]);
  });

  it('go by the rules that somebody wrote, and say why a cost is nobody\'s', async () => {
    await importCosts([{ amount: '8' }, { amount: '1', category: 'ai', customer: 'acme' }, { amount: '3', category: 'ai', customer: 'bolt' }, { amount: '2', category: 'storage' }, { amount: '4', category: 'compute' }]);
    await rules([
      { category: 'third_party', driver: 'direct_costs' },
      { category: 'storage', driver: 'shares', dimension: 'customer', shares: [{ value: 'core', weight: '1' }, { value: 'acme', weight: '0' }] },
      { category: 'compute', driver: 'none' },
    ]);
    expect((await served('customer')).items.map(({ value, total }) => [value, total?.amount])).toEqual([['bolt', '9'], ['acme', '3'], ['core', '2']]);
    const left = await ask<Unattributed>('/economics/unattributed', { ...MARCH, by: 'feature' });
    expect(left.byCategory.map(({ category, reason }) => [category, reason]).sort()).toEqual([['ai', 'nothing_measured'], ['compute', 'rule_none'], ['storage', 'other_dimension'], ['third_party', 'nothing_measured']]);
    expect(await tenant.admin.api.put('/economics/allocation-rules', { version: 0, rules: [] })).toMatchObject({ status: 409, error: { details: { version: 1 } } });
    await rules([], 1);
    expect((await served('customer')).items.map(({ value, total }) => [value, total?.amount])).toEqual([['bolt', '3'], ['acme', '1']]);
    expect(await ask('/economics/allocation-rules', {})).toMatchObject({ version: 2, updatedBy: tenant.admin.id });
    expect(await tenant.viewer.api.put('/economics/allocation-rules', { version: 2, rules: [] })).toMatchObject({ status: 403 });
  });

  it.each([
    [{ category: 'ai', driver: 'shares', dimension: 'customer', shares: [] }, 'rules.0.shares'],
    [{ category: 'ai', driver: 'shares', shares: [{ value: 'a', weight: '1' }] }, 'rules.0.dimension'],
    [{ category: 'ai', driver: 'shares', dimension: 'customer', shares: [{ value: 'a', weight: '-1' }] }, 'rules.0.shares.0.weight'],
    [{ category: 'ai', driver: 'shares', dimension: 'customer', shares: [{ value: 'a', weight: '1' }, { value: 'a', weight: '2' }] }, 'rules.0.shares'],
    [{ category: 'ai', driver: 'requests', dimension: 'customer' }, 'rules.0.shares'],
    [{ category: 'ai', driver: 'luck' }, 'rules.0.driver'],
  ])('refuse the rule %j', async (rule, path) => {
    const { status, error } = await tenant.admin.api.put('/economics/allocation-rules', { version: 0, rules: [rule] });
    expect([status, error?.details]).toEqual([400, expect.arrayContaining([expect.objectContaining({ path })])]);
  });

  it('set revenue against cost by customer and currency, and show those of whom one side is known', async () => {
    await importRevenue([{ customer: 'acme', amount: '310' }, { customer: 'bolt', amount: '31', currency: 'EUR' }, { customer: 'core', amount: '31' }, { customer: 'acme', from: '2026-02-20', to: '2026-03-01', amount: '10' }]);
    await importCosts([{ amount: '62', customer: 'acme', from: FROM, to: TO, day: undefined }, { amount: '5', customer: 'bolt' }, { amount: '1.5' }, { amount: '2', currency: 'JPY', customer: 'acme' }]);
    const { items, counts, totals } = await ask<Margin>('/economics/margin');
    const line = ({ customer, currency, basis, revenue, cost, margin, marginPercent }: Margin['items'][number]): unknown[] => [customer, currency, basis, revenue?.amount ?? null, cost?.amount ?? null, margin?.amount ?? null, marginPercent];
    expect(items.map(line)).toEqual([
      ['acme', 'USD', 'both', '311', '62', '249', 80.06],
      ['bolt', 'EUR', 'revenue_only', '31', null, null, null],
      ['core', 'USD', 'revenue_only', '31', null, null, null],
      ['bolt', 'USD', 'cost_only', null, '5', null, null],
      ['acme', 'JPY', 'cost_only', null, '2', null, null],
    ]);
    expect(counts).toEqual({ both: 1, revenueOnly: 2, costOnly: 2 });
    expect(totals).toEqual([
      { currency: 'USD', revenue: usd('342'), cost: usd('68.5'), unattributed: usd('1.5'), margin: usd('273.5'), marginPercent: 79.97 },
      { currency: 'EUR', revenue: { amount: '31', currency: 'EUR' }, cost: null, unattributed: null, margin: null, marginPercent: null },
      { currency: 'JPY', revenue: null, cost: { amount: '2', currency: 'JPY' }, unattributed: { amount: '0', currency: 'JPY' }, margin: null, marginPercent: null },
    ]);
  });

  it('cut revenue into days so that its parts come to the whole', async () => {
    await importRevenue([{ customer: 'acme', from: '2026-02-01', to: '2026-04-11', amount: '100' }, { customer: 'acme', from: '2026-03-05', to: '2026-03-11', amount: '-0.000000000001' }]);
    const parts: string[] = [];
    for (const [from, to] of [['2026-01-01', '2026-02-10'], ['2026-02-11', '2026-03-08'], ['2026-03-09', '2026-03-09'], ['2026-03-10', '2026-12-31']] as const) {
      parts.push((await ask<Margin>('/economics/margin', { from, to })).totals[0]?.revenue?.amount ?? '0');
    }
    expect(sumOf(parts)).toBe('99.999999999999');
  });

  it('show an unknown model as unpriced, and never as free', async () => {
    await spend([{ day: '2026-03-02', model: 'gpt-4', output: 1_000_000, customer: 'acme' }, { day: '2026-03-02', model: 'mystery', output: 5, customer: 'acme' }, { day: '2026-03-03', model: 'mystery', output: 7, customer: 'bolt', domain: 'shop' }]);
    const { total, groups, amounts, unpriced } = await ask<Costs>('/economics/costs', { ...MARCH, groupBy: 'model' });
    expect(total).toEqual(usd('60'));
    expect(groups.map(({ value, amount, unpriced: rows }) => [value, amount?.amount ?? null, rows])).toEqual([['gpt-4', '60', 0], ['mystery', null, 2]]);
    expect([amounts[1], amounts[2], amounts[3]]).toEqual(['60', null, '0']);
    expect(unpriced).toEqual([{ category: 'ai', subcategory: 'ai.tokens', model: 'mystery', rows: 2, quantity: '12', unit: 'tokens' }]);
    expect((await served('customer')).items.map(({ value, total: each, unpriced: rows }) => [value, each?.amount ?? null, rows])).toEqual([['acme', '60', 1], ['bolt', null, 1]]);
    expect((await served('domain')).items).toEqual([expect.objectContaining({ value: 'shop', direct: null, total: null })]);
    await rules([{ category: 'third_party', driver: 'tokens' }]);
    await importCosts([{ amount: '10' }]);
    expect((await served('model')).items.find(({ value }) => value === 'mystery')).toMatchObject({ direct: null, allocated: usd('0.00004999975') });
  });

  it('are null where nothing is known', async () => {
    expect(await ask('/economics/costs')).toMatchObject({ total: null, groups: [], otherCurrencies: [] });
    expect(await served('customer')).toMatchObject({ total: null, requests: null, perRequest: null, average: null, items: [], unattributed: { amount: null, percent: null } });
    expect(await ask('/economics/margin')).toMatchObject({ items: [], totals: [] });
  });

  it.each([
    [{ days: 7, from: FROM }],
    [{ from: TO, to: FROM }],
    [{ from: '2024-01-01', to: TO }],
    [{ from: '2026-02-30' }],
    [{ days: 0 }],
    [{ days: 401 }],
    [{ currency: 'usd' }],
    [{ colour: 'red' }],
  ])('refuse to be asked for %j', async (query) => {
    for (const path of ['/economics/costs', '/economics/cost-to-serve', '/economics/unattributed']) expect(await tenant.viewer.api.get(path, query)).toMatchObject({ status: 400, error: { code: 'VALIDATION_FAILED' } });
  });

  it('stream the ledger as CSV, with every digit, and no formula', async () => {
    await importCosts([{ amount: '0.123456789012345678', customer: '=cmd()' }, { day: '2026-03-01', amount: '-5', currency: 'EUR' }]);
    const csv = async (query: Record<string, string>): Promise<string[]> => String((await tenant.viewer.api.with({ accept: 'text/csv' }).get('/economics/costs', query)).body).trim().split('\r\n');
    const lines = await csv(MARCH);
    expect(lines[0]).toBe('day,category,subcategory,label,amount,currency,quantity,unit,customer,feature,endpoint,model,domain,source,price_version,import_id');
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 9).join(','))).toEqual(["2026-03-01,third_party,,,-5,EUR,,,", "2026-03-02,third_party,,,0.123456789012345678,USD,,,'=cmd()"]);
    expect(await csv({ ...MARCH, currency: 'EUR' })).toHaveLength(2);
    expect(await csv({ ...MARCH, category: 'ai' })).toHaveLength(1);
  });

  it('stream more rows than are read at once', async () => {
    await importCosts(Array.from({ length: 4_500 }, (_, index) => ({ day: addDays(FROM, index % 3), amount: '0.5', customer: `customer ${index}` })));
    const response = await tenant.viewer.api.with({ accept: 'text/csv' }).get('/economics/costs', MARCH);
    expect(new Set(String(response.body).trim().split('\r\n').slice(1)).size).toBe(4_500);
    expect((await served('customer', { ...MARCH, limit: 10 })).rest).toEqual({ count: 4_490, total: usd('2245') });
  });

  it.each([
    ['a leap February', 'UTC', '2024-02-28T12:00:00Z', '2024-02-29', '28'],
    ['a February', 'UTC', '2025-02-28T12:00:00Z', '2025-02-28', '28'],
    ['a month that ends earlier there', 'Pacific/Kiritimati', '2025-04-30T09:59:00Z', '2025-04-30', '30'],
    ['a month that has begun there', 'Pacific/Kiritimati', '2025-04-30T10:01:00Z', '2025-05-31', '1'],
    ['a month with a day of 25 hours', 'Europe/Berlin', '2025-10-26T23:30:00Z', '2025-10-31', '27'],
  ])('project to the end of %s', async (_, timeZone, instant, until, days) => {
    stopClock(app, instant);
    await inZone(timeZone);
    const today = addDays(until.slice(0, 8) + '01', Number(days) - 1);
    await importCosts(daysFrom(addDays(today, -40), addDays(until, 0)).map((day) => ({ day, category: 'ai', amount: '2' })));
    const projection = await ask<Projection>('/economics/projection', { category: 'ai' });
    expect(projection).toMatchObject({ timeZone, today: { until: today, soFar: usd('2') }, month: { until, soFar: usd(String(2 * Number(days))) } });
    const whole = String(2 * Number(until.slice(8)));
    expect(projection.month.projected).toEqual({ expected: usd(whole), low: usd(whole), high: usd(whole) });
    expect(projection.path.at(-1)?.day).toBe(until);
  });

  it('project what accrues from today\'s beginning, tell a surge and a trend', async () => {
    // Half of a day of 23 hours, which began at 05:00 UTC.
    stopClock(app, '2025-03-09T16:30:00Z');
    await inZone('America/New_York');
    const days = daysFrom('2025-02-01', '2025-03-08');
    await spend(days.map((day, index) => ({ day, model: 'gpt-4', output: 1_000_000 + index * 50_000 })));
    await spend([{ day: '2025-03-09', model: 'gpt-4', output: 4_000_000 }]);
    const { today, month, trend, surge, history } = await ask<Projection>('/economics/projection', { category: 'ai' });
    expect([today.until, today.soFar]).toEqual(['2025-03-09', usd('240')]);
    // The line goes on to 168 a day, of which half is still to come.
    expect(Number(today.projected?.expected.amount)).toBeCloseTo(240 + 168 / 2, 3);
    expect(month.soFar).toEqual(usd(sumOf([...history.filter(({ day }) => day >= '2025-03-01').map(({ amount }) => amount)])));
    expect(trend).toBe('increasing');
    expect(surge).toMatchObject({ active: true, day: '2025-03-09' });
  });

  it('stand together in the overview, which follows the ledger, the rules and the budgets at once', async () => {
    const empty = await ask<Overview>('/dashboard/economics', { days: 30 });
    expect(empty).toMatchObject({
      currency: 'USD',
      total: null,
      costToServe: { perRequest: null, perCustomer: null, trend: null },
      byCategory: [],
      byDimension: [],
      projection: { day: null, monthEnd: null, low: null, high: null },
      unattributed: { amount: null, percent: null },
      budgets: [],
      surge: { active: false, percentOverBaseline: null },
      otherCurrencies: [],
      unpriced: [],
    });
    const day = addDays(new Date().toISOString().slice(0, 10), -3);
    const { id } = await importCosts([{ day, amount: '6', customer: 'acme', feature: 'search' }, { day, amount: '3', category: 'storage' }, { day, amount: '1', currency: 'EUR' }]);
    const filled = await eventually(async () => {
      const overview = await ask<Overview>('/dashboard/economics', { days: 30 });
      expect(overview.total).toEqual(usd('9'));
      return overview;
    });
    expect(filled).toMatchObject({
      costToServe: { perCustomer: usd('6') },
      byCategory: [{ category: 'third_party', amount: usd('6') }, { category: 'storage', amount: usd('3') }],
      byDimension: [
        { dimension: 'customer', items: [{ value: 'acme', amount: usd('6') }], count: 1 },
        { dimension: 'feature', items: [{ value: 'search', amount: usd('6') }], count: 1 },
      ],
      unattributed: { amount: usd('3'), percent: 33.33 },
      otherCurrencies: [{ amount: '1', currency: 'EUR' }],
    });
    expect((await tenant.viewer.api.get('/dashboard/economics', { days: 30 })).headers.get('x-cache')).toBe('hit-l1');
    await rules([{ category: 'storage', driver: 'direct_costs' }]);
    await eventually(async () => expect((await ask<Overview>('/dashboard/economics', { days: 30 })).costToServe.perCustomer).toEqual(usd('9')));
    succeeded(await tenant.admin.api.delete(`/economics/imports/${id}`));
    await eventually(async () => expect((await ask<Overview>('/dashboard/economics', { days: 30 })).total).toBeNull());
  });
});
