import { type DashboardView, succeeded, table } from '../dashboards/sample-source.js';
import { eventually } from '../support/eventually.js';
import type { Socket } from '../support/socket.js';
import { type LiveDashboard, type LiveShop, openLiveShop } from './live-shop.js';

const counter = (name: string): string => `SELECT value FROM counters WHERE name = '${name}'`;
/** Slow, without a function that the guard refuses. */
const slow = (mark: string): string => `SELECT count(*) AS ${mark} FROM generate_series(1, 100000) a, generate_series(1, 100000) b`;

describe('watching a dashboard', () => {
  let shop: LiveShop;
  let token: string;
  beforeAll(async () => {
    shop = await openLiveShop();
    token = shop.tenant.viewer.accessToken;
    await shop.source.run(`CREATE TABLE counters (name text PRIMARY KEY, value int NOT NULL)`);
  });
  beforeEach(() => shop.source.run(`INSERT INTO counters VALUES ('a', 0), ('b', 0) ON CONFLICT (name) DO UPDATE SET value = 0`));
  afterEach(() => shop.endSockets());
  afterAll(() => shop.close());

  const set = (name: string, value: number) => shop.source.run('UPDATE counters SET value = $2 WHERE name = $1', [name, value]);
  const showing = (socket: Socket, widget: string | undefined, value: number, after = 0) =>
    socket.frame(({ type, data }) => type === 'widget_data' && data.widgetId === widget && data.data?.[0]?.['value'] === value, after);
  const lastId = (socket: Socket): string => socket.frames.findLast(({ id }) => id !== undefined)?.id ?? '';
  /** Waits until the source was asked that many times more. */
  const runs = async (more: number): Promise<void> => {
    const { evaluationsRun } = await shop.stats();
    await eventually(async () => expect((await shop.stats()).evaluationsRun).toBeGreaterThanOrEqual(evaluationsRun + more), 15_000);
  };
  const running = async (mark: string): Promise<number> => {
    const rows = await shop.source.run<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()`,
      [`%${mark}%`],
    );
    return rows[0]?.n ?? 0;
  };

  it('shows what HTTP shows', async () => {
    const { id, topic, widgets } = await shop.dashboard({ regions: 'SELECT region, sum(amount) AS total FROM orders GROUP BY 1 ORDER BY 1' });
    const socket = await shop.watch(token, topic);
    const { data } = await socket.frame(({ type }) => type === 'widget_data');
    const answer = await shop.tenant.viewer.api.get<{ widgets: { data: unknown; columns: unknown }[] }>(`/dashboards/${id}/data`);
    expect(data).toMatchObject({ widgetId: widgets['regions'], data: answer.data.widgets[0]?.data, columns: answer.data.widgets[0]?.columns });
    expect(data.data).toHaveLength(4);
  });

  describe('evaluates', () => {
    it('each widget once an interval, however many watch', async () => {
      const { topic, widgets } = await shop.dashboard({ ticking: 'SELECT clock_timestamp()::text AS at' });
      const widget = widgets['ticking'] ?? '';
      const before = await shop.stats();
      const tokens = [token, shop.tenant.developer.accessToken, shop.tenant.admin.accessToken];
      const topics = [topic, `widget:${widget}`];
      const viewers = await Promise.all(
        Array.from({ length: 30 }, (_, index) => shop.watch(tokens[index % 3] ?? '', topics[index % 2] ?? '')),
      );
      await eventually(() => expect(Math.min(...viewers.map((viewer) => viewer.of(widget).length))).toBeGreaterThanOrEqual(3), 15_000);
      const after = await shop.stats();
      // One feed for each of the two topics, and one evaluation for both.
      expect(after).toMatchObject({ evaluations: 1, feeds: before.feeds + 2 });
      // Each evaluation has an answer of its own: whoever had one to themselves would be shown other ones.
      const answers = viewers.map((viewer) => viewer.of(widget).map(({ data }) => String(data.data?.[0]?.['at'])));
      const inOrder = [...new Set(answers.flat())].sort();
      for (const shown of answers) expect(shown).toEqual(inOrder.slice(inOrder.indexOf(shown[0] ?? ''), inOrder.indexOf(shown.at(-1) ?? '') + 1));
      expect(after.evaluationsRun - before.evaluationsRun).toBeLessThanOrEqual(inOrder.length + 1);
    });

    it('and tells of changes only', async () => {
      const { topic, widgets } = await shop.dashboard({ a: counter('a') });
      const socket = await shop.watch(token, topic);
      await showing(socket, widgets['a'], 0);
      await runs(3);
      await socket.roundTrip();
      expect(socket.of(widgets['a'] ?? '')).toHaveLength(1);
      await set('a', 1);
      await showing(socket, widgets['a'], 1);
      await runs(2);
      await socket.roundTrip();
      expect(socket.of(widgets['a'] ?? '')).toHaveLength(2);
    });

    it('nothing any more once the last one has left, and cancels the statement in the database', async () => {
      const { topic } = await shop.dashboard({ slow: slow('left_alone') });
      const [first, last] = [await shop.watch(token, topic), await shop.watch(token, topic)];
      await eventually(async () => expect(await running('left_alone')).toBe(1));
      first.end();
      await eventually(async () => expect((await shop.tenant.viewer.api.get<{ connections: number }>('/realtime/stats')).data.connections).toBe(1));
      expect(await running('left_alone')).toBe(1);
      last.send('unsubscribe', { topics: [topic] });
      await eventually(async () => expect(await running('left_alone')).toBe(0), 15_000);
      expect(await shop.stats()).toMatchObject({ evaluations: 0 });
    });

    it('and cancels it too when the sockets just break', async () => {
      const { topic } = await shop.dashboard({ slow: slow('broken_off') });
      const socket = await shop.watch(token, topic);
      await eventually(async () => expect(await running('broken_off')).toBe(1));
      socket.end();
      await eventually(async () => expect(await running('broken_off')).toBe(0), 15_000);
    });
  });

  describe('goes on after a break', () => {
    it('with what was missed and no more', async () => {
      const { topic, widgets } = await shop.dashboard({ a: counter('a'), b: counter('b') });
      const [left, stayed] = [await shop.watch(token, topic), await shop.watch(token, topic)];
      await Promise.all([showing(left, widgets['a'], 0), showing(left, widgets['b'], 0)]);
      const seen = lastId(left);
      left.end();
      await set('a', 1);
      await showing(stayed, widgets['a'], 1);
      await set('a', 2);
      await showing(stayed, widgets['a'], 2);
      const back = await shop.connect(token);
      back.send('subscribe', { topics: [topic], since: { [topic]: seen } });
      await back.frame(({ type }) => type === 'subscribed');
      expect(back.frames.slice(1, -1).map(({ type, id, data }) => [type, id, data.widgetId, data.data])).toEqual([
        ['widget_data', lastId(stayed), widgets['a'], [{ value: 2 }]],
      ]);
      await set('b', 1);
      await showing(back, widgets['b'], 1);
    });

    it('also when nobody watched meanwhile', async () => {
      const { topic, widgets } = await shop.dashboard({ a: counter('a'), b: counter('b') });
      const left = await shop.watch(token, topic);
      await Promise.all([showing(left, widgets['a'], 0), showing(left, widgets['b'], 0)]);
      left.end();
      await eventually(async () => expect(await shop.stats()).toMatchObject({ evaluations: 0 }));
      await set('a', 1);
      const back = await shop.connect(token);
      back.send('subscribe', { topics: [topic], since: { [topic]: lastId(left) } });
      await showing(back, widgets['a'], 1);
      await runs(4);
      await back.roundTrip();
      expect(back.frames.filter(({ type }) => type === 'widget_data' || type === 'resync')).toHaveLength(1);
    });

    it.each(['AAAAAAAA:1', 'nonsense', ''])('from the beginning, with a resync, where the id %p is not known', async (since) => {
      const { topic, widgets } = await shop.dashboard({ a: counter('a'), b: counter('b') });
      const stayed = await shop.watch(token, topic);
      await Promise.all([showing(stayed, widgets['a'], 0), showing(stayed, widgets['b'], 0)]);
      const back = await shop.connect(token);
      back.send('subscribe', { topics: [topic], since: { [topic]: since } });
      await back.frame(({ type }) => type === 'subscribed');
      expect(back.frames.map(({ type }) => type)).toEqual(['connected', 'resync', 'widget_data', 'widget_data', 'subscribed']);
      expect(back.frames[1]).toMatchObject({ topic, data: { reason: 'unknown_id' } });
    });
  });

  describe('with filters', () => {
    const FILTERED = { orders: 'SELECT id FROM orders WHERE region = {{region}} ORDER BY id LIMIT 1', all: 'SELECT count(*)::int AS orders FROM orders' };
    let dashboard: LiveDashboard;
    beforeAll(async () => {
      dashboard = await shop.dashboard(FILTERED);
    });
    const orders = (): string => dashboard.widgets['orders'] ?? '';
    /** What the feed knew when it was last watched may come before it. */
    const firstIs = (socket: Socket, id: number, after = 0) =>
      socket.frame(({ data }) => data.widgetId === orders() && data.data?.[0]?.['id'] === id, after);

    it('tells of a widget that cannot be run with them, as HTTP does, and shows the others', async () => {
      const socket = await shop.watch(token, dashboard.topic);
      const { data } = await socket.frame((frame) => frame.data.widgetId === orders());
      const answer = await shop.tenant.viewer.api.get<{ widgets: { id: string; error?: object }[] }>(`/dashboards/${dashboard.id}/data`);
      expect(data).toEqual({ widgetId: orders(), error: answer.data.widgets.find(({ id }) => id === orders())?.error });
      expect(data.error?.code).toBe('VALIDATION_FAILED');
      expect(await socket.rows(dashboard.widgets['all'] ?? '')).toEqual([{ orders: 40 }]);
      const after = socket.frames.length;
      socket.send('set_filters', { dashboardId: dashboard.id, filters: { region: 'US' } });
      expect(await socket.rows(orders(), after)).toEqual([{ id: 21 }]);
    });

    it('tells of it on the widget\'s own topic too', async () => {
      const socket = await shop.watch(token, `widget:${orders()}`);
      expect((await socket.frame((frame) => frame.data.widgetId === orders())).data.error?.code).toBe('VALIDATION_FAILED');
    });

    it.each<[string, unknown]>([
      ['an unknown name', { planet: 'Mars' }],
      ['a value of no known form', { region: { deep: { down: 1 } } }],
    ])('refuses %s, and those in force go on', async (_, filters) => {
      const socket = await shop.connect(token);
      socket.send('set_filters', { dashboardId: dashboard.id, filters: { region: 'US' } });
      socket.send('subscribe', { topics: [dashboard.topic] });
      await firstIs(socket, 21);
      const refused = socket.frames.length;
      socket.send('set_filters', { dashboardId: dashboard.id, filters });
      expect(await socket.frame(({ type }) => type === 'error', refused)).toMatchObject({ topic: dashboard.topic, data: { code: 'VALIDATION_FAILED' } });
      await shop.source.run(`INSERT INTO orders VALUES (1, 'US', '2024-05-01', 1)`);
      try {
        await firstIs(socket, 1, refused);
      } finally {
        await shop.source.run('DELETE FROM orders WHERE id = 1');
      }
      const corrected = socket.frames.length;
      socket.send('set_filters', { dashboardId: dashboard.id, filters: { region: 'EU' } });
      expect(await socket.rows(orders(), corrected)).toEqual([{ id: 11 }]);
    });

    it('waits for others when a change of the dashboard makes them unknown', async () => {
      const { api } = shop.tenant.admin;
      const changed = await shop.dashboard(FILTERED);
      const socket = await shop.connect(token);
      socket.send('set_filters', { dashboardId: changed.id, filters: { region: 'US' } });
      socket.send('subscribe', { topics: [changed.topic] });
      await socket.rows(changed.widgets['orders'] ?? '');
      const { version, name, settings, widgets } = succeeded(await api.get<DashboardView>(`/dashboards/${changed.id}`));
      const renamed = FILTERED.orders.replace('{{region}}', '{{area}}');
      const body = { version, name, settings, widgets: widgets.map(({ id }) => ({ ...table(shop.source.id, renamed), id })) };
      const saved = await api.put<DashboardView>(`/dashboards/${changed.id}`, body);
      succeeded(saved);
      const refused = await socket.frame(({ type }) => type === 'error');
      expect(refused).toMatchObject({ topic: changed.topic, data: { code: 'VALIDATION_FAILED' } });
      const after = socket.frames.length;
      socket.send('set_filters', { dashboardId: changed.id, filters: { area: 'EU' } });
      expect((await socket.frame(({ type, data }) => type === 'widget_data' && data.data !== undefined, after)).data.data).toEqual([{ id: 11 }]);
    });
  });
});
