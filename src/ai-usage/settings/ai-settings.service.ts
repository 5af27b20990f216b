import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { type Actor, DomainError } from '../../platform/http/index.js';
import type { AiSettings } from '../domain/ai-settings.js';
import { AiSettingsRepository } from './ai-settings.repository.js';
import type { AiSettingsDto } from './dto/ai-settings.dto.js';

/** What a tenant wants of its AI usage; holds for what comes from then on, retention for all. */
@Injectable()
export class AiSettingsService {
  constructor(
    private readonly repository: AiSettingsRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  get(actor: Actor): Promise<AiSettings> {
    return this.repository.transaction(actor, (manager) => this.repository.find(manager, actor));
  }

  /** @throws DomainError CONFLICT when somebody else has changed them since */
  change(actor: Actor, { contentEnabled, redactEmails, retentionDays, categories, version }: AiSettingsDto): Promise<AiSettings> {
    return this.repository.transaction(actor, async (manager) => {
      const before = await this.repository.find(manager, actor);
      const after = { contentEnabled, redactEmails, retentionDays, categories: categories ?? null, version: version + 1 };
      if (before.version !== version || !(await this.repository.save(manager, actor, after, this.clock.now()))) {
        throw new DomainError('CONFLICT', 'Somebody else has changed these settings since.', { version: before.version });
      }
      await this.audit.record(manager, actor, { action: 'ai-settings.update', resourceType: 'ai-settings', resourceId: null, before, after });
      return after;
    });
  }
}
