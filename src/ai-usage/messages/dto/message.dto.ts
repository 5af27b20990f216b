import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { MESSAGE_ROLES, type MessageRole } from '../../domain/message.js';

/** Documents a message; what holds is checked by `domain/read-message.ts`, item by item. */
export class AiMessageDto {
  /** Recognises it for as long as it is kept: one that comes again is a duplicate. */
  @ApiProperty({ maxLength: 200 })
  messageId!: string;

  /** Of which conversation it is; the session's unless given. One of the two must be there. */
  @ApiPropertyOptional({ maxLength: 200 })
  conversationId?: string;

  /** In which session it was written; the session must be there. */
  @ApiPropertyOptional({ maxLength: 200 })
  sessionId?: string;

  @ApiProperty({ enum: MESSAGE_ROLES })
  role!: MessageRole;

  /** Stored without secrets, and not at all where the tenant keeps no content. */
  @ApiPropertyOptional({ maxLength: 20_000 })
  content?: string;

  @ApiPropertyOptional({ maxLength: 200 })
  domain?: string;

  /** Your own user. */
  @ApiPropertyOptional({ maxLength: 200 })
  userId?: string;

  /** What somebody said of the conversation, 1 to 5. */
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 5 })
  rating?: number;

  /** Whether somebody said that it solved what it was about. */
  @ApiPropertyOptional()
  resolved?: boolean;

  /** ISO 8601 with an offset, or milliseconds since 1970; as far back as messages are kept. The moment of arrival unless given. */
  @ApiProperty({ required: false, oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }] })
  timestamp?: string | number;
}
