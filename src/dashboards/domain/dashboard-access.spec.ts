import { type Sharing, type Viewer, accessOf, defaultSharing, rolesReaching } from './dashboard-access.js';

const READ = new Set(['dashboards:read']);
const WRITE = new Set(['dashboards:read', 'dashboards:write']);
const someone = (role: string, userId = 'someone'): Viewer => ({
  kind: 'user',
  userId,
  role,
  permissions: role === 'developer' || role === 'admin' ? WRITE : READ,
});
const shared = (sharing: Partial<Sharing>): Sharing => ({ visibility: 'private', roles: [], members: [], ...sharing });

describe('accessOf', () => {
  it('lets the owner and every admin edit, however private the dashboard is', () => {
    expect(accessOf(someone('developer', 'owner'), 'owner', shared({}))).toBe('edit');
    expect(accessOf(someone('admin'), 'owner', shared({}))).toBe('edit');
  });

  it('hides a private dashboard from everybody else', () => {
    for (const role of ['viewer', 'operator', 'developer'])
      expect(accessOf(someone(role), 'owner', shared({}))).toBeNull();
  });

  it('does not take two people without an id for the same', () => {
    expect(accessOf({ ...someone('developer'), userId: null }, null, shared({}))).toBeNull();
  });

  it('shows a dashboard of the tenant to every member, to edit for nobody', () => {
    for (const role of ['viewer', 'operator', 'developer']) {
      expect(accessOf(someone(role), 'owner', shared({ visibility: 'tenant' }))).toBe('view');
    }
  });

  it('reaches the named role and the higher ones, not the lower', () => {
    const sharing = shared({ roles: [{ role: 'operator', access: 'view' }] });
    expect(accessOf(someone('viewer'), 'owner', sharing)).toBeNull();
    expect(accessOf(someone('operator'), 'owner', sharing)).toBe('view');
    expect(accessOf(someone('developer'), 'owner', sharing)).toBe('view');
  });

  it('lets a share with a member add to what their role has', () => {
    const sharing = shared({ visibility: 'tenant', members: [{ userId: 'guest', access: 'edit' }] });
    expect(accessOf(someone('developer', 'guest'), 'owner', sharing)).toBe('edit');
    expect(accessOf(someone('developer', 'other'), 'owner', sharing)).toBe('view');
  });

  it('never takes away by one share what another one gives', () => {
    const sharing = shared({
      roles: [{ role: 'developer', access: 'edit' }],
      members: [{ userId: 'guest', access: 'view' }],
    });
    expect(accessOf(someone('developer', 'guest'), 'owner', sharing)).toBe('edit');
  });

  it.each(['viewer', 'operator'])('never lets a %s edit, not as a member with edit and not as the owner', (role) => {
    const sharing = shared({
      members: [{ userId: 'guest', access: 'edit' }],
      roles: [{ role: 'viewer', access: 'edit' }],
    });
    expect(accessOf(someone(role, 'guest'), 'owner', sharing)).toBe('view');
    expect(accessOf(someone(role, 'owner'), 'owner', sharing)).toBe('view');
  });

  it('does not let a viewer edit by a stray permission', () => {
    expect(accessOf({ ...someone('viewer', 'owner'), permissions: WRITE }, 'owner', shared({}))).toBe('view');
  });

  it('holds an API key to its own permissions', () => {
    expect(accessOf({ ...someone('admin'), kind: 'api-key', permissions: READ }, 'owner', shared({}))).toBe('view');
  });

  it('lets the system edit, and leaves embedded viewers to their tokens', () => {
    expect(accessOf({ kind: 'system', userId: null, role: null, permissions: new Set() }, 'owner', shared({}))).toBe(
      'edit',
    );
    expect(
      accessOf(
        { kind: 'embed', userId: null, role: null, permissions: WRITE },
        'owner',
        shared({ visibility: 'tenant' }),
      ),
    ).toBeNull();
  });

  it('gives a new dashboard to all to see and to developers to edit', () => {
    expect(accessOf(someone('viewer'), 'owner', defaultSharing())).toBe('view');
    expect(accessOf(someone('developer'), 'owner', defaultSharing())).toBe('edit');
  });
});

describe('rolesReaching', () => {
  it('names the roles whose shares reach a role', () => {
    expect(rolesReaching('developer')).toEqual(['viewer', 'operator', 'developer']);
    expect(rolesReaching('viewer')).toEqual(['viewer']);
    expect(rolesReaching(null)).toEqual([]);
    expect(rolesReaching('constructor')).toEqual([]);
  });
});
