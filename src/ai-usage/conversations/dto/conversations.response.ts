import { ApiProperty } from '@nestjs/swagger';
import { QUERY_KINDS, type QueryKind } from '../domain/asked-queries.js';

/** Why texts are there or not: shown; the asker may not read them (`ai-conversations:read`); the tenant keeps none. */
export const TEXTS = ['shown', 'forbidden', 'off'] as const;
export type Texts = (typeof TEXTS)[number];

/** What people asked for, near duplicates together. */
export class TopQueryResponse {
  /** As the most frequent of its group was written; at most 50 characters. */
  query!: string;
  count!: number;
  /** Of all queries of the time. */
  percentage!: number;
}

export class LanguageShareResponse {
  /** ISO 639-1; `unknown` of messages that do not tell, such as "ok". */
  @ApiProperty({ example: 'de' })
  language!: string;

  /** Of users' messages. */
  percentage!: number;
  messages!: number;
  /** For a chart; those with the most messages have the first of the series' colours. */
  @ApiProperty({ example: '#0e7490' })
  color!: string;
}

export class ConversationMetricsResponse {
  totalMessages!: number;
  userMessages!: number;
  avgMessagesPerDay!: number;
  conversations!: number;
  /** Those with a rating, of which `satisfactionScore` is the mean. */
  ratedConversations!: number;
  /** Those of which something tells whether they were resolved, of which `resolutionRate` is a share. */
  judgedConversations!: number;
  searches!: number;
  failedSearches!: number;
}

/** What conversations were about, and how they went. What is null is not known. */
export class ConversationAnalyticsResponse {
  /** Seconds that a session took from beginning to end, on average. */
  responseTime!: number | null;
  /** 1 to 5: the mean of ratings that were given; never guessed from words. */
  satisfactionScore!: number | null;
  /** Percent of conversations that were resolved, of those of which something tells. */
  resolutionRate!: number | null;
  /** The ten most frequent. */
  topQueries!: TopQueryResponse[];

  /** What they are: searches of sessions where there were any, else what users wrote. */
  @ApiProperty({ enum: QUERY_KINDS })
  topQueriesOf!: QueryKind;

  /** The ten that most often found nothing, near duplicates together. */
  failedSearches!: string[];
  /** Most messages first, `unknown` last. */
  languageDistribution!: LanguageShareResponse[];
  metrics!: ConversationMetricsResponse;

  /** Whether `topQueries` and `failedSearches` hold what there is. */
  @ApiProperty({ enum: TEXTS })
  texts!: Texts;

  /** As people say it, such as `last 7 days`. */
  timeRange!: string;
}

export class RecentConversationResponse {
  id!: string;
  /** What its user wrote last, at most 100 characters; null where it is not kept, or may not be read. */
  message!: string | null;
  /** When somebody wrote in it last. */
  timestamp!: Date;
  messages!: number;
  /** ISO 639-1 */
  language!: string | null;
  /** 1 to 5 */
  rating!: number | null;
  /** null: nothing tells. */
  resolved!: boolean | null;
}

/** How many conversations, and the newest. */
export class RecentConversationsResponse {
  total!: number;
  /** Percent against as many days before; null when there were none. */
  change!: number | null;
  /** At most 10, the newest first. */
  recent!: RecentConversationResponse[];

  /** Whether the messages are there. */
  @ApiProperty({ enum: TEXTS })
  texts!: Texts;

  timeRange!: string;
}

export class MissingProductResponse {
  /** As it was asked for most often. */
  name!: string;
  /** Searches that found nothing. */
  count!: number;
  lastRequested!: Date;
  /** Ways in which it was asked for, at most 3. */
  examples!: string[];
  /** Of `categories`. */
  category!: string;
}

export class MissingStatisticsResponse {
  /** All, also those that the list leaves out. */
  totalMissingProducts!: number;
  /** Searches for them that found nothing. */
  totalRequests!: number;
  /** null when nothing is missing. */
  avgRequestsPerProduct!: number | null;
  timeRange!: string;
}

/** What people looked for in vain. */
export class MissingProductsResponse {
  /** Groups of like searches of which at least half found nothing: at most 50, the most frequent first. */
  missingProducts!: MissingProductResponse[];
  statistics!: MissingStatisticsResponse;

  /** Names by category, at most 5 each. Those of a tenant that has set none are tools, parts, equipment and other. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    example: { tools: ['cordless drill'], parts: [], equipment: [], other: [] },
  })
  categories!: Record<string, string[]>;

  /** At most 4, each with the figures that it follows from; none when nothing follows. */
  recommendations!: string[];

  /** `off`: the tenant keeps no content. */
  @ApiProperty({ enum: TEXTS })
  texts!: Texts;
}
