import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { IngestResponse } from '../../metrics/index.js';
import { type Actor, ApiFails, CurrentActor, type IncomingBody, Requires, StreamedBody, StreamsBody } from '../../platform/http/index.js';
import { AiMessageDto } from './dto/message.dto.js';
import { MessageIntake } from './message-intake.js';

@Controller('ai/messages')
export class AiMessagesController {
  constructor(private readonly intake: MessageIntake) {}

  /**
   * Take in messages of conversations: one as an object, or many.
   *
   * A JSON object or list, or one message a line as `application/x-ndjson`; `Content-Encoding: gzip` is understood. At most
   * 5 MB unpacked and 50,000 messages. Messages that break a rule are left out, each with its index and reason. One whose
   * `messageId` is known is a duplicate and changes nothing.
   */
  @Post()
  @HttpCode(202)
  @StreamsBody()
  @Requires('ingest:write')
  @ApiFails('PAYLOAD_TOO_LARGE')
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiExtraModels(AiMessageDto)
  @ApiBody({ schema: { oneOf: [{ $ref: getSchemaPath(AiMessageDto) }, { type: 'array', items: { $ref: getSchemaPath(AiMessageDto) } }] } })
  take(@CurrentActor() actor: Actor, @StreamedBody() body: IncomingBody): Promise<IngestResponse> {
    return this.intake.take(actor, body);
  }
}
