import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, ApiProduces, getSchemaPath } from '@nestjs/swagger';
import { IngestResponse } from '../../metrics/index.js';
import { type Actor, ApiFails, ApiPage, CurrentActor, type IncomingBody, type Page, type RawAnswer, Requires, StreamedBody, StreamsBody } from '../../platform/http/index.js';
import { AiSessionDto, ChangeSessionDto, ListAiSessionsDto, LiveAiSessionsDto } from './dto/session.dto.js';
import { AiSessionDetailResponse, AiSessionResponse, LiveAiSessionsResponse } from './dto/session.response.js';
import { SessionIntake } from './session-intake.js';
import { SessionReader } from './session-reader.js';

@Controller('ai/sessions')
export class AiSessionsController {
  constructor(
    private readonly intake: SessionIntake,
    private readonly reader: SessionReader,
  ) {}

  /**
   * Take in sessions of language models: one as an object, or many.
   *
   * A JSON object or list, or one session a line as `application/x-ndjson`; `Content-Encoding: gzip` is understood. At most
   * 5 MB unpacked and 50,000 sessions. Sessions that break a rule are left out, each with its index and reason. One whose
   * `sessionId` is known is a duplicate and changes nothing. One without `endedAt` and `success` is live: it goes on with
   * `PATCH`, and ends as failed (`abandoned`) when nothing is heard of it for an hour. A budget that blocks refuses live
   * sessions alone; what has been spent is always taken in.
   */
  @Post()
  @HttpCode(202)
  @StreamsBody()
  @Requires('ingest:write')
  @ApiFails('PAYLOAD_TOO_LARGE', 'QUOTA_EXCEEDED')
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiExtraModels(AiSessionDto)
  @ApiBody({ schema: { oneOf: [{ $ref: getSchemaPath(AiSessionDto) }, { type: 'array', items: { $ref: getSchemaPath(AiSessionDto) } }] } })
  take(@CurrentActor() actor: Actor, @StreamedBody() body: IncomingBody): Promise<IngestResponse> {
    return this.intake.take(actor, body);
  }

  /** List sessions, the newest first; `Accept: text/csv` streams all of them. Kept for 400 days. */
  @Get()
  @Requires('ai-usage:read')
  @ApiProduces('application/json', 'text/csv')
  @ApiPage(AiSessionResponse)
  list(@CurrentActor() actor: Actor, @Query() query: ListAiSessionsDto, @Headers('accept') accept: string | undefined): Promise<Page<AiSessionResponse>> | RawAnswer {
    return this.reader.answer(actor, query, accept);
  }

  /** List live sessions, the newest first. */
  @Get('live')
  @Requires('ai-usage:read')
  live(@CurrentActor() actor: Actor, @Query() query: LiveAiSessionsDto): Promise<LiveAiSessionsResponse> {
    return this.reader.live(actor, query);
  }

  /** Look at a session, with its searches and logs. */
  @Get(':sessionId')
  @Requires('ai-conversations:read')
  get(@CurrentActor() actor: Actor, @Param('sessionId') id: string): Promise<AiSessionDetailResponse> {
    return this.reader.get(actor, id);
  }

  /**
   * Go on with a live session, or end it.
   *
   * One that has ended never changes again. What was written in it is answered to those who may read conversations.
   */
  @Patch(':sessionId')
  @Requires('ingest:write')
  @ApiFails('CONFLICT')
  async change(@CurrentActor() actor: Actor, @Param('sessionId') id: string, @Body() body: ChangeSessionDto): Promise<AiSessionDetailResponse> {
    return this.reader.told(actor, await this.intake.change(actor, id, body));
  }
}
