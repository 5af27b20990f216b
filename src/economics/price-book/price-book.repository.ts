import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { PriceBookVersion } from './domain/price-book.js';

const COLUMNS = `v.version, v.currency, v.entries, v.note, v.created_by AS "createdBy", v.created_at AS "createdAt"`;

/** A version as it was written. */
export interface WrittenVersion extends PriceBookVersion {
  readonly note: string;
  /** null: it came with Tidemark. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

/** Versions of price books, and which of them is in force for which day. */
@Injectable()
export class PriceBookRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** The newest first, those before a version. */
  list(scope: TenantScope, before: number | null, limit: number): Promise<WrittenVersion[]> {
    return this.database.run(scope, (manager) =>
      manager.query<WrittenVersion[]>(
        `SELECT ${COLUMNS} FROM price_book_versions v WHERE v.tenant_id = $1 AND ($2::integer IS NULL OR v.version < $2) ORDER BY v.version DESC LIMIT $3`,
        [scope.tenantId, before, limit],
      ),
    );
  }

  async newest(manager: EntityManager, { tenantId }: TenantScope): Promise<WrittenVersion | null> {
    const [row] = await manager.query<WrittenVersion[]>(`SELECT ${COLUMNS} FROM price_book_versions v WHERE v.tenant_id = $1 ORDER BY v.version DESC LIMIT 1`, [tenantId]);
    return row ?? null;
  }

  findAll(manager: EntityManager, { tenantId }: TenantScope, versions: readonly number[]): Promise<WrittenVersion[]> {
    return manager.query<WrittenVersion[]>(`SELECT ${COLUMNS} FROM price_book_versions v WHERE v.tenant_id = $1 AND v.version = ANY ($2)`, [tenantId, versions]);
  }

  /** @returns false when there is a version of that number. */
  async insert(manager: EntityManager, { tenantId }: TenantScope, { version, currency, entries, note, createdBy, createdAt }: WrittenVersion): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO price_book_versions (tenant_id, version, currency, entries, note, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING version`,
      [tenantId, version, currency, JSON.stringify(entries), note, createdBy, createdAt],
    );
    return rows.length > 0;
  }
}
