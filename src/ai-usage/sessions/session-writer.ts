import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UsageChanges } from '../../economics/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import type { AiSettings } from '../domain/ai-settings.js';
import { withoutTexts } from '../domain/redact-session.js';
import type { AiSession, SessionChange } from '../domain/session.js';
import { deltaOf } from '../domain/usage-sums.js';
import { IntakeFollowers } from '../intake-followers.js';
import { SessionsRepository } from './sessions.repository.js';
import { UsageSumsRepository } from './usage-sums.repository.js';

/** Writes sessions together with all that is counted of them, in the transaction of its caller. */
@Injectable()
export class SessionWriter {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly sums: UsageSumsRepository,
    private readonly usage: UsageChanges,
    private readonly followers: IntakeFollowers,
  ) {}

  /** @param sessions each id once @returns those that were not there yet */
  async insert(manager: EntityManager, scope: TenantScope, { contentEnabled }: AiSettings, sessions: readonly AiSession[], now: Date): Promise<SessionChange[]> {
    const written = await this.sessions.insert(manager, scope, contentEnabled ? sessions : sessions.map(withoutTexts), now);
    const changes = sessions.filter(({ sessionId }) => written.has(sessionId)).map((after) => ({ before: null, after }));
    await this.count(manager, scope, changes);
    return changes;
  }

  /** @param changes of sessions that the transaction holds */
  async update(manager: EntityManager, scope: TenantScope, { contentEnabled }: AiSettings, changes: readonly SessionChange[]): Promise<void> {
    await this.sessions.update(
      manager,
      scope,
      changes.map(({ after }) => (contentEnabled ? after : withoutTexts(after))),
    );
    await this.count(manager, scope, changes);
  }

  private async count(manager: EntityManager, scope: TenantScope, changes: readonly SessionChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.sums.lock(manager, scope);
    const delta = deltaOf(changes);
    await this.sums.add(manager, scope, delta);
    await this.usage.mark(manager, scope, delta.days.map(({ day }) => day));
    await this.followers.sessionsChanged(manager, scope, changes);
  }
}
