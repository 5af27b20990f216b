import { Module } from '@nestjs/common';
import { TenantsModule } from '../../tenants/index.js';
import { AiIntakeModule } from '../ai-intake.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ConversationFiguresRepository } from './conversation-figures.repository.js';
import { ConversationFollower } from './conversation-follower.js';
import { ConversationReader } from './conversation-reader.js';
import { ConversationsController } from './conversations.controller.js';
import { QueryGroupingJob } from './conversations.jobs.js';
import { ConversationsRepository } from './conversations.repository.js';
import { LanguageDetector } from './language-detector.js';
import { MissingProductsReader } from './missing-products-reader.js';
import { QueriesRepository } from './queries.repository.js';
import { QueryGrouping } from './query-grouping.js';

/** What is derived from messages and searches: languages, satisfaction, what people ask for, and what they do not find. */
@Module({
  imports: [AiIntakeModule, SessionsModule, TenantsModule],
  controllers: [ConversationsController],
  providers: [
    ConversationFiguresRepository,
    ConversationFollower,
    ConversationReader,
    ConversationsRepository,
    LanguageDetector,
    MissingProductsReader,
    QueriesRepository,
    QueryGrouping,
    QueryGroupingJob,
  ],
})
export class ConversationsModule {}
