/** What loads DuckDB: tens of megabytes that an installation without file sources never needs. */
export { version } from '@duckdb/node-api';
export { DuckdbRun } from './duckdb-run.js';
export { StatementReader } from './statement-reader.js';
export { TableStore } from './table-store.js';
