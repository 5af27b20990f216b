import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { TenantDatabase } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import { type LogSettings, LogSettingsRepository } from './log-settings.repository.js';

/** What a tenant wants of its logs; holds for lines that come from then on. */
@Injectable()
export class LogSettingsService {
  constructor(
    private readonly repository: LogSettingsRepository,
    private readonly database: TenantDatabase,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  get(actor: Actor): Promise<LogSettings> {
    return this.database.run(actor, (manager) => this.repository.find(manager, actor));
  }

  change(actor: Actor, settings: LogSettings): Promise<LogSettings> {
    return this.database.run(actor, async (manager) => {
      const before = await this.repository.find(manager, actor);
      await this.repository.save(manager, actor, settings, this.clock.now());
      await this.audit.record(manager, actor, { action: 'log-settings.update', resourceType: 'log-settings', resourceId: null, before, after: settings });
      return settings;
    });
  }
}
