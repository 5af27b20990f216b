import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, CurrentActor, DoneResponse, ListQueryDto, Page, Requires } from '../platform/http/index.js';
import { CreateSavedQueryDto, UpdateSavedQueryDto } from './dto/query.dto.js';
import { SavedQueryResponse } from './dto/query.response.js';
import { SavedQueriesService } from './saved-queries.service.js';

@Controller('queries')
export class SavedQueriesController {
  constructor(private readonly queries: SavedQueriesService) {}

  /** List saved queries by name. */
  @Get()
  @Requires('queries:read')
  @ApiPage(SavedQueryResponse)
  list(@CurrentActor() actor: Actor, @Query() { limit, cursor }: ListQueryDto): Promise<Page<SavedQueryResponse>> {
    return this.queries.list(actor, limit, cursor);
  }

  /** Save a query under a name. */
  @Post()
  @ApiFails('QUERY_REJECTED')
  @Requires('queries:write')
  create(@CurrentActor() actor: Actor, @Body() body: CreateSavedQueryDto): Promise<SavedQueryResponse> {
    return this.queries.create(actor, body);
  }

  /** Look at a saved query. */
  @Get(':id')
  @Requires('queries:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<SavedQueryResponse> {
    return this.queries.get(actor, id);
  }

  /** Change a saved query. */
  @Put(':id')
  @ApiFails('QUERY_REJECTED')
  @Requires('queries:write')
  update(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: UpdateSavedQueryDto,
  ): Promise<SavedQueryResponse> {
    return this.queries.update(actor, id, body);
  }

  /** Delete a saved query. */
  @Delete(':id')
  @Requires('queries:write')
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DoneResponse> {
    return this.queries.delete(actor, id);
  }
}
