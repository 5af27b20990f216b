import { Injectable } from '@nestjs/common';
import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { ExportChunkEntity } from './export-chunk.entity.js';
import { ExportEntity } from './export.entity.js';

/** Bytes of a file that one row holds, and one transaction reads. */
export const CHUNK_BYTES = 1024 * 1024;
/** Exports that a list holds. */
const MOST_LISTED = 100;

/** What a finished export is. */
export type FinishedExport = Pick<ExportEntity, 'fileName' | 'contentType' | 'truncated' | 'failedWidgets'>;

/** Rows of `exports` and `export_chunks`. */
@Injectable()
export class ExportsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  async insert(manager: EntityManager, row: ExportEntity): Promise<void> {
    await manager.getRepository(ExportEntity).insert(row as QueryDeepPartialEntity<ExportEntity>);
  }

  /** Exports of a tenant that have not expired. */
  count(manager: EntityManager, { tenantId }: TenantScope, now: Date): Promise<number> {
    return manager.getRepository(ExportEntity).createQueryBuilder('export').where('export.tenantId = :tenantId AND export.expiresAt > :now', { tenantId, now }).getCount();
  }

  /** Bytes of a tenant's files. */
  async bytes(manager: EntityManager, { tenantId }: TenantScope, now: Date): Promise<number> {
    const [row] = await manager.query<{ bytes: string | null }[]>('SELECT sum(bytes) AS bytes FROM exports WHERE tenant_id = $1 AND expires_at > $2', [tenantId, now]);
    return Number(row?.bytes ?? 0);
  }

  /** The export, when it belongs to that person or key and has not expired. */
  find(scope: TenantScope, subject: string, id: string, now: Date): Promise<ExportEntity | null> {
    return this.database.run(scope, (manager) =>
      manager
        .getRepository(ExportEntity)
        .createQueryBuilder('export')
        .where('export.tenantId = :tenantId AND export.id = :id AND export.subject = :subject AND export.expiresAt > :now', { tenantId: scope.tenantId, id, subject, now })
        .getOne(),
    );
  }

  /** Exports of a person or key that have not expired, the newest first. */
  list(scope: TenantScope, subject: string, now: Date): Promise<ExportEntity[]> {
    return this.database.run(scope, (manager) =>
      manager
        .getRepository(ExportEntity)
        .createQueryBuilder('export')
        .where('export.tenantId = :tenantId AND export.subject = :subject AND export.expiresAt > :now', { tenantId: scope.tenantId, subject, now })
        .orderBy('export.createdAt', 'DESC')
        .addOrderBy('export.id', 'DESC')
        .limit(MOST_LISTED)
        .getMany(),
    );
  }

  /** Says how far it is, and that whoever writes it is alive. @returns false when it is wanted no more */
  async advance({ tenantId }: TenantScope, id: string, state: 'queued' | 'running', progress: number, leaseUntil: Date): Promise<boolean> {
    return this.database.run({ tenantId }, async (manager) => {
      const [rows] = await manager.query<[unknown[], number]>(
        `UPDATE exports SET state = $3, progress = $4, lease_until = $5 WHERE tenant_id = $1 AND id = $2 AND state IN ('queued', 'running') RETURNING id`,
        [tenantId, id, state, progress, leaseUntil],
      );
      return rows.length > 0;
    });
  }

  /** Keeps the file, whole or not at all. @returns false when the export is wanted no more */
  async finish({ tenantId }: TenantScope, id: string, file: FinishedExport, body: Buffer, at: Date, expiresAt: Date): Promise<boolean> {
    return this.database.run({ tenantId }, async (manager) => {
      const [rows] = await manager.query<[unknown[], number]>(
        `UPDATE exports
            SET state = 'ready', progress = 100, file_name = $3, content_type = $4, bytes = $5, truncated = $6, failed_widgets = $7, finished_at = $8, expires_at = $9
          WHERE tenant_id = $1 AND id = $2 AND state = 'running' RETURNING id`,
        [tenantId, id, file.fileName, file.contentType, body.length, file.truncated, file.failedWidgets, at, expiresAt],
      );
      if (rows.length === 0) return false;
      for (let position = 0; position * CHUNK_BYTES < body.length; position += 1) {
        const bytes = body.subarray(position * CHUNK_BYTES, (position + 1) * CHUNK_BYTES);
        await manager.getRepository(ExportChunkEntity).insert({ exportId: id, position, tenantId, bytes });
      }
      return true;
    });
  }

  async fail({ tenantId }: TenantScope, id: string, error: { code: string; message: string }, at: Date): Promise<void> {
    await this.database.run({ tenantId }, (manager) =>
      manager.query(`UPDATE exports SET state = 'failed', error = $3, finished_at = $4 WHERE tenant_id = $1 AND id = $2 AND state IN ('queued', 'running')`, [
        tenantId,
        id,
        JSON.stringify(error),
        at,
      ]),
    );
  }

  /** A piece of the file; null behind its end, or when it has been removed. */
  async chunk({ tenantId }: TenantScope, id: string, position: number): Promise<Buffer | null> {
    const row = await this.database.run({ tenantId }, (manager) => manager.getRepository(ExportChunkEntity).findOneBy({ exportId: id, position, tenantId }));
    return row?.bytes ?? null;
  }

  async remove({ tenantId }: TenantScope, id: string): Promise<void> {
    await this.database.run({ tenantId }, (manager) => manager.getRepository(ExportEntity).delete({ tenantId, id }));
  }

  /** Removes what expired before then, over all tenants, through a definer function. @returns exports removed */
  deleteExpired(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT delete_expired_exports($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}
