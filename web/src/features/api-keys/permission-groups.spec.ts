import type { PermissionMatrix } from '../../api/types.js';
import { permissionGroups, readingOnly } from './permission-groups.js';

const matrix: PermissionMatrix = {
  roles: ['viewer', 'operator', 'developer', 'admin'],
  permissions: [
    { permission: 'queries:execute', roles: ['developer', 'admin'], platformAdmin: false },
    { permission: 'dashboards:write', roles: ['developer', 'admin'], platformAdmin: false },
    { permission: 'dashboards:read', roles: ['viewer', 'operator', 'developer', 'admin'], platformAdmin: false },
    { permission: 'ai-usage:read', roles: ['viewer', 'operator', 'developer', 'admin'], platformAdmin: false },
    { permission: 'jobs:write', roles: [], platformAdmin: true },
  ],
};

describe('permissions that a key can be given', () => {
  it('are those of its maker by role, without the powers of platform admins', () => {
    const names = (role: 'viewer' | 'admin'): string[] =>
      permissionGroups(role, matrix).flatMap((group) => group.permissions.map((one) => one.permission));
    expect(names('viewer')).toEqual(['dashboards:read', 'ai-usage:read']);
    expect(names('admin')).toEqual(['dashboards:read', 'dashboards:write', 'queries:execute', 'ai-usage:read']);
  });

  it('stand by resource, the usual ones first, named in words', () => {
    expect(permissionGroups('admin', matrix).map((group) => group.title)).toEqual([
      'Dashboards',
      'Queries',
      'AI usage',
    ]);
  });

  it('count executing as reading, as queries only read', () => {
    expect(readingOnly(permissionGroups('admin', matrix))).toEqual([
      'dashboards:read',
      'queries:execute',
      'ai-usage:read',
    ]);
  });
});
