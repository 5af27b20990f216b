import { randomUUID } from 'node:crypto';
import type { TestTenant, TestUser } from '../support/tenant.js';
import { type DashboardView, type Shop, chart, openShop, problemPaths, succeeded } from './sample-source.js';

interface Saved {
  version: number;
  revision: string;
  updatedAt: string;
  newer: { version: number; updatedBy: { name: string } | null; updatedAt: string; changes: string | null } | null;
}
type Draft = Saved & { name?: string; widgets?: { id?: string; name: string }[] };
type Drafted = DashboardView & { draft: { version: number; updatedAt: string } | null };

describe('drafts of dashboards', () => {
  let shop: Shop;
  let tenant: TestTenant;
  beforeAll(async () => {
    shop = await openShop();
    ({ tenant } = shop);
  });
  afterAll(() => shop?.close());

  const create = async (body: Record<string, unknown> = {}): Promise<DashboardView> =>
    succeeded(
      await tenant.developer.api.post<DashboardView>('/dashboards', {
        name: 'Sales',
        widgets: [chart(shop.source.id), { type: 'text', name: 'Notes' }],
        ...body,
      }),
    );
  const look = async (id: string, { api }: TestUser = tenant.developer): Promise<Drafted> =>
    succeeded(await api.get<Drafted>(`/dashboards/${id}`));
  const save = (id: string, body: Record<string, unknown>, { api }: TestUser = tenant.developer) =>
    api.put<Saved>(`/dashboards/${id}/draft`, { version: 1, ...body });
  const read = (id: string, { api }: TestUser = tenant.developer) => api.get<Draft>(`/dashboards/${id}/draft`);
  const publish = (id: string, body: Record<string, unknown> = {}, { api }: TestUser = tenant.developer) =>
    api.post<Drafted>(`/dashboards/${id}/draft/publish`, body);
  const saveByAdmin = async (id: string, body: Record<string, unknown>): Promise<DashboardView> =>
    succeeded(await tenant.admin.api.put<DashboardView>(`/dashboards/${id}`, { version: 1, ...body }));

  it('keep what one is changing, and change nothing of the dashboard', async () => {
    const { id } = await create();
    expect((await look(id)).draft).toBeNull();
    expect((await read(id)).status).toBe(404);
    const saved = succeeded(await save(id, { name: 'Revenue', tags: ['new'] }));
    expect(saved).toMatchObject({ version: 1, newer: null });
    expect(succeeded(await read(id))).toMatchObject({ ...saved, name: 'Revenue', tags: ['new'] });
    const seen = await look(id);
    expect([seen.name, seen.version, seen.draft]).toEqual(['Sales', 1, { version: 1, updatedAt: saved.updatedAt }]);
  });

  it('keep what is unfinished: no name, half a query, a picture without columns, a variable without a name', async () => {
    const { id, widgets } = await create();
    const unfinished = {
      name: '',
      settings: { refreshInterval: 0, variables: [{ name: '', type: 'text' }] },
      widgets: [
        { ...widgets[0], name: '' },
        {
          type: 'chart',
          name: 'New',
          position: { x: 0, y: 9, width: 6, height: 4 },
          query: { kind: 'sql', dataSourceId: '', sql: 'SELEC' },
          visualization: { type: 'bar', config: {} },
        },
      ],
    };
    succeeded(await save(id, unfinished));
    expect(succeeded(await read(id))).toMatchObject(unfinished);
    const refused = await publish(id);
    expect(refused.status).toBe(400);
    expect(problemPaths(refused)).toEqual(
      expect.arrayContaining([
        'name: isNotEmpty',
        'widgets.0.name: isNotEmpty',
        'widgets.1.query.dataSourceId: isUuid',
      ]),
    );
    expect(succeeded(await read(id))).toMatchObject(unfinished);
  });

  it('refuse what cannot be kept', async () => {
    const { id } = await create();
    expect(problemPaths(await save(id, { colour: 'red' }))).toEqual(['colour: unknownField']);
    expect(problemPaths(await save(id, { version: 7 }))).toEqual(['version: known']);
    expect((await save(id, { name: 'a\0b' })).status).toBe(400);
    expect(
      problemPaths(
        await save(id, { widgets: [{ type: 'text', name: 'T', styling: { text: 'x'.repeat(1_400_000) } }] }),
      ),
    ).toEqual([': maxBytes']);
    expect((await read(id)).status).toBe(404);
  });

  it('belong to one person each', async () => {
    const { id } = await create();
    succeeded(await save(id, { name: 'Mine' }));
    expect((await read(id, tenant.admin)).status).toBe(404);
    expect((await look(id, tenant.admin)).draft).toBeNull();
    succeeded(await save(id, { name: 'The admin’s' }, tenant.admin));
    expect(succeeded(await read(id)).name).toBe('Mine');
    expect(succeeded(await publish(id, {}, tenant.admin)).name).toBe('The admin’s');
    expect(succeeded(await read(id)).name).toBe('Mine');
  });

  it('are for those who may change the dashboard; elsewhere there is none', async () => {
    const { id } = await create();
    expect((await save(id, { name: 'X' }, tenant.viewer)).status).toBe(403);
    const hidden = await create({ name: 'Hidden' });
    succeeded(
      await tenant.developer.api.put(`/dashboards/${hidden.id}/sharing`, {
        visibility: 'tenant',
        roles: [],
        members: [],
      }),
    );
    const other = await shop.other.developer.api.put(`/dashboards/${id}/draft`, { version: 1, name: 'Stolen' });
    expect([other.status, (await read(id, shop.other.developer)).status]).toEqual([404, 404]);
    expect((await publish(id, {}, shop.other.admin)).status).toBe(404);
    expect((await shop.other.admin.api.delete(`/dashboards/${id}/draft`)).status).toBe(404);
  });

  it('become the newest version when they are published, and are gone then', async () => {
    const { id, widgets } = await create();
    const { revision } = succeeded(
      await save(id, { name: 'Revenue', widgets: [...widgets, { type: 'text', name: 'More' }] }),
    );
    const published = succeeded(await publish(id, { revision }));
    expect([published.name, published.version, published.draft]).toEqual(['Revenue', 2, null]);
    expect(published.widgets.map((widget) => widget.name)).toEqual(['Orders by region', 'Notes', 'More']);
    expect((await read(id)).status).toBe(404);
    expect((await publish(id)).status).toBe(404);
    const [newest] = succeeded(
      await tenant.developer.api.get<{ version: number; summary: string }[]>(`/dashboards/${id}/versions`),
    );
    expect(newest).toMatchObject({ version: 2, summary: 'Renamed “Sales” to “Revenue” and added “More”' });
  });

  it('are thrown away without a trace', async () => {
    const { id } = await create();
    succeeded(await save(id, { name: 'No' }));
    succeeded(await tenant.developer.api.delete(`/dashboards/${id}/draft`));
    expect((await read(id)).status).toBe(404);
    succeeded(await tenant.developer.api.delete(`/dashboards/${id}/draft`));
    expect(await look(id)).toMatchObject({ name: 'Sales', version: 1, draft: null });
  });

  describe('when somebody publishes meanwhile', () => {
    it('say so with the next save, and what changed', async () => {
      const { id } = await create();
      await saveByAdmin(id, { name: 'Turnover' });
      const { newer } = succeeded(await save(id, { name: 'Revenue' }));
      expect(newer).toMatchObject({ version: 2, changes: 'Renamed “Sales” to “Turnover”' });
      expect(newer?.updatedBy).toMatchObject({ id: tenant.admin.id });
      expect(succeeded(await read(id)).newer).toEqual(newer);
    });

    it('are not published over it unless that is said', async () => {
      const { id } = await create();
      succeeded(await save(id, { name: 'Revenue' }));
      await saveByAdmin(id, { name: 'Turnover' });
      const refused = await publish(id);
      expect([refused.status, refused.error?.code]).toEqual([409, 'CONFLICT']);
      expect(refused.error?.details).toMatchObject({
        currentVersion: 2,
        updatedBy: { id: tenant.admin.id },
        updatedAt: expect.any(String) as unknown,
        changes: 'Renamed “Sales” to “Turnover”',
      });
      expect((await look(id)).name).toBe('Turnover');
      expect(succeeded(await publish(id, { version: 2 }))).toMatchObject({ name: 'Revenue', version: 3 });
    });

    it('are not published over a third version that was not seen', async () => {
      const { id } = await create();
      succeeded(await save(id, { name: 'Revenue' }));
      await saveByAdmin(id, { name: 'Second' });
      await saveByAdmin(id, { name: 'Third', version: 2 });
      expect((await publish(id, { version: 2 })).status).toBe(409);
      expect(succeeded(await publish(id, { version: 3 })).version).toBe(4);
    });

    it('bring widgets back that were taken away meanwhile, under their ids', async () => {
      const { id, widgets } = await create();
      succeeded(await save(id, { name: 'Revenue', widgets }));
      await saveByAdmin(id, { widgets: widgets.slice(0, 1) });
      const published = succeeded(await publish(id, { version: 2 }));
      expect(published.widgets.map((widget) => widget.id)).toEqual(widgets.map((widget) => widget.id));
    });

    it('are published once when two try at a time', async () => {
      const { id } = await create();
      succeeded(await save(id, { name: 'Mine' }));
      succeeded(await save(id, { name: 'The admin’s' }, tenant.admin));
      const answers = await Promise.all([publish(id), publish(id, {}, tenant.admin)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect((await look(id)).version).toBe(2);
    });
  });

  describe('in two windows of one person', () => {
    it('do not write over each other unseen', async () => {
      const { id } = await create();
      const first = succeeded(await save(id, { name: 'One', revision: null }));
      expect((await save(id, { name: 'Other', revision: null })).status).toBe(409);
      const second = succeeded(await save(id, { name: 'Two', revision: first.revision }));
      const late = await save(id, { name: 'Late', revision: first.revision });
      expect([late.status, late.error?.details]).toEqual([409, { draft: 'changed' }]);
      expect((await publish(id, { revision: first.revision })).status).toBe(409);
      expect(succeeded(await read(id))).toMatchObject({ name: 'Two', revision: second.revision });
    });

    it('do not come back by a save that was under way when they were published or discarded', async () => {
      const { id } = await create();
      const { revision } = succeeded(await save(id, { name: 'Done', revision: null }));
      succeeded(await publish(id));
      expect((await save(id, { name: 'Late', revision })).status).toBe(409);
      expect((await save(id, { name: 'Never', revision: randomUUID() })).status).toBe(409);
      expect((await read(id)).status).toBe(404);
    });

    it('are written once when many begin at a time', async () => {
      const { id } = await create();
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) => save(id, { name: `Race ${index}`, revision: null })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    });
  });

  it('leave versions that say what they changed, and what going back to them would change', async () => {
    const { id, widgets } = await create();
    succeeded(await save(id, { name: 'Revenue', widgets: widgets.slice(0, 1) }));
    succeeded(await publish(id));
    const compare = (version: number, { api }: TestUser = tenant.viewer) =>
      api.get<{ version: number; summary: string; restoring: string | null }>(`/dashboards/${id}/versions/${version}`);
    expect(succeeded(await compare(1))).toMatchObject({
      version: 1,
      summary: 'Created with 2 widgets',
      restoring: 'Renamed “Revenue” to “Sales” and added “Notes”',
    });
    expect(succeeded(await compare(2))).toMatchObject({ restoring: null });
    expect((await compare(3)).status).toBe(404);
    expect((await compare(1, shop.other.admin)).status).toBe(404);
  });

  it('go with the dashboard', async () => {
    const { id } = await create();
    succeeded(await save(id, { name: 'Gone' }));
    succeeded(await tenant.developer.api.delete(`/dashboards/${id}`));
    expect((await read(id)).status).toBe(404);
    succeeded(await tenant.developer.api.post(`/dashboards/${id}/restore`));
    expect(succeeded(await read(id)).name).toBe('Gone');
  });
});
