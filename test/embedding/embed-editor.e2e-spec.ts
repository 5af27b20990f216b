import { type DashboardView, succeeded } from '../dashboards/sample-source.js';
import { moveClock } from '../support/clock.js';
import type { Answer } from '../support/http.js';
import { type MintedToken, SECRET, type Showcase, idsFrom, idsOf, openShowcase } from './showcase.js';

interface Widget {
  id?: string;
  origin?: string;
  type: string;
  name: string;
  position?: object;
  visualization?: { type: string; config: Record<string, unknown> };
  [further: string]: unknown;
}
interface Editor {
  dashboard: { version: number; widgets: Widget[]; settings: { variables: { name: string; default?: unknown }[] } };
  draft: { version: number; revision: string; widgets: Widget[]; newer: { version: number; changes: string | null; updatedBy: unknown } | null } | null;
}
interface Saved {
  revision: string;
  newer: { version: number; changes: string | null; updatedBy: unknown } | null;
}

const seen = ({ status, error }: Answer<unknown>): [number, string | undefined] => [status, error?.code];

describe('editing a dashboard with an embed token', () => {
  let showcase: Showcase;
  let eu: MintedToken;
  beforeEach(async () => {
    showcase = await openShowcase();
    eu = await mint();
  });
  afterEach(() => showcase.close());

  const mint = (change: Record<string, unknown> = {}): Promise<MintedToken> =>
    showcase.mint({ permissions: { interaction: 'edit', export: false }, userContext: { id: 'u-1', team: 'north' }, ...change });
  const open = async (token = eu.token): Promise<Editor> => succeeded(await showcase.as(token).get<Editor>('/embed/editor'));
  const save = (body: object, token = eu.token): Promise<Answer<Saved>> => showcase.as(token).put<Saved>('/embed/editor/draft', body);
  const publish = (body: object = {}, token = eu.token): Promise<Answer<{ version: number; widgets: Widget[] }>> =>
    showcase.as(token).post('/embed/editor/draft/publish', body);
  const theirs = (): Promise<DashboardView> => showcase.tenant.developer.api.get<DashboardView>(`/dashboards/${showcase.dashboard}`).then(succeeded);
  /** A widget as the editor sends it back. */
  const sent = ({ hasData: _hasData, ...widget }: Widget): Widget => widget;
  const all = async (token = eu.token): Promise<Widget[]> => (await open(token)).dashboard.widgets.map(sent);
  const rowsOf = async (token: string): Promise<string> => JSON.stringify((await showcase.as(token).get('/embed/dashboard/data')).body);

  it('is for tokens that let their viewer edit, and for no others', async () => {
    for (const interaction of ['view', 'interact']) {
      const { token } = await mint({ permissions: { interaction, export: true } });
      const viewer = showcase.as(token);
      const answers = [
        await viewer.get('/embed/editor'),
        await save({ version: 1, widgets: [] }, token),
        await viewer.delete('/embed/editor/draft'),
        await publish({}, token),
      ];
      expect(answers.map(seen)).toEqual(answers.map(() => [403, 'ACCESS_DENIED']));
    }
    await showcase.tenant.developer.api.delete(`/embed/tokens/${eu.id}`);
    expect(seen(await showcase.as(eu.token).get('/embed/editor'))).toEqual([401, 'UNAUTHORIZED']);
    expect(seen(await save({ version: 1, widgets: [] }))).toEqual([401, 'UNAUTHORIZED']);
    const brief = await mint({ expiresIn: 60 });
    try {
      moveClock(showcase.app, 61_000);
      expect(seen(await publish({}, brief.token))).toEqual([401, 'UNAUTHORIZED']);
    } finally {
      moveClock(showcase.app, 0);
    }
  });

  it('is refused to pages that the token does not name', async () => {
    const { token } = await mint({ allowedDomains: ['https://app.example.com'] });
    const from = (origin: string) => showcase.as(token, { origin }).put('/embed/editor/draft', { version: 1 });
    expect(seen(await from('https://elsewhere.example'))).toEqual([403, 'ACCESS_DENIED']);
    expect((await from('https://app.example.com')).status).toBe(200);
  });

  it('shows neither statements, sources, locked variables nor their controls', async () => {
    const text = JSON.stringify((await showcase.as(eu.token).get('/embed/editor')).body);
    for (const hidden of ['SELECT', 'dataSourceId', showcase.source.id, 'region', 'secret', SECRET]) expect(text).not.toContain(hidden);
    expect(text).toContain('least');
  });

  it('arranges, renames, shows otherwise, doubles, takes away and adds, for everybody, under the viewer’s name', async () => {
    const before = await theirs();
    const { rows, totals, note } = showcase.widgets;
    const kept = (await all()).filter(({ id }) => id !== note);
    const edited = kept.map((widget): Widget =>
      widget.id === rows
        ? { ...widget, type: 'chart', name: 'Amounts', position: { x: 6, y: 0, width: 6, height: 5 }, visualization: { type: 'bar', config: { x: 'id', y: 'amount' } } }
        : widget,
    );
    const added: Widget[] = [
      { type: 'chart', name: 'Line', origin: rows, position: { x: 0, y: 40, width: 6, height: 4 }, visualization: { type: 'line', config: { x: 'id', y: 'amount' } } },
      { type: 'text', name: 'Hello', visualization: { type: 'text', config: { markdown: '# Hello' } } },
      { type: 'filter', name: 'Since', visualization: { type: 'filter', config: { variable: 'period' } } },
    ];
    succeeded(await save({ version: 1, revision: null, widgets: [...edited, ...added], defaults: { least: 3, period: 'last_7_days' }, layout: { grid: { rowHeight: 60 } } }));
    expect((await theirs()).version).toBe(1);
    const published = succeeded(await publish());
    expect(published.version).toBe(2);
    const after = await theirs();
    const byName = new Map(after.widgets.map((widget) => [widget.name, widget as unknown as Widget]));
    const origin = before.widgets.find(({ id }) => id === rows) as unknown as Widget;
    expect(byName.get('Amounts')).toMatchObject({ id: rows, type: 'chart', position: { x: 6, y: 0, width: 6, height: 5 }, query: origin['query'], slug: origin['slug'] });
    expect(byName.get('Line')).toMatchObject({ type: 'chart', query: origin['query'] });
    expect(byName.get('Line')?.id).not.toBe(rows);
    expect(byName.get('Hello')).not.toHaveProperty('query');
    expect(byName.has('note')).toBe(false);
    // The control of the locked variable is not theirs to see, and stays.
    expect(byName.get('region filter')).toMatchObject({ visualization: { config: { variable: 'region' } } });
    expect(byName.get('totals')).toMatchObject({ id: totals });
    expect(after).toMatchObject({ layout: { grid: { rowHeight: 60 } }, settings: { timeRange: { variable: 'period', default: 'last_7_days' } } });
    const defaults = Object.fromEntries((after as unknown as Editor['dashboard']).settings.variables.map(({ name, default: value }) => [name, value]));
    expect(defaults).toMatchObject({ region: 'Africa', secret: 'nothing', least: 3 });

    const { api } = showcase.tenant.developer;
    const [version] = succeeded(await api.get<{ author: object; summary: string }[]>(`/dashboards/${showcase.dashboard}/versions`));
    expect(version).toMatchObject({ author: { id: eu.id, name: 'Embedded viewer u-1' } });
    const trail = succeeded(await showcase.tenant.admin.api.get<object[]>('/audit', { action: 'dashboard.publish' }));
    expect(trail).toMatchObject([{ actor: { kind: 'embed', id: eu.id }, resourceId: showcase.dashboard }]);
    expect((await open()).draft).toBeNull();
  });

  it('leaves two tokens with different locked values disjoint rows', async () => {
    const us = await mint({ lockedParameters: { region: 'US', secret: SECRET } });
    const widgets = await all();
    const copy: Widget = { type: 'table', name: 'Again', origin: showcase.widgets.rows, visualization: { type: 'table', config: {} } };
    succeeded(await save({ version: 1, widgets: [...widgets, copy] }));
    const { widgets: published } = succeeded(await publish());
    const again = published.find(({ name }) => name === 'Again')?.id ?? '';
    const rows = async ({ token }: MintedToken): Promise<number[]> =>
      idsOf(succeeded(await showcase.as(token).get<{ data: Record<string, unknown>[] }>(`/embed/dashboard/widgets/${again}/data`)).data);
    expect(await rows(eu)).toEqual(idsFrom(11, 20));
    expect(await rows(us)).toEqual(idsFrom(21, 30));
    for (const token of [eu.token, us.token]) expect(await rowsOf(token)).not.toContain(SECRET);
    expect(await rowsOf(us.token)).not.toContain('"region":"EU"');
  });

  it('refuses statements, sources and variables, wherever they are put', async () => {
    const [widget = { type: 'table', name: 'T' }, ...rest] = await all();
    const { id: source } = showcase.source;
    const query = { kind: 'sql', dataSourceId: source, sql: 'SELECT id, region FROM orders' };
    const smuggled: object[] = [
      { widgets: [{ ...widget, query }, ...rest] },
      { widgets: [{ ...widget, sql: query.sql }, ...rest] },
      { widgets: [{ ...widget, dataSourceId: source }, ...rest] },
      { widgets: [{ ...widget, savedQueryId: source }, ...rest] },
      { widgets: [{ ...widget, interactions: { drillDown: [{ kind: 'rows', column: 'id', parameter: 'id', query }] } }, ...rest] },
      { widgets: [{ ...widget, visualization: { ...widget.visualization, query } }, ...rest] },
      { widgets: [{ ...widget, parameters: { region: 'US' } }, ...rest] },
      { settings: { variables: [] } },
      { settings: { variables: [{ name: 'region', type: 'text', default: 'US' }] } },
      { variables: [{ name: 'region', type: 'text', default: 'US' }] },
      { lockedParameters: { region: 'US' } },
      { query },
    ];
    for (const body of smuggled) expect([body, ...seen(await save({ version: 1, ...body }))]).toEqual([body, 400, 'VALIDATION_FAILED']);
    // A query that stands in what is free for the look of a widget is no query.
    succeeded(await save({ version: 1, widgets: [{ ...widget, styling: { query } }, ...rest] }));
    succeeded(await publish());
    expect(await rowsOf(eu.token)).not.toMatch(/"region":"(US|Asia|Africa)"/);
    const kept = (await theirs()).widgets.find(({ id }) => id === widget.id) as unknown as { query: { sql: string } };
    expect(kept.query.sql).not.toBe(query.sql);
  });

  it('refuses defaults of what the token locks, in whatever spelling, and of what is no variable', async () => {
    for (const name of ['region', 'REGION', ' region', 'ｒegion', 'région', 'region_from', 'region_to', 'reg\u200bion', 'Secret'])
      expect([name, ...seen(await save({ version: 1, defaults: { [name]: 'US' } }))]).toEqual([name, 403, 'ACCESS_DENIED']);
    for (const name of ['user.team', 'tenant.id', 'nothing'])
      expect([name, ...seen(await save({ version: 1, defaults: { [name]: 'US' } }))]).toEqual([name, 400, 'VALIDATION_FAILED']);
    expect(seen(await save({ version: 1, defaults: { least: { sql: 'SELECT 1' } } }))).toEqual([400, 'VALIDATION_FAILED']);
    expect((await theirs()).version).toBe(1);
  });

  it('refuses widgets that are forged, hidden or another dashboard’s, as new ones’ origin or as themselves', async () => {
    const { api } = showcase.tenant.developer;
    const query = { kind: 'sql', dataSourceId: showcase.source.id, sql: 'SELECT id, region, amount FROM orders' };
    const other = succeeded(
      await api.post<DashboardView>('/dashboards', { name: 'Other', widgets: [{ type: 'table', name: 'All', query, visualization: { type: 'table', config: {} } }] }),
    );
    const widgets = await all();
    const forged = [other.widgets[0]?.id ?? '', showcase.widgets['region filter'], '00000000-0000-4000-8000-000000000000', showcase.dashboard];
    for (const id of forged) {
      const table: Widget = { type: 'table', name: 'All', visualization: { type: 'table', config: {} } };
      for (const widget of [{ ...table, id }, { ...table, origin: id }, { ...table, type: 'filter', id, visualization: { type: 'filter', config: { variable: 'least' } } }])
        expect([widget, ...seen(await save({ version: 1, widgets: [...widgets, widget] }))]).toEqual([widget, 400, 'VALIDATION_FAILED']);
    }
    const others: Widget[] = [
      { type: 'table', name: 'Of nothing', visualization: { type: 'table', config: {} } },
      { type: 'table', name: 'Of a text', origin: showcase.widgets.note, visualization: { type: 'table', config: {} } },
      { type: 'table', name: 'Was a text', id: showcase.widgets.note, visualization: { type: 'table', config: {} } },
      { type: 'text', name: 'Was a table', id: showcase.widgets.rows, visualization: { type: 'text', config: { markdown: '' } } },
      { type: 'filter', name: 'Locked', visualization: { type: 'filter', config: { variable: 'region' } } },
      { type: 'table', name: 'Both', id: showcase.widgets.rows, origin: showcase.widgets.totals },
    ];
    for (const widget of others) {
      const without = widgets.filter(({ id }) => id !== widget.id);
      expect([widget.name, ...seen(await save({ version: 1, widgets: [...without, widget] }))]).toEqual([widget.name, 400, 'VALIDATION_FAILED']);
    }
  });

  it('brings back no widget that a member took away, and no statement that a member mended', async () => {
    const { api } = showcase.tenant.developer;
    const before = await theirs();
    const widgets = await all();
    succeeded(await save({ version: 1, widgets }));
    const mended = 'SELECT 7 AS id WHERE {{region}}::text IS NOT NULL AND {{secret}}::text IS NOT NULL';
    const changed = before.widgets
      .filter(({ id }) => id !== showcase.widgets.totals)
      .map((widget) => (widget.id === showcase.widgets.rows ? { ...widget, query: { kind: 'sql', dataSourceId: showcase.source.id, sql: mended } } : widget));
    succeeded(await api.put(`/dashboards/${showcase.dashboard}`, { version: 1, widgets: changed }));

    const conflict = await publish();
    expect(seen(conflict)).toEqual([409, 'CONFLICT']);
    expect(conflict.error?.details).toMatchObject({ currentVersion: 2, updatedBy: null, changes: 'Removed “totals” and changed “rows”' });
    // It may still be kept, and what is kept still says that there is something newer.
    expect(succeeded(await save({ version: 1, widgets })).newer).toMatchObject({ version: 2, updatedBy: null });
    const over = await publish({ version: 2 });
    expect([over.status, over.error?.details]).toEqual([400, [expect.objectContaining({ path: expect.stringMatching(/^widgets\.\d+\.id$/) as string, rule: 'known' })]]);
    const left = widgets.filter(({ id }) => id !== showcase.widgets.totals);
    const copy: Widget = { type: 'table', name: 'Totals again', origin: showcase.widgets.totals, visualization: { type: 'table', config: {} } };
    succeeded(await save({ version: 1, widgets: [...left, copy] }));
    expect((await publish({ version: 2 })).error?.details).toMatchObject([{ path: `widgets.${left.length}.origin`, rule: 'known' }]);
    succeeded(await save({ version: 1, widgets: left }));
    succeeded(await publish({ version: 2 }));
    const rows = (await theirs()).widgets.find(({ id }) => id === showcase.widgets.rows) as unknown as { query: { sql: string } };
    expect(rows.query.sql).toBe(mended);
  });

  it('tells of others’ changes no more than their viewer sees', async () => {
    succeeded(await save({ version: 1, widgets: await all() }));
    const before = await theirs();
    const changed = before.widgets.map((widget) => (widget.id === showcase.widgets['region filter'] ? { ...widget, name: 'Hidden region control' } : widget));
    succeeded(await showcase.tenant.developer.api.put(`/dashboards/${showcase.dashboard}`, { version: 1, widgets: changed }));
    expect((await open()).draft?.newer).toMatchObject({ version: 2, changes: 'Nothing changed', updatedBy: null });
  });

  it('keeps one widget that takes what the token locks', async () => {
    const widgets = (await all()).filter(({ type }) => type !== 'table');
    succeeded(await save({ version: 1, widgets }));
    const refused = await publish();
    expect(refused.error?.details).toEqual([{ path: 'widgets', rule: 'locked', message: expect.not.stringContaining('region') as string }]);
  });

  it('keeps a draft for each viewer, over tokens that say who they are and lock the same', async () => {
    const widgets = await all();
    const { revision } = succeeded(await save({ version: 1, revision: null, widgets }));
    expect(seen(await save({ version: 1, revision: null, widgets }))).toEqual([409, 'CONFLICT']);
    const later = await mint();
    expect((await open(later.token)).draft).toMatchObject({ revision });
    const next = succeeded(await save({ version: 1, revision, widgets }, later.token));
    expect(seen(await save({ version: 1, revision, widgets }))).toEqual([409, 'CONFLICT']);
    expect(seen(await publish({ revision }))).toEqual([409, 'CONFLICT']);
    for (const change of [{ userContext: { id: 'u-2' } }, { userContext: {} }, { lockedParameters: { region: 'US', secret: SECRET } }]) {
      const { token } = await mint(change);
      expect((await open(token)).draft).toBeNull();
      expect(seen(await save({ version: 1, revision: next.revision, widgets }, token))).toEqual([409, 'CONFLICT']);
      expect(seen(await publish({}, token))).toEqual([404, 'NOT_FOUND']);
    }
    succeeded(await showcase.as(later.token).delete('/embed/editor/draft'));
    expect((await open()).draft).toBeNull();
  });

  it('lets a draft be unfinished, and publishes it when it is not', async () => {
    const widgets = await all();
    const unfinished: Widget[] = [
      { type: 'text', name: '', visualization: { type: 'text', config: { markdown: '' } } },
      { type: 'filter', name: '', visualization: { type: 'filter', config: { variable: '' } } },
    ];
    succeeded(await save({ version: 1, widgets: [...widgets, ...unfinished] }));
    expect((await open()).draft?.widgets).toHaveLength(widgets.length + 2);
    const refused = await publish();
    expect(seen(refused)).toEqual([400, 'VALIDATION_FAILED']);
    expect((await theirs()).version).toBe(1);
  });
});
