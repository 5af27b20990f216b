import { ROLES } from '../tenants/index.js';
import { PERMISSIONS, isForPlatformAdmins, permissionsOf, permissionsOfKey, rolesWith } from './permissions.js';

describe('the permission matrix', () => {
  it('gives each role all that the roles below it have', () => {
    for (const [index, role] of ROLES.entries()) {
      const below = ROLES[index - 1];
      if (below === undefined) continue;
      const own = permissionsOf(role, false);
      expect([...permissionsOf(below, false)].filter((name) => !own.has(name))).toEqual([]);
      expect(own.size).toBeGreaterThan(permissionsOf(below, false).size);
    }
  });

  it.each([
    ['dashboards:read', ['viewer', 'operator', 'developer', 'admin'], false],
    ['guards:read', ['operator', 'developer', 'admin'], false],
    ['queries:execute', ['developer', 'admin'], false],
    ['datasources:read', ['developer', 'admin'], false],
    ['datasources:write', ['admin'], false],
    ['members:write', ['admin'], false],
    ['audit:read', ['admin'], false],
    ['jobs:write', [], true],
    ['platform:write', [], true],
    ['tenants:write', ['admin'], true],
  ] as const)('%s belongs to %p, to platform admins: %p', (permission, roles, platformAdmin) => {
    expect(rolesWith(permission)).toEqual(roles);
    expect(isForPlatformAdmins(permission)).toBe(platformAdmin);
  });

  it('gives platform admins nothing of the tenant beyond their role', () => {
    const extra = [...permissionsOf('viewer', true)].filter((name) => !permissionsOf('viewer', false).has(name));
    expect(extra.sort()).toEqual([
      'cache:flush',
      'jobs:read',
      'jobs:write',
      'platform:read',
      'platform:write',
      'slow-queries:read',
      'tenants:write',
      'usage:read',
    ]);
  });

  it('names every permission as resource:action', () => {
    expect(PERMISSIONS.filter((name) => !/^[a-z]+(-[a-z]+)*:[a-z]+$/.test(name))).toEqual([]);
  });

  it('lets an API key do no more than its maker still may', () => {
    const given = ['dashboards:read', 'dashboards:write', 'members:write'];
    expect([...permissionsOfKey(given, 'admin')]).toEqual(given);
    expect([...permissionsOfKey(given, 'developer')]).toEqual(['dashboards:read', 'dashboards:write']);
    expect([...permissionsOfKey(given, 'viewer')]).toEqual(['dashboards:read']);
  });

  it('never passes the powers of platform admins on to an API key', () => {
    expect([...permissionsOfKey(['jobs:write', 'platform:write'], 'admin')]).toEqual([]);
  });
});
