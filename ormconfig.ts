import { DataSource } from 'typeorm';
import { migrations } from './migrations/index.js';
import { entities } from './src/entities.js';
import type { DatabaseConfig } from './src/platform/config/index.js';
import { applicationConnection, migrationConnection } from './src/platform/database/index.js';

/** The application's pool: works as `tidemark_app`, under row-level security, and owns nothing. */
export function applicationDataSource(config: DatabaseConfig): DataSource {
  return new DataSource({ ...applicationConnection(config), entities });
}

/** The owner's connection, for migrations and the check that entities and schema agree. */
export function migrationDataSource(migrationUrl: string): DataSource {
  return new DataSource({ ...migrationConnection(migrationUrl), entities, migrations });
}
