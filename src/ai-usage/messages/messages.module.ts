import { Module } from '@nestjs/common';
import { TenantsModule } from '../../tenants/index.js';
import { AiIntakeModule } from '../ai-intake.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { MessageIntake } from './message-intake.js';
import { AiMessagesController } from './messages.controller.js';
import { MessagesRepository } from './messages.repository.js';

/** Messages of conversations, taken in. */
@Module({
  imports: [AiIntakeModule, SessionsModule, TenantsModule],
  controllers: [AiMessagesController],
  providers: [MessageIntake, MessagesRepository],
  exports: [MessageIntake, MessagesRepository],
})
export class MessagesModule {}
