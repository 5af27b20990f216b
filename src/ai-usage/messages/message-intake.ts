import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { dayOf } from '../../economics/index.js';
import { type IngestResult, itemsOfBatch } from '../../metrics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import type { Actor, IncomingBody } from '../../platform/http/index.js';
import { type ReadItem, type RejectedItem, readItems, redactText } from '../../system-health/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { AiMessagesStored } from '../ai-usage.events.js';
import type { AiSettings } from '../domain/ai-settings.js';
import type { IncomingMessage } from '../domain/message.js';
import { type NewMessage, readMessage } from '../domain/read-message.js';
import { IntakeFollowers } from '../intake-followers.js';
import { UsageSumsRepository } from '../sessions/usage-sums.repository.js';
import { AiSettingsRepository } from '../settings/ai-settings.repository.js';
import { MessagesRepository } from './messages.repository.js';

/** Takes messages of conversations in. */
@Injectable()
export class MessageIntake {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly sums: UsageSumsRepository,
    private readonly settings: AiSettingsRepository,
    private readonly followers: IntakeFollowers,
    private readonly zones: TenantTimeZones,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** What is accepted is stored when this answers. @throws DomainError PAYLOAD_TOO_LARGE; VALIDATION_FAILED when the body as a whole is no batch */
  async take(actor: Actor, body: IncomingBody): Promise<IngestResult> {
    const now = this.clock.now();
    const settings = await this.messages.transaction(actor, (manager) => this.settings.find(manager, actor));
    const { accepted, rejected } = await readItems(await itemsOfBatch(body), (item) => readMessage(item, now.getTime(), settings.retentionDays));
    if (accepted.length === 0) return { accepted: 0, duplicates: 0, rejected };
    const zone = await this.zones.of(actor);
    const outcome = await this.messages.transaction(actor, (manager) => this.store(manager, actor, settings, accepted, zone, now));
    if (outcome.stored > 0) this.events.publish(new AiMessagesStored({ tenantId: actor.tenantId }));
    return {
      accepted: outcome.stored,
      duplicates: accepted.length - outcome.stored - outcome.refused.length,
      rejected: [...rejected, ...outcome.refused].sort((a, b) => a.index - b.index),
    };
  }

  private async store(manager: EntityManager, scope: TenantScope, settings: AiSettings, items: readonly ReadItem<NewMessage>[], zone: string, now: Date): Promise<{ stored: number; refused: RejectedItem[] }> {
    const sessions = await this.messages.knownSessions(manager, scope, [...new Set(items.flatMap(({ value }) => value.sessionId ?? []))]);
    const refused: RejectedItem[] = [];
    const first = new Map<string, IncomingMessage>();
    for (const { index, value } of items) {
      if (value.sessionId !== null && !sessions.has(value.sessionId)) refused.push({ index, reason: 'sessionId names no session that is there: send the session first, or a conversationId instead' });
      else if (!first.has(value.messageId)) first.set(value.messageId, incoming(value, settings, zone));
    }
    const written = await this.messages.insert(manager, scope, [...first.values()], now);
    const stored = [...first.values()].filter(({ messageId }) => written.has(messageId));
    if (stored.length > 0) {
      await this.sums.lock(manager, scope);
      await this.followers.messagesStored(manager, scope, stored);
    }
    return { stored: stored.length, refused };
  }
}

function incoming(message: NewMessage, { contentEnabled, redactEmails }: AiSettings, zone: string): IncomingMessage {
  const content = message.content === null ? null : redactText(message.content, { emails: redactEmails });
  return { ...message, content: contentEnabled ? content : null, incomingContent: content, day: dayOf(message.sentAt, zone) };
}
