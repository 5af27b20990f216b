import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { dayOf } from '../../economics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import type { AiSettings } from '../domain/ai-settings.js';
import type { IncomingMessage } from '../domain/message.js';
import type { AiSession, SessionChange, SessionSearch } from '../domain/session.js';
import { type IntakeFollower, IntakeFollowers } from '../intake-followers.js';
import { UsageSumsRepository } from '../sessions/usage-sums.repository.js';
import { AiSettingsRepository } from '../settings/ai-settings.repository.js';
import { ConversationsRepository, type QueryCounts } from './conversations.repository.js';
import { type AskedQuery, countQueries } from './domain/asked-queries.js';
import { outcomeOf } from './domain/conversation.js';
import { deltaOfMessages, deltaOfOutcomes } from './domain/conversation-delta.js';
import { NOT_TOLD, type ToldLanguage } from './domain/language-evidence.js';
import { asksForSomething, normaliseQuery } from './domain/normalise-query.js';
import { LanguageDetector } from './language-detector.js';
import { QueriesRepository } from './queries.repository.js';

const DAY_MS = 86_400_000;

/** Counts conversations, languages and queries when messages and sessions come in, in their transaction. */
@Injectable()
export class ConversationFollower implements IntakeFollower, OnModuleInit {
  readonly name = 'conversations';

  constructor(
    private readonly followers: IntakeFollowers,
    private readonly conversations: ConversationsRepository,
    private readonly queries: QueriesRepository,
    private readonly settings: AiSettingsRepository,
    private readonly detector: LanguageDetector,
    private readonly sums: UsageSumsRepository,
    private readonly zones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.followers.register(this);
  }

  async messagesStored(manager: EntityManager, scope: TenantScope, messages: readonly IncomingMessage[]): Promise<void> {
    const languages = await this.languagesOf(messages);
    const known = await this.conversations.find(manager, scope, [...new Set(messages.map(({ conversationId }) => conversationId))]);
    const { conversations, days, languages: languageDays } = deltaOfMessages(
      known,
      messages.map((message, index) => ({ ...message, byUser: message.role === 'user', isFeedback: isFeedback(message), told: languages[index] ?? NOT_TOLD })),
    );
    await this.conversations.save(manager, scope, conversations);
    await this.conversations.addDays(manager, scope, days);
    await this.conversations.addLanguages(manager, scope, languageDays);
    await this.judge(manager, scope, conversations.flatMap(({ sessionId, outcome }) => (sessionId !== null && outcome === null ? [sessionId] : [])));
    await this.countAsked(manager, scope, await this.settings.find(manager, scope), messages.flatMap(askedIn));
  }

  async sessionsChanged(manager: EntityManager, scope: TenantScope, changes: readonly SessionChange[]): Promise<void> {
    const ended = changes.filter(({ before, after }) => after.endedAt !== null && (before === null || before.endedAt === null));
    await this.judgeBy(manager, scope, new Map(ended.flatMap(({ after }) => outcomeEntry(after))));
    await this.countAsked(manager, scope, await this.settings.find(manager, scope), changes.flatMap(searchedIn));
  }

  /** Queries go with the days that they were asked on: none is kept longer than the message that it comes from. */
  async contentExpired(scope: TenantScope, before: Date): Promise<void> {
    const lastDay = dayOf(before, await this.zones.of(scope));
    await this.queries.transaction(scope, async (manager) => {
      await this.sums.lock(manager, scope);
      await this.queries.removeUpTo(manager, scope, lastDay);
      await this.conversations.removeBefore(manager, scope, before);
    });
  }

  /** Texts of users alone: those of models follow from the questions. */
  private async languagesOf(messages: readonly IncomingMessage[]): Promise<ToldLanguage[]> {
    return this.detector.languagesOf(messages.map(({ role, incomingContent }) => (role === 'user' ? (incomingContent ?? '') : '')));
  }

  /** Judges conversations whose session had ended before they were heard of. */
  private async judge(manager: EntityManager, scope: TenantScope, sessionIds: readonly string[]): Promise<void> {
    if (sessionIds.length === 0) return;
    const sessions = await this.conversations.endedSessions(manager, scope, [...new Set(sessionIds)]);
    await this.judgeBy(manager, scope, new Map(sessions.flatMap(outcomeEntry)));
  }

  private async judgeBy(manager: EntityManager, scope: TenantScope, outcomes: ReadonlyMap<string, boolean>): Promise<void> {
    if (outcomes.size === 0) return;
    const { conversations, days } = deltaOfOutcomes(await this.conversations.findBySessions(manager, scope, [...outcomes.keys()]), outcomes);
    await this.conversations.save(manager, scope, conversations);
    await this.conversations.addDays(manager, scope, days);
  }

  /** Counts always; keeps texts only where the tenant keeps content, and as long. */
  private async countAsked(manager: EntityManager, scope: TenantScope, { contentEnabled, retentionDays }: AiSettings, asked: readonly Asked[]): Promise<void> {
    if (asked.length === 0) return;
    await this.conversations.addQueryCounts(manager, scope, countsOf(asked));
    if (!contentEnabled) return;
    const since = this.clock.now().getTime() - retentionDays * DAY_MS;
    await this.queries.add(manager, scope, countQueries(asked.flatMap(({ text, ...rest }) => (text !== null && rest.at.getTime() >= since ? [{ text, ...rest }] : []))));
  }
}

/** What was asked; the words of a search are not always known. */
type Asked = Omit<AskedQuery, 'text'> & { readonly text: string | null };

const outcomeEntry = ({ sessionId, success, searches }: Pick<AiSession, 'sessionId' | 'success' | 'searches'>): [string, boolean][] => {
  const outcome = outcomeOf(success, searches);
  return outcome === null ? [] : [[sessionId, outcome]];
};

/** Whether it only says how the conversation was. */
const isFeedback = ({ incomingContent, rating, resolved }: IncomingMessage): boolean => incomingContent === null && (rating !== null || resolved !== null);

function askedIn({ role, incomingContent, domain, day, sentAt }: IncomingMessage): AskedQuery[] {
  if (role !== 'user' || incomingContent === null || !asksForSomething(normaliseQuery(incomingContent))) return [];
  return [{ kind: 'message', text: incomingContent, domain, day, at: sentAt, failed: false }];
}

/** Searches that a change added: they stand behind those that were there. */
function searchedIn({ before, after }: SessionChange): Asked[] {
  const { domain, day, startedAt } = after;
  const added = (after.searches ?? []).slice(before?.searches?.length ?? 0);
  return added.map(({ query, results }: SessionSearch): Asked => ({ kind: 'search', text: query, domain, day, at: startedAt, failed: results === 0 }));
}

function countsOf(asked: readonly Asked[]): QueryCounts[] {
  const counts = new Map<string, QueryCounts>();
  for (const { kind, domain, day, failed } of asked) {
    const key = JSON.stringify([day, domain]);
    const known = counts.get(key) ?? { day, domain, searches: 0, failedSearches: 0, questions: 0 };
    const search = Number(kind === 'search');
    counts.set(key, { ...known, searches: known.searches + search, failedSearches: known.failedSearches + search * Number(failed), questions: known.questions + 1 - search });
  }
  return [...counts.keys()].sort().map((key) => counts.get(key) as QueryCounts);
}
