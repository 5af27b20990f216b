import type { Client } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { DatabaseConfig } from '../config/index.js';

type PostgresConnectionOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** Schema that holds all of Tidemark's own tables, so that a database may be shared with others. */
export const SCHEMA = 'tidemark';
/** Role as which the application works. */
export const APP_ROLE = 'tidemark_app';

/**
 * Options of the application's pool. The role is a start-up parameter rather than a SET: should a statement ever run
 * `RESET ROLE`, it comes back to `tidemark_app` and not to the login.
 */
export function applicationConnection(config: DatabaseConfig): PostgresConnectionOptions {
  return {
    type: 'postgres',
    url: config.url,
    schema: SCHEMA,
    poolSize: config.poolSize,
    connectTimeoutMS: 5_000,
    applicationName: 'tidemark',
    extra: {
      options: `-c role=${APP_ROLE} -c search_path=${SCHEMA} -c timezone=UTC -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000`,
      keepAlive: true,
      // The pool listens while a connection is idle and TypeORM while it is used: an error in the moment between, heard by nobody, would end the process.
      onConnect: (client: Client): void => void client.on('error', () => undefined),
    },
    synchronize: false,
    migrationsRun: false,
    logging: false,
  };
}

/** Options of the owner's connection; it runs migrations and nothing else. */
export function migrationConnection(url: string): PostgresConnectionOptions {
  return {
    type: 'postgres',
    url,
    schema: SCHEMA,
    poolSize: 2,
    connectTimeoutMS: 5_000,
    applicationName: 'tidemark-migrations',
    extra: { options: `-c search_path=${SCHEMA} -c timezone=UTC` },
    synchronize: false,
    migrationsRun: false,
    migrationsTransactionMode: 'each',
    logging: false,
  };
}
