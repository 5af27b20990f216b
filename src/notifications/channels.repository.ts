import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Keyset } from '../platform/http/index.js';
import type { ChannelKind } from './domain/notice.js';

/** A way out to people or machines, as it is stored. */
export interface StoredChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  /** Without secrets. */
  readonly settings: Record<string, unknown>;
  readonly encryptedSecrets: string | null;
  readonly secretsSet: readonly string[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS = `c.id, c.name, c.kind, c.settings, c.encrypted_secrets AS "encryptedSecrets", c.secrets_set AS "secretsSet", c.version,
  c.created_at AS "createdAt", c.updated_at AS "updatedAt"`;

/** Channels of notifications. */
@Injectable()
export class ChannelsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Those made first come first; after `after`. */
  list(scope: TenantScope, after: Keyset | null, limit: number): Promise<StoredChannel[]> {
    return this.database.run(scope, (manager) =>
      manager.query<StoredChannel[]>(
        `SELECT ${COLUMNS} FROM notification_channels c
          WHERE c.tenant_id = $1 AND c.deleted_at IS NULL AND ($2::timestamptz IS NULL OR (c.created_at, c.id) > ($2, $3::uuid))
          ORDER BY c.created_at, c.id LIMIT $4`,
        [scope.tenantId, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  async find(scope: TenantScope, id: string): Promise<StoredChannel | null> {
    const [row] = await this.database.run(scope, (manager) =>
      manager.query<StoredChannel[]>(`SELECT ${COLUMNS} FROM notification_channels c WHERE c.tenant_id = $1 AND c.id = $2 AND c.deleted_at IS NULL`, [scope.tenantId, id]),
    );
    return row ?? null;
  }

  /** Names by id, of deleted ones too while they are kept. */
  names(scope: TenantScope, ids: readonly string[]): Promise<{ id: string; name: string; deleted: boolean }[]> {
    return this.database.run(scope, (manager) =>
      manager.query<{ id: string; name: string; deleted: boolean }[]>(
        'SELECT c.id, c.name, c.deleted_at IS NOT NULL AS deleted FROM notification_channels c WHERE c.tenant_id = $1 AND c.id = ANY ($2)',
        [scope.tenantId, ids],
      ),
    );
  }

  /** The row, locked until the transaction ends. */
  async lock(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<StoredChannel | null> {
    const [row] = await manager.query<StoredChannel[]>(
      `SELECT ${COLUMNS} FROM notification_channels c WHERE c.tenant_id = $1 AND c.id = $2 AND c.deleted_at IS NULL FOR UPDATE`,
      [tenantId, id],
    );
    return row ?? null;
  }

  async count(manager: EntityManager, { tenantId }: TenantScope): Promise<number> {
    const [row] = await manager.query<{ count: number }[]>('SELECT count(*)::int AS count FROM notification_channels WHERE tenant_id = $1 AND deleted_at IS NULL', [tenantId]);
    return row?.count ?? 0;
  }

  async insert(manager: EntityManager, { tenantId }: TenantScope, channel: StoredChannel, createdBy: string | null): Promise<void> {
    await manager.query(
      `INSERT INTO notification_channels (id, tenant_id, name, kind, settings, encrypted_secrets, secrets_set, version, created_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        channel.id,
        tenantId,
        channel.name,
        channel.kind,
        JSON.stringify(channel.settings),
        channel.encryptedSecrets,
        channel.secretsSet,
        channel.version,
        createdBy,
        channel.createdAt,
        channel.updatedAt,
      ],
    );
  }

  async update(manager: EntityManager, { tenantId }: TenantScope, channel: StoredChannel): Promise<void> {
    await manager.query(
      `UPDATE notification_channels SET name = $3, settings = $4, encrypted_secrets = $5, secrets_set = $6, version = $7, updated_at = $8
        WHERE tenant_id = $1 AND id = $2`,
      [tenantId, channel.id, channel.name, JSON.stringify(channel.settings), channel.encryptedSecrets, channel.secretsSet, channel.version, channel.updatedAt],
    );
  }

  async setDeleted(manager: EntityManager, { tenantId }: TenantScope, id: string, at: Date): Promise<void> {
    await manager.query('UPDATE notification_channels SET deleted_at = $3, encrypted_secrets = NULL WHERE tenant_id = $1 AND id = $2', [tenantId, id, at]);
  }

  /** For good, of all tenants. @returns how many */
  purgeDeletedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_notification_channels_deleted_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}
