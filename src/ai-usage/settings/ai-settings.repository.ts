import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import { type AiSettings, DEFAULT_AI_SETTINGS } from '../domain/ai-settings.js';

@Injectable()
export class AiSettingsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** The tenant's settings; those of somebody who has set nothing when there are none. */
  async find(manager: EntityManager, { tenantId }: TenantScope): Promise<AiSettings> {
    const [row] = await manager.query<AiSettings[]>(
      `SELECT content_enabled AS "contentEnabled", redact_emails AS "redactEmails", retention_days AS "retentionDays", categories, version
         FROM ai_settings WHERE tenant_id = $1`,
      [tenantId],
    );
    return row ?? DEFAULT_AI_SETTINGS;
  }

  /** @returns false when somebody else has changed them since: the stored version is not the one before this */
  async save(manager: EntityManager, { tenantId }: TenantScope, settings: AiSettings, now: Date): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `WITH kept AS (
         INSERT INTO ai_settings AS known (tenant_id, content_enabled, redact_emails, retention_days, categories, version, updated_at)
         VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7)
         ON CONFLICT (tenant_id) DO UPDATE
            SET content_enabled = excluded.content_enabled, redact_emails = excluded.redact_emails, retention_days = excluded.retention_days,
                categories = excluded.categories, version = excluded.version, updated_at = excluded.updated_at
          WHERE known.version = excluded.version - 1
         RETURNING version
       ) SELECT version FROM kept`,
      [
        tenantId,
        settings.contentEnabled,
        settings.redactEmails,
        settings.retentionDays,
        settings.categories === null ? null : JSON.stringify(settings.categories),
        settings.version,
        now,
      ],
    );
    return rows.length > 0;
  }
}
