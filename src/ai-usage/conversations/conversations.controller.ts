import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Requires } from '../../platform/http/index.js';
import { ConversationReader } from './conversation-reader.js';
import { ConversationsQueryDto, MissingProductsQueryDto } from './dto/conversations.dto.js';
import { ConversationAnalyticsResponse, MissingProductsResponse, RecentConversationsResponse } from './dto/conversations.response.js';
import { MissingProductsReader } from './missing-products-reader.js';

@Controller('dashboard')
export class ConversationsController {
  constructor(
    private readonly reader: ConversationReader,
    private readonly missing: MissingProductsReader,
  ) {}

  /** See what conversations were about, in which languages, and how they went. Queries are shown to those who may read conversations. */
  @Get('analytics')
  @Requires('ai-usage:read')
  analytics(@CurrentActor() actor: Actor, @Query() query: ConversationsQueryDto): Promise<ConversationAnalyticsResponse> {
    return this.reader.analytics(actor, query);
  }

  /** See how many conversations there were, and the newest. Messages are shown to those who may read conversations. */
  @Get('conversations')
  @Requires('ai-usage:read')
  conversations(@CurrentActor() actor: Actor, @Query() query: ConversationsQueryDto): Promise<RecentConversationsResponse> {
    return this.reader.recent(actor, query);
  }

  /** See what people looked for and did not find, and what to do about it. */
  @Get('missing-products')
  @Requires('ai-conversations:read')
  missingProducts(@CurrentActor() actor: Actor, @Query() query: MissingProductsQueryDto): Promise<MissingProductsResponse> {
    return this.missing.read(actor, query);
  }
}
