import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { AiSessionsChanged } from '../ai-usage.events.js';
import { abandonSession } from '../domain/session-change.js';
import { AiSettingsRepository } from '../settings/ai-settings.repository.js';
import { SessionMetrics } from './session-metrics.js';
import { SessionWriter } from './session-writer.js';
import { SessionsRepository } from './sessions.repository.js';

/** A live session of which nothing is heard for so long is over. */
export const SILENT_MS = 3_600_000;
/** Sessions that one transaction ends. */
const AT_ONCE = 500;

/** Ends live sessions of which nothing more is heard. */
@Injectable()
export class AbandonedSessions {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly writer: SessionWriter,
    private readonly settings: AiSettingsRepository,
    private readonly metrics: SessionMetrics,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** Tenants that have such. */
  tenants(): Promise<string[]> {
    return this.sessions.tenantsWithSilent(this.before());
  }

  /** @returns how many were ended */
  async end(scope: TenantScope, signal: AbortSignal): Promise<number> {
    for (let ended = 0; ; ) {
      signal.throwIfAborted();
      const now = this.clock.now();
      const changes = await this.sessions.transaction(scope, async (manager) => {
        const silent = await this.sessions.lockSilent(manager, scope, this.before(), AT_ONCE);
        const over = silent.map((before) => ({ before, after: abandonSession(before, now) }));
        await this.writer.update(manager, scope, await this.settings.find(manager, scope), over);
        return over;
      });
      ended += changes.length;
      if (changes.length > 0) {
        this.events.publish(new AiSessionsChanged({ tenantId: scope.tenantId }));
        await this.metrics.record(scope, changes);
      }
      if (changes.length < AT_ONCE) return ended;
    }
  }

  private before(): Date {
    return new Date(this.clock.now().getTime() - SILENT_MS);
  }
}
