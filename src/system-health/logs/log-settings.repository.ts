import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';

/** What a tenant wants of its logs. */
export interface LogSettings {
  /** Whether addresses of e-mail are taken out before lines are stored. */
  readonly redactEmails: boolean;
}

@Injectable()
export class LogSettingsRepository {
  /** The tenant's settings; those of somebody who has set nothing when there are none. */
  async find(manager: EntityManager, { tenantId }: TenantScope): Promise<LogSettings> {
    const [row] = await manager.query<LogSettings[]>('SELECT redact_emails AS "redactEmails" FROM log_settings WHERE tenant_id = $1', [tenantId]);
    return row ?? { redactEmails: false };
  }

  async save(manager: EntityManager, { tenantId }: TenantScope, { redactEmails }: LogSettings, now: Date): Promise<void> {
    await manager.query(
      `INSERT INTO log_settings (tenant_id, redact_emails, updated_at) VALUES ($1, $2, $3)
       ON CONFLICT (tenant_id) DO UPDATE SET redact_emails = excluded.redact_emails, updated_at = excluded.updated_at`,
      [tenantId, redactEmails, now],
    );
  }
}
