import { Injectable } from '@nestjs/common';
import { addDays } from '../../economics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { Actor } from '../../platform/http/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { lastDays, type TelemetryRange } from '../domain/telemetry-range.js';
import { AiSettingsRepository } from '../settings/ai-settings.repository.js';
import { ConversationFiguresRepository, type RecentConversation, type Window } from './conversation-figures.repository.js';
import type { QueryKind } from './domain/asked-queries.js';
import { isResolved } from './domain/conversation.js';
import { languageShares } from './domain/language-shares.js';
import { shortened } from './domain/normalise-query.js';
import { percentOf, rounded } from './domain/shares.js';
import type { ConversationsQueryDto } from './dto/conversations.dto.js';
import type { ConversationAnalyticsResponse, RecentConversationResponse, RecentConversationsResponse, Texts, TopQueryResponse } from './dto/conversations.response.js';

const TOP = 10;
const QUERY_SHOWN = 50;
const MESSAGE_SHOWN = 100;
const RECENT = 10;

type Manager = Parameters<Parameters<ConversationFiguresRepository['transaction']>[1]>[0];

/** Tells what conversations were about, and how they went. */
@Injectable()
export class ConversationReader {
  constructor(
    private readonly figures: ConversationFiguresRepository,
    private readonly settings: AiSettingsRepository,
    private readonly zones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  async analytics(actor: Actor, { days, domain }: ConversationsQueryDto): Promise<ConversationAnalyticsResponse> {
    const range = lastDays(days, this.clock.now(), await this.zones.of(actor));
    const window = windowOf(range, domain);
    return this.figures.transaction(actor, async (manager) => {
      const texts = textsFor(actor, (await this.settings.find(manager, actor)).contentEnabled);
      const sums = await this.figures.sums(manager, actor, window);
      const kind: QueryKind = sums.searches > 0 ? 'search' : 'message';
      const responseMs = await this.figures.responseMs(manager, actor, window, range.from);
      return {
        responseTime: responseMs === null ? null : rounded(responseMs / 1_000, 3),
        satisfactionScore: sums.rated === 0 ? null : rounded(sums.ratings / sums.rated, 2),
        resolutionRate: percentOf(sums.resolved, sums.judged),
        topQueries: texts === 'shown' ? await this.topQueries(manager, actor, window, kind, kind === 'search' ? sums.searches : sums.questions) : [],
        topQueriesOf: kind,
        failedSearches: texts === 'shown' ? await this.failedSearches(manager, actor, window) : [],
        languageDistribution: languageShares(await this.figures.languages(manager, actor, window)),
        metrics: {
          totalMessages: sums.messages,
          userMessages: sums.userMessages,
          avgMessagesPerDay: rounded(sums.messages / days, 2),
          conversations: sums.conversations,
          ratedConversations: sums.rated,
          judgedConversations: sums.judged,
          searches: sums.searches,
          failedSearches: sums.failedSearches,
        },
        texts,
        timeRange: range.label,
      };
    });
  }

  async recent(actor: Actor, { days, domain }: ConversationsQueryDto): Promise<RecentConversationsResponse> {
    const range = lastDays(days, this.clock.now(), await this.zones.of(actor));
    const window = windowOf(range, domain);
    return this.figures.transaction(actor, async (manager) => {
      const texts = textsFor(actor, (await this.settings.find(manager, actor)).contentEnabled);
      const { conversations } = await this.figures.sums(manager, actor, window);
      const before = (await this.figures.sums(manager, actor, windowBefore(window, days))).conversations;
      const recent = await this.figures.recent(manager, actor, window, texts === 'shown', RECENT);
      return { total: conversations, change: percentOf(conversations - before, before), recent: recent.map(recentResponse), texts, timeRange: range.label };
    });
  }

  private async topQueries(manager: Manager, actor: Actor, window: Window, kind: QueryKind, all: number): Promise<TopQueryResponse[]> {
    const groups = await this.figures.topGroups(manager, actor, window, kind, 'asked', TOP);
    const names = await this.names(manager, actor, window, kind, groups.map(({ groupId }) => groupId), false);
    return groups.map(({ groupId, asked }) => ({ query: shortened(names.get(groupId) ?? '', QUERY_SHOWN), count: asked, percentage: percentOf(asked, all) ?? 0 }));
  }

  private async failedSearches(manager: Manager, actor: Actor, window: Window): Promise<string[]> {
    const groups = await this.figures.topGroups(manager, actor, window, 'search', 'failed', TOP);
    const names = await this.names(manager, actor, window, 'search', groups.map(({ groupId }) => groupId), true);
    return groups.flatMap(({ groupId }) => names.get(groupId) ?? []);
  }

  private async names(manager: Manager, actor: Actor, window: Window, kind: QueryKind, groupIds: readonly string[], failing: boolean): Promise<Map<string, string>> {
    const wordings = await this.figures.wordings(manager, actor, window, kind, groupIds, failing, 1);
    return new Map(wordings.map(({ groupId, text }) => [groupId, text]));
  }
}

/** Days and domain of a range. */
export const windowOf = ({ days }: TelemetryRange, domain: string | undefined): Window => ({ fromDay: days[0] as string, toDay: days.at(-1) as string, domain: domain ?? null });

/** As many days before. */
export const windowBefore = (window: Window, days: number): Window => ({ ...window, fromDay: addDays(window.fromDay, -days), toDay: addDays(window.toDay, -days) });

/** Whether an asker is shown texts. */
export const textsFor = (actor: Actor, contentEnabled: boolean): Texts => (actor.permissions.has('ai-conversations:read') ? (contentEnabled ? 'shown' : 'off') : 'forbidden');

function recentResponse(conversation: RecentConversation): RecentConversationResponse {
  const { conversationId, message, lastAt, messages, language, rating } = conversation;
  return { id: conversationId, message: message === null ? null : shortened(message, MESSAGE_SHOWN), timestamp: lastAt, messages, language, rating, resolved: isResolved(conversation) };
}
