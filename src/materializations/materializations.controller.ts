import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, Client, CurrentActor, DoneResponse, Page, Requires, type Waiting } from '../platform/http/index.js';
import { CreateMaterializationDto, DeleteMaterializationDto, MaterializationRunsQueryDto, UpdateMaterializationDto } from './dto/materialization.dto.js';
import { MaterializationResponse, MaterializationRunResponse, RefreshBegunResponse, RefreshCancelResponse } from './dto/materialization.response.js';
import { MaterializationsService } from './materializations.service.js';

@Controller('materializations')
export class MaterializationsController {
  constructor(private readonly materializations: MaterializationsService) {}

  /** List the tenant's materialized views by name, with how they do. */
  @Get()
  @Requires('materializations:read')
  list(@CurrentActor() actor: Actor): Promise<MaterializationResponse[]> {
    return this.materializations.list(actor);
  }

  /** Keep a materialized view in a source; it is made in the background. */
  @Post()
  @ApiFails('NOT_FOUND', 'CONFLICT', 'QUERY_REJECTED', 'QUERY_FAILED', 'QUERY_TIMEOUT', 'QUOTA_EXCEEDED', 'SOURCE_UNAVAILABLE')
  @Requires('materializations:write')
  create(@CurrentActor() actor: Actor, @Body() body: CreateMaterializationDto, @Client() client: Waiting): Promise<MaterializationResponse> {
    return this.materializations.create(actor, body, client);
  }

  /** Look at a materialized view. */
  @Get(':id')
  @Requires('materializations:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<MaterializationResponse> {
    return this.materializations.get(actor, id);
  }

  /** Change a materialized view; a new definition takes the old one's place when its rows are there. */
  @Put(':id')
  @ApiFails('QUERY_REJECTED', 'QUERY_FAILED', 'QUERY_TIMEOUT', 'SOURCE_UNAVAILABLE')
  @Requires('materializations:write')
  update(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: UpdateMaterializationDto,
    @Client() client: Waiting,
  ): Promise<MaterializationResponse> {
    return this.materializations.update(actor, id, body, client);
  }

  /** Delete a materialized view, and drop it from its source. */
  @Delete(':id')
  @ApiFails('CONFLICT', 'QUERY_FAILED', 'QUERY_TIMEOUT', 'SOURCE_UNAVAILABLE')
  @Requires('materializations:write')
  delete(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DeleteMaterializationDto,
    @Client() client: Waiting,
  ): Promise<DoneResponse> {
    return this.materializations.delete(actor, id, body, client);
  }

  /** Refresh a materialized view now, beside those who read it; the answer does not wait for the end. */
  @Post(':id/refresh')
  @HttpCode(202)
  @ApiFails('CONFLICT')
  @Requires('materializations:write')
  refresh(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<RefreshBegunResponse> {
    return this.materializations.refresh(actor, id);
  }

  /** Cancel the refresh that is under way, in the source too; the old rows stay. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Requires('materializations:write')
  cancel(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<RefreshCancelResponse> {
    return this.materializations.cancel(actor, id);
  }

  /** List the refreshes of a materialized view, the newest first; the last 200 are kept. */
  @Get(':id/runs')
  @ApiPage(MaterializationRunResponse)
  @Requires('materializations:read')
  runs(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() { limit, cursor }: MaterializationRunsQueryDto): Promise<Page<MaterializationRunResponse>> {
    return this.materializations.listRuns(actor, id, limit, cursor);
  }
}
