/** Bytes that belong to somebody. */
export interface StoredBytes {
  /** null: the installation's own. */
  readonly tenantId: string | null;
  readonly bytes: number;
}

/** Tables with their size, and of each tenant how many rows it has in each of them. */
export interface CountedTables {
  /** In bytes. */
  readonly sizes: readonly number[];
  readonly rows: ReadonlyMap<string, readonly number[]>;
  /** Of the whole database, those tables and all else. */
  readonly databaseBytes: number;
}

/**
 * Divides the database among tenants: of each table, by their share of its rows, since rows of one table are much alike.
 * Tables without rows, tables of nobody and what the database needs for itself are the installation's.
 */
export function divideStorage({ sizes, rows, databaseBytes }: CountedTables): StoredBytes[] {
  const tenants = [...rows.keys()];
  const bytes = new Map(tenants.map((tenantId) => [tenantId, 0]));
  let divided = 0;
  for (const [table, size] of sizes.entries()) {
    const all = tenants.reduce((sum, tenantId) => sum + (rows.get(tenantId)?.[table] ?? 0), 0);
    if (all === 0) continue;
    divided += size;
    for (const tenantId of tenants) bytes.set(tenantId, (bytes.get(tenantId) ?? 0) + (size * (rows.get(tenantId)?.[table] ?? 0)) / all);
  }
  return [...[...bytes].map(([tenantId, own]) => ({ tenantId, bytes: own })), { tenantId: null, bytes: Math.max(0, databaseBytes - divided) }];
}
