import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { OLDEST_SESSION_MS } from './domain/read-session.js';
import { MessagesRepository } from './messages/messages.repository.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { AiSettingsRepository } from './settings/ai-settings.repository.js';

const DAY_MS = 86_400_000;
/** Rows that one transaction removes. */
const AT_ONCE = 5_000;

/** What was removed. */
export interface Removed {
  /** Messages that are gone. */
  readonly messages: number;
  /** Sessions whose searches and logs are gone. */
  readonly texts: number;
  /** Sessions that are gone; what they used is still counted. */
  readonly sessions: number;
}

/** Removes what people and models wrote when the tenant's retention is over. Counts, tokens and costs stay. */
@Injectable()
export class ContentRetention {
  constructor(
    private readonly settings: AiSettingsRepository,
    private readonly sessions: SessionsRepository,
    private readonly messages: MessagesRepository,
    private readonly clock: Clock,
  ) {}

  async remove(scope: TenantScope, signal?: AbortSignal): Promise<Removed> {
    const { retentionDays } = await this.settings.transaction(scope, (manager) => this.settings.find(manager, scope));
    const now = this.clock.now().getTime();
    const before = new Date(now - retentionDays * DAY_MS);
    return {
      messages: await all(signal, () => this.messages.deleteBefore(scope, before, AT_ONCE)),
      texts: await all(signal, () => this.sessions.removeTexts(scope, before, AT_ONCE)),
      // A day more than they are taken in, so that one that comes again is always recognised.
      sessions: await all(signal, () => this.sessions.deleteBefore(scope, new Date(now - OLDEST_SESSION_MS - DAY_MS), AT_ONCE)),
    };
  }
}

async function all(signal: AbortSignal | undefined, remove: () => Promise<number>): Promise<number> {
  for (let removed = 0; ; ) {
    signal?.throwIfAborted();
    const count = await remove();
    removed += count;
    if (count < AT_ONCE) return removed;
  }
}
