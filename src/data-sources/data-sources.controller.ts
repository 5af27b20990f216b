import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { type Actor, ApiFails, Client, CurrentActor, DoneResponse, Requires, type Waiting } from '../platform/http/index.js';
import { DataSourcesService } from './data-sources.service.js';
import { CreateDataSourceDto, TestDataSourceDto, UpdateDataSourceDto } from './dto/data-source.dto.js';
import { ConnectionTestResponse, DataSourceResponse, DataSourceTypeResponse, SchemaTableResponse } from './dto/data-source.response.js';

@Controller('datasources')
export class DataSourcesController {
  constructor(private readonly sources: DataSourcesService) {}

  /** List the kinds of source that can be connected, with their settings as JSON Schema. */
  @Get('types')
  @Requires('datasources:read')
  types(): DataSourceTypeResponse[] {
    return this.sources.types();
  }

  /** Try settings without saving them. */
  @Post('test')
  @HttpCode(200)
  @Requires('datasources:write')
  testSettings(@CurrentActor() actor: Actor, @Body() body: TestDataSourceDto, @Client() client: Waiting): Promise<ConnectionTestResponse> {
    return this.sources.testSettings(actor, body, client);
  }

  /** List the tenant's data sources. */
  @Get()
  @Requires('datasources:read')
  list(@CurrentActor() actor: Actor): Promise<DataSourceResponse[]> {
    return this.sources.list(actor);
  }

  /** Connect a data source. */
  @Post()
  @ApiFails('QUOTA_EXCEEDED')
  @Requires('datasources:write')
  create(@CurrentActor() actor: Actor, @Body() body: CreateDataSourceDto): Promise<DataSourceResponse> {
    return this.sources.create(actor, body);
  }

  /** Look at a data source; secrets never come out. */
  @Get(':id')
  @Requires('datasources:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DataSourceResponse> {
    return this.sources.get(actor, id);
  }

  /** Change a data source. */
  @Put(':id')
  @Requires('datasources:write')
  update(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: UpdateDataSourceDto,
  ): Promise<DataSourceResponse> {
    return this.sources.update(actor, id, body);
  }

  /** Delete a data source with its uploaded files. */
  @Delete(':id')
  @Requires('datasources:write')
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DoneResponse> {
    return this.sources.delete(actor, id);
  }

  /** Test the connection with the stored settings. */
  @Post(':id/test')
  @HttpCode(200)
  @Requires('datasources:read')
  test(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Client() client: Waiting): Promise<ConnectionTestResponse> {
    return this.sources.test(actor, id, client);
  }

  /** List the tables and columns that the source's role may read. */
  @Get(':id/schema')
  @ApiFails('QUERY_FAILED', 'QUERY_TIMEOUT', 'SOURCE_UNAVAILABLE')
  @Requires('datasources:read')
  schema(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Client() client: Waiting): Promise<SchemaTableResponse[]> {
    return this.sources.schema(actor, id, client);
  }
}
