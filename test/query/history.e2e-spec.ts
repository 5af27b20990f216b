import { randomUUID } from 'node:crypto';
import { Socket } from '../support/socket.js';
import { type DashboardView, type Shop, openShop, succeeded, table } from '../dashboards/sample-source.js';
import { eventually } from '../support/eventually.js';
import type { Answer } from '../support/http.js';
import { platformAdmin } from '../support/tenant.js';

interface Run {
  id: string;
  sql: string;
  origin: string;
  outcome: string;
  error: { code: string } | null;
}

const cursorOf = (...values: unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');

describe('the history of queries', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop?.close());

  const execute = (sql: string): Promise<Answer<unknown>> =>
    shop.tenant.developer.api.post('/query/execute', { dataSourceId: shop.source.id, sql });
  const history = async (mark: string, query: Record<string, string> = {}): Promise<Run[]> =>
    succeeded(await shop.tenant.developer.api.get<Run[]>('/query/history', { limit: 500, ...query })).filter(({ sql }) => sql.includes(mark));

  it('keeps every run beside one whose text cannot be stored, which is refused', async () => {
    const answers = await Promise.all([
      execute(`SELECT 1 AS unstorable_mark`),
      execute(`SELECT '\0' AS unstorable_mark`),
      execute(`SELECT '\ud800' AS unstorable_mark`),
      execute(`SELECT 2 AS unstorable_mark`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 200]);
    const runs = await history('unstorable_mark');
    expect(runs.map(({ sql, outcome }) => [sql, outcome]).sort()).toEqual([
      ['SELECT 1 AS unstorable_mark', 'succeeded'],
      ['SELECT 2 AS unstorable_mark', 'succeeded'],
    ]);
  });

  it('holds a live widget by its first evaluation and by each failure that is new, and not by its refreshes', async () => {
    const { source, tenant } = shop;
    const watcher = await platformAdmin(shop.app);
    await source.run('CREATE TABLE pulse AS SELECT 1 AS n');
    const sql = 'SELECT n AS live_mark FROM pulse';
    const { id, widgets } = succeeded(
      await tenant.developer.api.post<DashboardView>('/dashboards', { name: 'Live', widgets: [table(source.id, sql)], settings: { refreshInterval: 1 } }),
    );
    const widgetId = widgets[0]?.id ?? '';
    const socket = new Socket(shop.app.url, { protocols: ['bearer', tenant.developer.accessToken] });
    const change = async (statement: string): Promise<void> => {
      const seen = socket.frames.length;
      await source.run(statement);
      await socket.frame((frame) => frame.type === 'widget_data' && frame.data.widgetId === widgetId, seen);
    };
    try {
      await socket.frame(({ type }) => type === 'connected');
      socket.send('subscribe', { topics: [`dashboard:${id}`] });
      await socket.rows(widgetId);
      for (let n = 2; n < 5; n += 1) await change(`UPDATE pulse SET n = ${n}`);
      await change('ALTER TABLE pulse RENAME TO gone');
      const runs = (): Promise<number> =>
        watcher.api.get<{ process: { evaluationsRun: number } }>('/realtime/stats').then(({ data }) => data.process.evaluationsRun);
      const before = await runs();
      await eventually(async () => expect(await runs()).toBeGreaterThanOrEqual(before + 2));
      await change('ALTER TABLE gone RENAME TO pulse');
    } finally {
      socket.end();
    }
    expect((await history('live_mark')).map(({ outcome }) => outcome)).toEqual(['failed', 'succeeded']);
  });

  it('is listed by why queries ran', async () => {
    const { source, tenant } = shop;
    await execute('SELECT 3 AS origin_mark');
    const { id } = succeeded(
      await tenant.developer.api.post<DashboardView>('/dashboards', { name: 'Origin', widgets: [table(source.id, 'SELECT 4 AS origin_mark')] }),
    );
    succeeded(await tenant.viewer.api.get(`/dashboards/${id}/data`));
    expect((await history('origin_mark')).map(({ origin }) => origin)).toEqual(['widget', 'explore']);
    expect((await history('origin_mark', { origin: 'explore' })).map(({ sql }) => sql)).toEqual(['SELECT 3 AS origin_mark']);
    expect((await history('origin_mark', { origin: 'widget' })).map(({ sql }) => sql)).toEqual(['SELECT 4 AS origin_mark']);
    expect((await tenant.developer.api.get('/query/history', { origin: 'nobody' })).status).toBe(400);
  });

  it('goes on page by page without a gap', async () => {
    for (let n = 0; n < 3; n += 1) await execute(`SELECT ${n} AS page_mark`);
    const all = succeeded(await shop.tenant.developer.api.get<Run[]>('/query/history', { limit: 500 })).map(({ id }) => id);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const answer = await shop.tenant.developer.api.get<Run[]>('/query/history', { limit: 2, cursor });
      paged.push(...succeeded(answer).map(({ id }) => id));
      cursor = answer.metadata.page?.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(paged).toEqual(all);
  });

  it.each([
    ['/query/history', ['x', 'y']],
    ['/query/history', [1, 2]],
    ['/query/history', ['2024-01-01T00:00:00.000Z', 'y']],
    ['/query/history', ['2024-02-31T00:00:00.000Z', randomUUID()]],
    ['/query/history', ['0000-01-01T00:00:00.000Z', randomUUID()]],
    ['/query/history', ['+099999-01-01T00:00:00.000Z', randomUUID()]],
    ['/dashboards', ['99999-01-01', randomUUID()]],
    ['/dashboards', ['-000100-01-01T00:00:00.000Z', randomUUID()]],
  ])('of %s refuses a cursor that no list has answered: %j', async (path, values) => {
    const answer = await shop.tenant.developer.api.get(path, { cursor: cursorOf(...values) });
    expect([answer.status, answer.error?.code]).toEqual([400, 'VALIDATION_FAILED']);
  });
});
