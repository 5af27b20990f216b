import { Module } from '@nestjs/common';
import { AiIntakeModule } from './ai-intake.module.js';
import { ContentRetention } from './content-retention.js';
import { MessagesModule } from './messages/messages.module.js';
import { SessionsModule } from './sessions/sessions.module.js';

/** How long what was written is kept. */
@Module({
  imports: [AiIntakeModule, MessagesModule, SessionsModule],
  providers: [ContentRetention],
  exports: [ContentRetention],
})
export class RetentionModule {}
