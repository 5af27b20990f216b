import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../../platform/database/index.js';
import type { SlowQueriesResponse, SlowQueryResponse } from './dto/service.response.js';

/** A kind of statement that takes longer than this on average is slow. */
const SLOW_MS = 500;
const TEXT_LENGTH = 2_000;
/** Of what pg_stat_statements answers; asking it is cheap, and not free. */
const REMEMBERED_MS = 30_000;

const OF_THE_APPLICATION = `userid = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`;
const WHY_NOT = 'pg_stat_statements is not installed in the database, or not loaded: add it to shared_preload_libraries and CREATE EXTENSION pg_stat_statements.';

/**
 * What the database has seen of the application's statements, from pg_stat_statements. The embedded PostgreSQL has it;
 * elsewhere it is asked whether it is there.
 */
@Injectable()
export class SlowQueries {
  private counted: { readonly at: number; readonly count: Promise<number | null> } | null = null;

  constructor(private readonly database: TenantDatabase) {}

  /** Kinds of statement that are slow; null where nobody counts. */
  count(): Promise<number | null> {
    const now = performance.now();
    if (!this.counted || now - this.counted.at > REMEMBERED_MS) this.counted = { at: now, count: this.ask(async (view, query) => (await query<{ n: number }>(`SELECT count(*)::int AS n FROM ${view} WHERE ${OF_THE_APPLICATION} AND mean_exec_time > $1`, [SLOW_MS]))[0]?.n ?? 0) };
    return this.counted.count;
  }

  async list(limit: number): Promise<SlowQueriesResponse> {
    const queries = await this.ask((view, query) =>
      query<SlowQueryResponse>(
        `SELECT left(query, ${TEXT_LENGTH}) AS query, calls::double precision AS calls, mean_exec_time AS "meanMs", max_exec_time AS "maxMs", total_exec_time AS "totalMs",
                rows::double precision AS rows, (100.0 * shared_blks_hit / nullif(shared_blks_hit + shared_blks_read, 0))::double precision AS "cacheHitPercent"
           FROM ${view} WHERE ${OF_THE_APPLICATION} AND calls > 0 ORDER BY mean_exec_time DESC LIMIT $1`,
        [limit],
      ),
    );
    return queries === null ? { available: false, reason: WHY_NOT, queries: [] } : { available: true, reason: null, queries };
  }

  /** @returns null where the extension is not there */
  private async ask<T>(work: (view: string, query: <Row>(sql: string, values: unknown[]) => Promise<Row[]>) => Promise<T>): Promise<T | null> {
    try {
      return await this.database.runWithoutTenant(async (manager) => {
        const [extension] = await manager.query<{ view: string }[]>(
          `SELECT quote_ident(n.nspname) || '.pg_stat_statements' AS view FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'`,
        );
        return extension ? await work(extension.view, (sql, values) => manager.query(sql, values)) : null;
      });
    } catch (error) {
      // Installed but not loaded, or not for us to see.
      if (['55000', '42501', '42P01', '42703'].includes((error as { code?: string }).code ?? '')) return null;
      throw error;
    }
  }
}
