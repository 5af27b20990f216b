export { EmbeddedPostgres } from './embedded-postgres.js';
export type { EmbeddedLog, EmbeddedPostgresOptions } from './open-database.js';
export { DataDirectoryInUse } from './data-directory-lock.js';
export { findEmbeddedData, removeEmbeddedData } from './remove-embedded-data.js';
