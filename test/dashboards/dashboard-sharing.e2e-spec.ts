import { randomUUID } from 'node:crypto';
import type { TestTenant, TestUser } from '../support/tenant.js';
import {
  type DashboardView,
  type SampleSource,
  type Shop,
  openShop,
  chart,
  problemPaths,
  succeeded,
} from './sample-source.js';

describe('sharing dashboards', () => {
  let shop: Shop;
  let tenant: TestTenant;
  let other: TestTenant;
  let source: SampleSource;
  let dashboard: DashboardView;
  beforeAll(async () => {
    shop = await openShop();
    ({ tenant, other, source } = shop);
  });
  afterAll(() => shop?.close());
  beforeEach(async () => {
    dashboard = succeeded(
      await tenant.admin.api.post<DashboardView>('/dashboards', { name: 'Shared', widgets: [chart(source.id)] }),
    );
  });

  const share = async (sharing: Record<string, unknown>): Promise<void> => {
    succeeded(
      await tenant.admin.api.put(`/dashboards/${dashboard.id}/sharing`, {
        visibility: 'private',
        roles: [],
        members: [],
        ...sharing,
      }),
    );
  };
  /** Statuses of everything that reads and everything that writes the dashboard. */
  const reads = async (user: TestUser): Promise<number[]> => {
    const { id, widgets } = dashboard;
    const paths = [
      '',
      '/data',
      `/widgets/${widgets[0]?.id}/data`,
      '/versions',
      '/sharing',
      '/definition',
      '/definition?format=yaml',
    ];
    const answers = await Promise.all(paths.map((path) => user.api.get(`/dashboards/${id}${path}`)));
    return [...new Set(answers.map(({ status }) => status))];
  };
  const writes = async (user: TestUser): Promise<number[]> => {
    const { id, widgets } = dashboard;
    const definition = {
      apiVersion: 'tidemark/v1',
      kind: 'Dashboard',
      slug: dashboard.slug,
      name: 'Taken over',
      widgets: [],
    };
    const answers = [
      await user.api.put(`/dashboards/${id}`, { name: 'Mine', version: 1 }),
      await user.api.post(`/dashboards/${id}/widgets`, { ...chart(source.id), version: 1 }),
      await user.api.patch(`/dashboards/${id}/widgets/${widgets[0]?.id}`, { name: 'Mine', version: 1 }),
      await user.api.delete(`/dashboards/${id}/widgets/${widgets[0]?.id}`, { version: 1 }),
      await user.api.put(`/dashboards/${id}/sharing`, { visibility: 'private', roles: [], members: [] }),
      await user.api.post(`/dashboards/${id}/versions/1/restore`),
      await user.api.delete(`/dashboards/${id}`),
    ];
    const applied = await user.api.put('/dashboards/definition', definition);
    // A slug of the other tenant is free here; a hidden one of the same tenant is a conflict.
    return [
      ...new Set([
        ...answers.map(({ status }) => status),
        ...([409, 200].includes(applied.status) ? [] : [applied.status]),
      ]),
    ];
  };
  const listed = async (user: TestUser): Promise<boolean> => {
    const answer = succeeded(await user.api.get<DashboardView[]>('/dashboards', { limit: 500 }));
    return answer.some(({ id }) => id === dashboard.id);
  };

  it('shows a new dashboard to every member, to change for developers and admins', async () => {
    for (const role of ['viewer', 'operator'] as const)
      expect([await reads(tenant[role]), await writes(tenant[role]), await listed(tenant[role])]).toEqual([
        [200],
        [403],
        true,
      ]);
    succeeded(await tenant.developer.api.put(`/dashboards/${dashboard.id}`, { name: 'Changed', version: 1 }));
    expect(succeeded(await tenant.viewer.api.get<DashboardView>(`/dashboards/${dashboard.id}`)).access).toBe('view');
    expect(succeeded(await tenant.developer.api.get<DashboardView>(`/dashboards/${dashboard.id}`)).access).toBe('edit');
  });

  it('hides a private dashboard from all but its owner and the admins', async () => {
    await share({});
    expect([await reads(tenant.developer), await writes(tenant.developer), await listed(tenant.developer)]).toEqual([
      [404],
      [404],
      false,
    ]);
    expect([await reads(tenant.viewer), await listed(tenant.viewer)]).toEqual([[404], false]);
    // What is hidden takes no place on a page either.
    const open = succeeded(await tenant.admin.api.post<DashboardView>('/dashboards', { name: 'Open' }));
    succeeded(await tenant.admin.api.put(`/dashboards/${dashboard.id}`, { name: 'Newest of all', version: 1 }));
    expect(
      succeeded(await tenant.viewer.api.get<DashboardView[]>('/dashboards', { limit: 1 })).map(({ id }) => id),
    ).toEqual([open.id]);
    const taken = await tenant.developer.api.put('/dashboards/definition', {
      apiVersion: 'tidemark/v1',
      kind: 'Dashboard',
      slug: dashboard.slug,
      name: 'x',
      widgets: [],
    });
    expect([taken.status, taken.error?.code]).toEqual([409, 'CONFLICT']);
    const own = succeeded(await tenant.developer.api.post<DashboardView>('/dashboards', { name: 'Own' }));
    succeeded(
      await tenant.developer.api.put(`/dashboards/${own.id}/sharing`, {
        visibility: 'private',
        roles: [],
        members: [],
      }),
    );
    expect((await tenant.developer.api.put(`/dashboards/${own.id}`, { name: 'Own 2', version: 1 })).status).toBe(200);
    expect((await tenant.admin.api.put(`/dashboards/${own.id}`, { name: 'Own 3', version: 2 })).status).toBe(200);
  });

  it('answers 403 where somebody may look and not change', async () => {
    await share({ visibility: 'tenant' });
    expect([await reads(tenant.developer), await writes(tenant.developer), await listed(tenant.developer)]).toEqual([
      [200],
      [403],
      true,
    ]);
  });

  it('shares with one member, however low their role, and lets nobody edit who may not write', async () => {
    await share({ members: [{ userId: tenant.viewer.id, access: 'edit' }] });
    expect([await reads(tenant.viewer), await writes(tenant.viewer), await listed(tenant.viewer)]).toEqual([
      [200],
      [403],
      true,
    ]);
    expect(succeeded(await tenant.viewer.api.get<DashboardView>(`/dashboards/${dashboard.id}`)).access).toBe('view');
    expect(await reads(tenant.operator)).toEqual([404]);
  });

  it('shares with a role and the higher ones', async () => {
    await share({ roles: [{ role: 'operator', access: 'view' }] });
    expect([await reads(tenant.viewer), await reads(tenant.operator), await reads(tenant.developer)]).toEqual([
      [404],
      [200],
      [200],
    ]);
    expect(await writes(tenant.developer)).toEqual([403]);
  });

  it('forgets at once in what it remembers for reading, whichever way access went', async () => {
    expect((await tenant.viewer.api.get(`/dashboards/${dashboard.id}/data`)).status).toBe(200);
    await share({});
    expect((await tenant.viewer.api.get(`/dashboards/${dashboard.id}/data`)).status).toBe(404);
    await share({ visibility: 'tenant' });
    expect((await tenant.viewer.api.get(`/dashboards/${dashboard.id}/data`)).status).toBe(200);
    succeeded(await tenant.admin.api.delete(`/dashboards/${dashboard.id}`));
    expect((await tenant.viewer.api.get(`/dashboards/${dashboard.id}/data`)).status).toBe(404);
  });

  it('does not exist for another tenant, whatever its role there', async () => {
    for (const role of ['viewer', 'operator', 'developer', 'admin'] as const)
      expect(await reads(other[role])).toEqual([404]);
    expect(await writes(other.admin)).toEqual([404]);
    expect((await other.admin.api.post(`/dashboards/${dashboard.id}/duplicate`, {})).status).toBe(404);
    expect(await listed(other.admin)).toBe(false);
    succeeded(await tenant.admin.api.delete(`/dashboards/${dashboard.id}`));
    expect((await other.admin.api.post(`/dashboards/${dashboard.id}/restore`)).status).toBe(404);
  });

  it('takes only members of the tenant, and everything once', async () => {
    const put = (sharing: Record<string, unknown>) =>
      tenant.admin.api.put(`/dashboards/${dashboard.id}/sharing`, {
        visibility: 'private',
        roles: [],
        members: [],
        ...sharing,
      });
    expect(problemPaths(await put({ members: [{ userId: other.viewer.id, access: 'view' }] }))).toEqual([
      'members.0.userId: known',
    ]);
    expect(problemPaths(await put({ members: [{ userId: randomUUID(), access: 'view' }] }))).toEqual([
      'members.0.userId: known',
    ]);
    const twice = { userId: tenant.viewer.id, access: 'view' };
    expect(problemPaths(await put({ members: [twice, twice] }))).toEqual(['members: arrayUnique']);
    expect(problemPaths(await put({ visibility: 'public', roles: [{ role: 'owner', access: 'all' }] }))).toEqual([
      'visibility: isIn',
      'roles.0.role: isIn',
      'roles.0.access: isIn',
    ]);
    const sharing = { visibility: 'tenant', roles: [{ role: 'developer', access: 'edit' }], members: [twice] };
    expect(succeeded(await put(sharing))).toEqual(sharing);
    expect(succeeded(await tenant.viewer.api.get(`/dashboards/${dashboard.id}/sharing`))).toEqual(sharing);
  });
});
