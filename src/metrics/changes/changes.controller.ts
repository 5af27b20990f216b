import { Body, Controller, Delete, Get, Headers, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader } from '@nestjs/swagger';
import {
  type Actor,
  ApiFails,
  ApiPage,
  CurrentActor,
  DoneResponse,
  type IncomingBody,
  ListQueryDto,
  Page,
  Requires,
  StreamedBody,
  StreamsBody,
} from '../../platform/http/index.js';
import { ChangeIntake } from './change-intake.js';
import { ChangeRulesService } from './change-rules.service.js';
import { CreateChangeRuleDto, TryChangeDto, UpdateChangeRuleDto } from './dto/change-rule.dto.js';
import { ChangeRuleResponse, IngestChangesResponse, TryChangeResponse } from './dto/change-rule.response.js';

@Controller('ingest')
export class ChangesController {
  constructor(
    private readonly intake: ChangeIntake,
    private readonly rules: ChangeRulesService,
  ) {}

  /**
   * Take in changes of rows.
   *
   * Messages in the shape of Debezium, with or without their schema: one, a JSON list, or one a line as `application/x-ndjson`.
   * The tenant's rules make events of them, which are taken as by `POST /ingest/events`. A change counts once however often
   * it is sent: its place in its source's log recognises it, or else the `Idempotency-Key`.
   */
  @Post('changes')
  @HttpCode(202)
  @StreamsBody()
  @Requires('ingest:write')
  @ApiFails('PAYLOAD_TOO_LARGE')
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiBody({ schema: { type: 'array', items: { type: 'object', additionalProperties: true } } })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Recognises the batch when it is sent again; 1 to 255 characters.' })
  changes(@CurrentActor() actor: Actor, @StreamedBody() body: IncomingBody, @Headers('idempotency-key') key: string | undefined): Promise<IngestChangesResponse> {
    return this.intake.changes(actor, body, key);
  }

  /** List rules for changes by name. */
  @Get('change-rules')
  @Requires('change-rules:read')
  @ApiPage(ChangeRuleResponse)
  list(@CurrentActor() actor: Actor, @Query() { limit, cursor }: ListQueryDto): Promise<Page<ChangeRuleResponse>> {
    return this.rules.list(actor, limit, cursor);
  }

  /** Make a rule by which changes become events. */
  @Post('change-rules')
  @Requires('change-rules:write')
  @ApiFails('CONFLICT', 'QUOTA_EXCEEDED')
  create(@CurrentActor() actor: Actor, @Body() body: CreateChangeRuleDto): Promise<ChangeRuleResponse> {
    return this.rules.create(actor, body);
  }

  /** Show what would become of a message, by the rules that are kept or by one that is sent along. Nothing is written. */
  @Post('change-rules/try')
  @HttpCode(200)
  @Requires('change-rules:read')
  try(@CurrentActor() actor: Actor, @Body() body: TryChangeDto): Promise<TryChangeResponse> {
    return this.intake.try(actor, body);
  }

  /** Look at a rule for changes. */
  @Get('change-rules/:id')
  @Requires('change-rules:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<ChangeRuleResponse> {
    return this.rules.get(actor, id);
  }

  /** Change a rule for changes. */
  @Put('change-rules/:id')
  @Requires('change-rules:write')
  @ApiFails('CONFLICT')
  update(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: UpdateChangeRuleDto): Promise<ChangeRuleResponse> {
    return this.rules.update(actor, id, body);
  }

  /** Delete a rule for changes. */
  @Delete('change-rules/:id')
  @Requires('change-rules:write')
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DoneResponse> {
    return this.rules.delete(actor, id);
  }
}
