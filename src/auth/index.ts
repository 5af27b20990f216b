export { AccountsService, type NewAccount } from './accounts.service.js';
export { ApiKeyRevoked, SessionsRevoked } from './auth.events.js';
export { AuthModule } from './auth.module.js';
export { PERMISSIONS, type Permission, isPermission, isRole, permissionsOf } from './permissions.js';
