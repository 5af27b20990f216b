import { type CountedUsage, LedgerReader, type LedgerRow, NO_DIMENSIONS, type TokenUsage, UsageChanges, UsageSources, sumOf } from '../../src/economics/index.js';
import { MeteredQuantities } from '../../src/economics/metering/metered-quantities.js';
import { Costing } from '../../src/economics/ledger/costing.js';
import { CostAnalysisJob } from '../../src/economics/ledger/ledger.jobs.js';
import { TenantDatabase } from '../../src/platform/database/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import type { Row } from '../support/sql.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { stopClock, use, used } from './used.js';

interface Repricing {
  id: string | null;
  versionsBefore: { from: string; to: string; version: number }[];
  totals: { currency: string; before: string; after: string; difference: string }[];
  byMeter: { key: string; difference: string }[];
  byDay: { key: string; difference: string }[];
}

/** Where days end is what these tests are about: they go by a clock that they set. */
const NOON = '2026-03-10T12:00:00Z';
const TODAY = '2026-03-10';
const CPU = 'compute.cpu_seconds';
const SENT = 'bandwidth.bytes_sent';

describe('the ledger', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    moveClock(app, 0);
    tenant = await newTenant(app, { roles: ['admin', 'developer'] });
  });
  afterAll(() => app.close());

  const costing = (): Costing => app.app.get(Costing, { strict: false });
  const asTenant = (sql: string): Promise<Row[]> => app.app.get(TenantDatabase).run({ tenantId: tenant.id }, (manager) => manager.query<Row[]>(sql));
  const inZone = async (timeZone: string): Promise<void> => void succeeded(await tenant.admin.api.patch(`/tenants/${tenant.id}`, { timeZone }));
  const cost = (): Promise<unknown> => costing().costChanged({ tenantId: tenant.id });
  const close = (): Promise<unknown> => costing().closeDays({ tenantId: tenant.id });
  const rows = async (from = '2020-01-01', to = '2030-01-01'): Promise<LedgerRow[]> => {
    const all: LedgerRow[] = [];
    for await (const row of app.app.get(LedgerReader, { strict: false }).rows({ tenantId: tenant.id }, { from, to })) all.push(row);
    return all;
  };
  const byDay = async (): Promise<Record<string, string>> => {
    const sums = await app.app.get(LedgerReader, { strict: false }).sums({ tenantId: tenant.id }, { from: '2020-01-01', to: '2030-01-01' }, ['day']);
    return Object.fromEntries(sums.map(({ key, amount }) => [String(key.day), amount]));
  };
  const versionsByDay = async (): Promise<unknown[]> => (await rows()).map(({ day, priceVersion, amount }) => [day, priceVersion, amount]);
  /** Writes the version after `version`, with that price of a CPU hour. */
  const priced = async (version: number, price: string, more: object[] = []): Promise<void> => {
    succeeded(await tenant.admin.api.put('/economics/price-book', { version, currency: 'USD', entries: [{ meter: CPU, price, per: '3600' }, ...more] }));
  };
  const reprice = async (body: object): Promise<Repricing> => succeeded(await tenant.admin.api.post<Repricing>('/economics/reprice', body));

  it('is computed from quantities and the default prices, each row with what it is of', async () => {
    stopClock(app, NOON);
    await use(app, tenant.id, [used(TODAY, CPU, '7200', { feature: 'query', endpoint: '/query/execute', customer: 'acme' }), used(TODAY, SENT, '2000000000'), used(TODAY, 'requests', '5')]);
    await cost();
    expect(await rows()).toEqual([
      expect.objectContaining({ category: 'bandwidth', subcategory: SENT, amount: '0.18', currency: 'USD', quantity: '2000000000', unit: 'B', source: 'measured', priceVersion: 1 }),
      expect.objectContaining({ day: TODAY, category: 'compute', amount: '0.08096', customer: 'acme', feature: 'query', endpoint: '/query/execute', importId: null }),
    ]);
  });

  it('is not touched when nothing changed, and follows what comes on top', async () => {
    stopClock(app, NOON);
    await use(app, tenant.id, [used(TODAY, CPU, '3600')]);
    expect(await cost()).toEqual({ days: [TODAY], changed: 1 });
    expect(await cost()).toEqual({ days: [], changed: 0 });
    await use(app, tenant.id, [used(TODAY, CPU, '3600'), used(TODAY, SENT, '1')]);
    expect(await cost()).toEqual({ days: [TODAY], changed: 2 });
    expect(await byDay()).toEqual({ [TODAY]: '0.08096000009' });
  });

  it('loses nothing of what many add at once while others cost', async () => {
    stopClock(app, NOON);
    const features = ['a', 'b', 'c', 'd'];
    const write = async (writer: number): Promise<void> => {
      // In orders of their own, so that they would wait for each other in a circle if nobody saw to it.
      const order = writer % 2 === 0 ? features : features.toReversed();
      await use(app, tenant.id, order.map((feature): CountedUsage => used(TODAY, CPU, '100', { feature })));
    };
    for (let round = 1; round <= 12; round += 1) {
      await Promise.all(Array.from({ length: 8 }, (_, writer) => [write(writer), cost()]).flat());
      await cost();
      expect([round, (await rows()).map(({ quantity }) => quantity)]).toEqual([round, features.map(() => String(round * 800))]);
    }
    const all = await rows();
    expect(all.map(({ feature, quantity }) => [feature, quantity])).toEqual(expect.arrayContaining(features.map((feature) => [feature, '9600'])));
    expect(all).toHaveLength(4);
    expect(sumOf(all.map(({ amount }) => amount ?? 0))).toBe('0.431786666667');
    expect(await asTenant('SELECT 1 FROM changed_usage_days')).toEqual([]);
  });

  it('keeps for days that are over the prices of then, and prices today by the newest', async () => {
    await use(app, tenant.id, [used('2026-03-08', CPU, '3600'), used(TODAY, CPU, '3600')]);
    stopClock(app, '2026-03-09T12:00:00Z');
    await close();
    moveClock(app, 0);
    await priced(1, '2');
    stopClock(app, NOON);
    await cost();
    expect(await versionsByDay()).toEqual([['2026-03-08', 1, '0.04048'], [TODAY, 2, '2']]);
    // What comes late for a day that is over is priced as that day is.
    await use(app, tenant.id, [used('2026-03-08', CPU, '3600')]);
    await cost();
    expect((await byDay())['2026-03-08']).toBe('0.08096');
  });

  it('prices by the day on which a price begins to hold, and knows no amount where none does', async () => {
    await tenant.admin.api.put('/economics/price-book', {
      version: 1,
      currency: 'EUR',
      entries: [
        { meter: CPU, price: '1', per: '3600', validFrom: '2026-02-01', validTo: '2026-02-28' },
        { meter: CPU, price: '3', per: '3600', validFrom: '2026-03-01' },
      ],
    });
    stopClock(app, NOON);
    await use(app, tenant.id, ['2026-01-31', '2026-02-28', '2026-03-01'].map((day) => used(day, CPU, '3600')));
    await cost();
    expect((await rows()).map(({ day, amount, currency }) => [day, amount, currency])).toEqual([
      ['2026-01-31', null, 'EUR'],
      ['2026-02-28', '1', 'EUR'],
      ['2026-03-01', '3', 'EUR'],
    ]);
  });

  it('goes through the tiers of each month, in whatever order its days are told, and begins anew with the next', async () => {
    const tiers = { meter: SENT, per: '1', tiers: [{ upTo: '10', price: '2' }, { upTo: null, price: '1' }] };
    await priced(1, '1', [tiers]);
    stopClock(app, '2028-03-02T12:00:00Z');
    await use(app, tenant.id, [used('2028-02-29', SENT, '6'), used('2028-03-01', SENT, '6')]);
    await cost();
    expect(await byDay()).toEqual({ '2028-02-29': '12', '2028-03-01': '12' });
    await use(app, tenant.id, [used('2028-02-28', SENT, '6')]);
    await cost();
    // The last of February stands two from the end of the first tier now: 4 × 2 + 2 × 1.
    expect(await byDay()).toEqual({ '2028-02-28': '12', '2028-02-29': '10', '2028-03-01': '12' });
  });

  it('shows what new prices would change before they do, and gives the first figures again on the way back', async () => {
    const days = ['2026-03-07', '2026-03-08', '2026-03-09'];
    await use(app, tenant.id, [...days.flatMap((day, index) => [used(day, CPU, String(1000 + index * 777), { feature: 'query' }), used(day, CPU, '17', { feature: 'kpis' })]), used(TODAY, CPU, '10')]);
    stopClock(app, NOON);
    await close();
    const first = await rows();
    moveClock(app, 0);
    await priced(1, '7.77');
    const period = { from: days[0], to: days[2] };
    const preview = await reprice(period);
    expect(preview).toMatchObject({ id: null, versionsBefore: [{ ...period, version: 1 }], byMeter: [{ key: CPU }] });
    expect(preview.byDay.map(({ key }) => key)).toEqual(days);
    const unwritten = (await rows()).filter(({ day }) => day < TODAY);
    expect(unwritten).toEqual(first.filter(({ day }) => day < TODAY));

    const applied = await reprice({ ...period, preview: false, reason: 'the new contract' });
    expect(applied.totals).toEqual(preview.totals);
    const dearer = (await rows()).filter(({ day }) => day < TODAY);
    expect(sumOf(dearer.map(({ amount }) => amount ?? 0))).toBe(applied.totals[0]?.after);
    expect(new Set(dearer.map(({ priceVersion }) => priceVersion))).toEqual(new Set([2]));

    const back = await reprice({ ...period, version: 1, preview: false });
    expect(back.totals[0]).toMatchObject({ before: applied.totals[0]?.after, after: applied.totals[0]?.before });
    expect((await rows()).filter(({ day }) => day < TODAY)).toEqual(first.filter(({ day }) => day < TODAY));
    const listed = succeeded(await tenant.admin.api.get<Repricing[]>('/economics/repricings'));
    expect(listed.map(({ id }) => id)).toEqual([back.id, applied.id]);
    const trail = succeeded(await tenant.admin.api.get<{ resourceId: string; after: object }[]>('/audit', { action: 'costs.reprice' }));
    expect(trail.map(({ resourceId }) => resourceId)).toEqual([back.id, applied.id]);
  });

  it('refuses to price anew what cannot be', async () => {
    const problemOf = async (body: object): Promise<unknown> => {
      const { status, error } = await tenant.admin.api.post('/economics/reprice', body);
      return [status, (error?.details as { path: string; rule: string }[] | undefined)?.map(({ path, rule }) => `${path} ${rule}`)];
    };
    const today = new Date().toISOString().slice(0, 10);
    expect(await problemOf({ from: '2026-03-02', to: '2026-03-01' })).toEqual([400, ['to order']]);
    expect(await problemOf({ from: '2026-03-02', to: '2999-01-01' })).toEqual([400, ['to future']]);
    expect(await problemOf({ from: '2020-03-02', to: '2026-03-01' })).toEqual([400, ['from days']]);
    expect(await problemOf({ from: '2026-02-29', to: '2026-03-01' })).toEqual([400, ['from day']]);
    expect(await problemOf({ from: '2026-03-01', to: '2026-03-01', version: 9 })).toEqual([404, undefined]);
    await priced(1, '2');
    expect(await problemOf({ from: today, to: today, version: 1 })).toEqual([400, ['to today']]);
    expect((await tenant.developer.api.post('/economics/reprice', { from: today, to: today })).status).toBe(403);
  });

  it('closes the days that are over where the tenant is, also those that nobody closed in time', async () => {
    await inZone('America/Los_Angeles');
    await use(app, tenant.id, ['2026-03-05', '2026-03-08', '2026-03-09', TODAY].map((day) => used(day, CPU, '3600')));
    const closed = async (): Promise<unknown[]> => (await asTenant('SELECT day::text AS day FROM priced_days ORDER BY 1')).map(({ day }) => day);
    // The job itself: leases go by the clock, which stands in the past here.
    const analysis = (): Promise<unknown> => app.app.get(CostAnalysisJob, { strict: false }).run({ dueAt: new Date(), startedAt: new Date(), fencingToken: 1, signal: new AbortController().signal });
    // Seven in the evening of the ninth there: the ninth is not over.
    stopClock(app, '2026-03-10T02:00:00Z');
    await analysis();
    expect(await closed()).toEqual(['2026-03-05', '2026-03-08']);
    stopClock(app, '2026-03-10T07:00:00Z');
    await analysis();
    expect(await closed()).toEqual(['2026-03-05', '2026-03-08', '2026-03-09']);
    expect(Object.keys(await byDay())).toEqual(['2026-03-05', '2026-03-08', '2026-03-09', TODAY]);
  });

  it('puts what is used on the day that it is where the tenant is, when the clock is moved and when a month ends', async () => {
    await inZone('Europe/Berlin');
    const quantities = app.app.get(MeteredQuantities, { strict: false });
    const at = (instant: string, quantity: string): Promise<void> =>
      quantities.add([{ tenantId: tenant.id, meter: CPU, label: '', dimensions: NO_DIMENSIONS, quantity }], new Date(instant));
    // The last Sunday of March has 23 hours, that of October 25, and the leap day 24.
    const days: [day: string, first: string, last: string][] = [
      ['2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
      ['2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
      ['2028-02-29', '2028-02-28T23:00:00.000Z', '2028-02-29T22:59:59.999Z'],
      ['2026-04-30', '2026-04-29T22:00:00.000Z', '2026-04-30T21:59:59.999Z'],
    ];
    for (const [, first, last] of days) {
      await at(first, '3600');
      await at(last, '3600');
    }
    stopClock(app, '2028-03-01T12:00:00Z');
    await cost();
    expect(await byDay()).toEqual(Object.fromEntries(days.map(([day]) => [day, '0.08096'])));
  });

  it('prices tokens that others tell by model and day, to the last digit, and leaves models without a price open', async () => {
    const tokens = { freshInput: 1_234_567, cacheRead: '9007199254740993', cacheWrite: 0, reasoning: 7, output: 89 };
    const told: TokenUsage[] = [
      { day: '2026-03-09', meter: 'ai.tokens', dimensions: { ...NO_DIMENSIONS, model: 'gpt-5-mini', domain: 'shop' }, tokens },
      { day: '2026-03-09', meter: 'ai.tokens', dimensions: { ...NO_DIMENSIONS, model: 'nobody-knows', domain: 'shop' }, tokens },
    ];
    app.app.get(UsageSources, { strict: false }).register({
      name: 'told',
      quantitiesOf: (_, scope, from, to) => Promise.resolve(scope.tenantId === tenant.id ? told.filter(({ day }) => from <= day && day <= to) : []),
    });
    await app.app.get(TenantDatabase).run({ tenantId: tenant.id }, (manager) => app.app.get(UsageChanges, { strict: false }).mark(manager, { tenantId: tenant.id }, ['2026-03-09']));
    stopClock(app, NOON);
    await cost();
    // (1234567 + 9007199254740993) × 0.25 + (7 + 89) × 2, of a million.
    expect((await rows()).map(({ model, amount, quantity, source, domain }) => [model, amount, quantity, source, domain])).toEqual([
      ['gpt-5-mini', '2251799813.994082', '9007199255975656', 'priced', 'shop'],
      ['nobody-knows', null, '9007199255975656', 'priced', 'shop'],
    ]);
    const [sum] = await app.app.get(LedgerReader, { strict: false }).sums({ tenantId: tenant.id }, { from: '2026-03-01', to: TODAY, where: { domain: 'shop' } }, ['category']);
    expect(sum).toEqual({ key: { category: 'ai' }, currency: 'USD', amount: '2251799813.994082', rows: 2, unpriced: 1 });
  });

  it('leaves days that have not come yet for when they come', async () => {
    await inZone('Pacific/Kiritimati');
    stopClock(app, '2026-03-09T11:00:00Z');
    await use(app, tenant.id, [used('2026-03-10', CPU, '3600'), used('2026-03-11', CPU, '3600')]);
    await cost();
    expect(Object.keys(await byDay())).toEqual(['2026-03-10']);
    stopClock(app, '2026-03-10T11:00:00Z');
    await cost();
    expect(Object.keys(await byDay())).toEqual(['2026-03-10', '2026-03-11']);
  });

  it('tells costs as a metric while they accrue, and no change of prices', async () => {
    const today = new Date().toISOString().slice(0, 10);
    // The clock stands, so that the day does not end in between.
    stopClock(app, new Date().toISOString());
    const told = async (): Promise<number> => {
      const { series } = succeeded(await tenant.admin.api.post<{ series: { points: [string, number | null][] }[] }>('/metrics/query', { metric: 'economics.cost', aggregation: 'sum', from: 'now-1d' }));
      return series.flatMap(({ points }) => points).reduce((sum, [, value]) => sum + (value ?? 0), 0);
    };
    await use(app, tenant.id, [used(today, CPU, '3600', { feature: 'a' })]);
    await cost();
    await use(app, tenant.id, [used(today, CPU, '3600', { feature: 'b' })]);
    await cost();
    await eventually(async () => expect(await told()).toBeCloseTo(0.08096, 10));
    await priced(1, '1000');
    await cost();
    expect(await byDay()).toEqual({ [today]: '2000' });
    await use(app, tenant.id, [used(today, CPU, '36', { feature: 'a' })]);
    await cost();
    await eventually(async () => expect(await told()).toBeCloseTo(10.08096, 10));
  });
});
