import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';

/** A table with rows of tenants. */
export interface TenantTable {
  readonly name: string;
  /** With its indexes, and of a partitioned table all its partitions. */
  readonly bytes: number;
  /** Pages of the rows themselves. */
  readonly pages: number;
}

/** Pages of a table in which rows are counted; of more, a sample that is the same for all tenants. */
const PAGES_COUNTED = 500;
/** Of the sample: any number, as long as it is always the same. */
const SEED = 1;

/** How much room tables take, and how many of their rows are a tenant's. */
@Injectable()
export class StorageRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Tables with rows of tenants, and the size of the whole database in bytes. */
  tables(): Promise<{ tables: TenantTable[]; databaseBytes: number }> {
    return this.database.runWithoutTenant(async (manager) => {
      const tables = await manager.query<{ name: string; bytes: string; pages: string }[]>(
        `SELECT c.relname AS name, sum(pg_total_relation_size(t.relid)) AS bytes, sum(pg_relation_size(t.relid)) / current_setting('block_size')::bigint AS pages
           FROM pg_class c
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
          CROSS JOIN LATERAL (SELECT c.oid AS relid WHERE c.relkind = 'r' UNION ALL SELECT p.relid FROM pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf) t
          WHERE c.relnamespace = 'tidemark'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          GROUP BY c.relname ORDER BY c.relname`,
      );
      const [size] = await manager.query<{ bytes: string }[]>('SELECT pg_database_size(current_database()) AS bytes');
      return { tables: tables.map(({ name, bytes, pages }) => ({ name, bytes: Number(bytes), pages: Number(pages) })), databaseBytes: Number(size?.bytes ?? 0) };
    });
  }

  /** Rows of each table that are the tenant's: all of them, or in large tables those in the sample. */
  rowsOf(scope: TenantScope, tables: readonly TenantTable[]): Promise<number[]> {
    return this.database.run(scope, (manager) => counted(manager, tables));
  }
}

async function counted(manager: EntityManager, tables: readonly TenantTable[]): Promise<number[]> {
  if (tables.length === 0) return [];
  const counts = tables.map(({ name, pages }, index) => {
    const sample = pages > PAGES_COUNTED ? ` TABLESAMPLE SYSTEM (${((100 * PAGES_COUNTED) / pages).toFixed(6)}) REPEATABLE (${SEED})` : '';
    // Names come from the catalogue, and go back quoted. The policies leave the tenant's rows.
    return `(SELECT count(*) FROM "${name.replaceAll('"', '""')}"${sample}) AS "${index}"`;
  });
  const [row] = await manager.query<Record<string, string>[]>(`SELECT ${counts.join(', ')}`);
  return tables.map((_, index) => Number(row?.[String(index)] ?? 0));
}
