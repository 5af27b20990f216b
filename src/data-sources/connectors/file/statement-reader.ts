import { DuckDBInstance } from '@duckdb/node-api';
import { DuckdbRun } from './duckdb-run.js';
import type { Slots } from './slots.js';
import { NO_EXTENSIONS } from './table-store.js';

/** An empty DuckDB that parses statements and runs none: reading one needs no tables. */
export class StatementReader {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly slots: Slots,
  ) {}

  static async open(slots: Slots): Promise<StatementReader> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '64MB', ...NO_EXTENSIONS });
    const connection = await instance.connect();
    // As where statements run, so that what is refused there is refused here.
    for (const setting of ['GLOBAL max_expression_depth = 100', 'enable_external_access = false', 'lock_configuration = true']) await connection.run(`SET ${setting}`);
    connection.closeSync();
    return new StatementReader(instance, slots);
  }

  /** DuckDB's parse tree of a query, or what keeps it from being one. */
  async parseTree(query: string): Promise<unknown> {
    const run = new DuckdbRun(await this.instance.connect(), this.slots);
    try {
      return await run.parseTree(query);
    } finally {
      run.close();
      await run.closed.promise;
    }
  }

  close(): void {
    this.instance.closeSync();
  }
}
