import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { IngestResponse } from '../../metrics/index.js';
import { type Actor, ApiFails, ApiPage, CurrentActor, type IncomingBody, Page, Requires, StreamedBody, StreamsBody } from '../../platform/http/index.js';
import { ListWorkflowsDto, WorkflowMessageDto } from './dto/workflow.dto.js';
import { WorkflowResponse } from './dto/workflow.response.js';
import { Workflows } from './workflows.service.js';

@Controller()
export class WorkflowsController {
  constructor(private readonly workflows: Workflows) {}

  /**
   * Take in messages about work in progress.
   *
   * A JSON list, or one message a line as `application/x-ndjson`; `Content-Encoding: gzip` is understood. At most 5 MB
   * unpacked. Messages that break a rule are left out, each with its index and reason. The newest by its own timestamp
   * says how the work stands, whatever the order in which they come, so that sending one again does no harm.
   */
  @Post('ingest/workflows')
  @HttpCode(202)
  @StreamsBody()
  @Requires('ingest:write')
  @ApiFails('PAYLOAD_TOO_LARGE')
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiExtraModels(WorkflowMessageDto)
  @ApiBody({ schema: { type: 'array', items: { $ref: getSchemaPath(WorkflowMessageDto) } } })
  take(@CurrentActor() actor: Actor, @StreamedBody() body: IncomingBody): Promise<IngestResponse> {
    return this.workflows.take(actor, body);
  }

  /** List work in progress and work that has ended, newest first. Kept for 30 days after the last message. */
  @Get('system/workflows')
  @Requires('system-health:read')
  @ApiPage(WorkflowResponse)
  list(@CurrentActor() actor: Actor, @Query() query: ListWorkflowsDto): Promise<Page<WorkflowResponse>> {
    return this.workflows.list(actor, query);
  }
}
