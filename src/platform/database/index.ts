export { APP_ROLE, SCHEMA, applicationConnection, migrationConnection } from './connection-options.js';
export { DataDirectoryInUse, EmbeddedPostgres, findEmbeddedData, removeEmbeddedData } from './embedded/index.js';
export { binaryArray } from './binary-arrays.js';
export { DatabaseModule } from './database.module.js';
export { IsolationProbe } from './isolation-probe.js';
export { initialise, runMigrations } from './run-migrations.js';
export { TenantDatabase, type TenantScope } from './tenant-database.js';
