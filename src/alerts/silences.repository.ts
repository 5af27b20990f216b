import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Keyset } from '../platform/http/index.js';
import type { Silence } from './domain/silence.js';

const COLUMNS = `s.id, s.matchers, s.reason, s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.version, s.created_by AS "createdBy", s.created_at AS "createdAt",
  s.updated_at AS "updatedAt"`;

/** Silences. */
@Injectable()
export class SilencesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Those that end last come first; before `before`. @param from those that end after it alone */
  list(scope: TenantScope, from: Date | null, before: Keyset | null, limit: number): Promise<Silence[]> {
    return this.database.run(scope, (manager) =>
      manager.query<Silence[]>(
        `SELECT ${COLUMNS} FROM silences s
          WHERE s.tenant_id = $1 AND ($2::timestamptz IS NULL OR s.ends_at > $2) AND ($3::timestamptz IS NULL OR (s.ends_at, s.id) < ($3, $4::uuid))
          ORDER BY s.ends_at DESC, s.id DESC LIMIT $5`,
        [scope.tenantId, from, before?.[0] ?? null, before?.[1] ?? null, limit],
      ),
    );
  }

  /** Those that hold at an instant, the oldest first. */
  activeAt(manager: EntityManager, { tenantId }: TenantScope, at: Date): Promise<Silence[]> {
    return manager.query<Silence[]>(`SELECT ${COLUMNS} FROM silences s WHERE s.tenant_id = $1 AND s.starts_at <= $2 AND s.ends_at > $2 ORDER BY s.created_at, s.id`, [tenantId, at]);
  }

  async find(scope: TenantScope, id: string): Promise<Silence | null> {
    return this.database.run(scope, async (manager) => {
      const [row] = await manager.query<Silence[]>(`SELECT ${COLUMNS} FROM silences s WHERE s.tenant_id = $1 AND s.id = $2`, [scope.tenantId, id]);
      return row ?? null;
    });
  }

  /** The row, locked until the transaction ends. */
  async lock(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<Silence | null> {
    const [row] = await manager.query<Silence[]>(`SELECT ${COLUMNS} FROM silences s WHERE s.tenant_id = $1 AND s.id = $2 FOR UPDATE`, [tenantId, id]);
    return row ?? null;
  }

  /** Of those that have not ended: how many there are, and how many patterns they hold together. */
  async count(manager: EntityManager, { tenantId }: TenantScope, at: Date): Promise<{ silences: number; patterns: number }> {
    const [row] = await manager.query<{ silences: number; patterns: number }[]>(
      `SELECT count(*)::int AS silences, coalesce(sum((SELECT count(*) FROM jsonb_array_elements(s.matchers) m WHERE m ->> 'operator' IN ('=~', '!~'))), 0)::int AS patterns
         FROM silences s WHERE s.tenant_id = $1 AND s.ends_at > $2`,
      [tenantId, at],
    );
    return row ?? { silences: 0, patterns: 0 };
  }

  async insert(manager: EntityManager, { tenantId }: TenantScope, { id, matchers, reason, startsAt, endsAt, version, createdBy, createdAt, updatedAt }: Silence): Promise<void> {
    await manager.query(
      'INSERT INTO silences (tenant_id, id, matchers, reason, starts_at, ends_at, version, created_by, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [tenantId, id, JSON.stringify(matchers), reason, startsAt, endsAt, version, createdBy, createdAt, updatedAt],
    );
  }

  async update(manager: EntityManager, { tenantId }: TenantScope, { id, matchers, reason, startsAt, endsAt, version, updatedAt }: Silence): Promise<void> {
    await manager.query('UPDATE silences SET matchers = $3, reason = $4, starts_at = $5, ends_at = $6, version = $7, updated_at = $8 WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      id,
      JSON.stringify(matchers),
      reason,
      startsAt,
      endsAt,
      version,
      updatedAt,
    ]);
  }

  async delete(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<void> {
    await manager.query('DELETE FROM silences WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
  }

  /** For good, of all tenants. @returns how many. */
  purgeEndedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_silences_ended_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}
