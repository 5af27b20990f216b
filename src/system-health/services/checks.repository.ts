import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import type { CheckSettings } from './domain/check.js';

/** A registered check. */
export interface Check extends CheckSettings {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS = `id, name, url, method, expected_from AS "expectedFrom", expected_to AS "expectedTo", timeout_ms AS "timeoutMs",
  degraded_above_ms AS "degradedAboveMs", enabled, version, created_at AS "createdAt", updated_at AS "updatedAt"`;

@Injectable()
export class ChecksRepository {
  /** By name. */
  list(manager: EntityManager, { tenantId }: TenantScope): Promise<Check[]> {
    return manager.query<Check[]>(`SELECT ${COLUMNS} FROM system_checks WHERE tenant_id = $1 ORDER BY name`, [tenantId]);
  }

  async find(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<Check | null> {
    const [row] = await manager.query<Check[]>(`SELECT ${COLUMNS} FROM system_checks WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, [tenantId, id]);
    return row ?? null;
  }

  async count(manager: EntityManager, { tenantId }: TenantScope): Promise<number> {
    const [row] = await manager.query<{ n: number }[]>('SELECT count(*)::int AS n FROM system_checks WHERE tenant_id = $1', [tenantId]);
    return row?.n ?? 0;
  }

  async insert(manager: EntityManager, { tenantId }: TenantScope, createdBy: string | null, check: Check): Promise<void> {
    await manager.query(
      `INSERT INTO system_checks (tenant_id, id, name, url, method, expected_from, expected_to, timeout_ms, degraded_above_ms, enabled, version, created_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [tenantId, check.id, ...settingsOf(check), check.enabled, check.version, createdBy, check.createdAt, check.updatedAt],
    );
  }

  async update(manager: EntityManager, { tenantId }: TenantScope, check: Check): Promise<void> {
    await manager.query(
      `UPDATE system_checks SET name = $3, url = $4, method = $5, expected_from = $6, expected_to = $7, timeout_ms = $8, degraded_above_ms = $9, enabled = $10, version = $11, updated_at = $12
        WHERE tenant_id = $1 AND id = $2`,
      [tenantId, check.id, ...settingsOf(check), check.enabled, check.version, check.updatedAt],
    );
  }

  async delete(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<void> {
    await manager.query('DELETE FROM system_checks WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
  }
}

function settingsOf({ name, url, method, expectedFrom, expectedTo, timeoutMs, degradedAboveMs }: Check): unknown[] {
  return [name, url, method, expectedFrom, expectedTo, timeoutMs, degradedAboveMs];
}
