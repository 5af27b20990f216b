import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseIntPipe,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces } from '@nestjs/swagger';
import {
  type Actor,
  ApiAnswer,
  ApiFails,
  ApiPage,
  CurrentActor,
  ListQueryDto,
  Page,
  RawAnswer,
  Requires,
} from '../platform/http/index.js';
import { DashboardDefinitionsService } from './dashboard-definitions.service.js';
import { DashboardVersionsService } from './dashboard-versions.service.js';
import type { DashboardDefinition } from './domain/dashboard-definition.js';
import {
  AppliedDefinitionResponse,
  ComparedVersionResponse,
  DashboardResponse,
  DashboardVersionResponse,
} from './dto/dashboard.response.js';
import { DashboardDefinitionDto, DefinitionFormatDto, wantsYaml } from './dto/definition.dto.js';

/** Dashboards through time and as code. */
@Controller('dashboards')
export class DashboardHistoryController {
  constructor(
    private readonly versions: DashboardVersionsService,
    private readonly definitions: DashboardDefinitionsService,
  ) {}

  /** List the versions of a dashboard, newest first. */
  @Get(':id/versions')
  @Requires('dashboards:read')
  @ApiPage(DashboardVersionResponse)
  list(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: ListQueryDto,
  ): Promise<Page<DashboardVersionResponse>> {
    return this.versions.list(actor, id, query);
  }

  /** Look at one version, and at what restoring it would change. */
  @Get(':id/versions/:version')
  @Requires('dashboards:read')
  getVersion(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('version', ParseIntPipe) version: number,
  ): Promise<ComparedVersionResponse> {
    return this.versions.get(actor, id, version);
  }

  /** Make an earlier version the newest one. */
  @Post(':id/versions/:version/restore')
  @HttpCode(200)
  @Requires('dashboards:write')
  restore(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('version', ParseIntPipe) version: number,
  ): Promise<DashboardResponse> {
    return this.versions.restore(actor, id, version);
  }

  /** Read a dashboard as code, as YAML (`Accept: application/yaml` or `?format=yaml`) or JSON. */
  @Get(':id/definition')
  @Requires('dashboards:read')
  @ApiProduces('application/json', 'application/yaml')
  @ApiAnswer(DashboardDefinitionDto)
  getDefinition(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { format }: DefinitionFormatDto,
    @Headers('accept') accept: string | undefined,
  ): Promise<DashboardDefinition | RawAnswer> {
    return wantsYaml(format, accept) ? this.definitions.getYaml(actor, id) : this.definitions.get(actor, id);
  }

  /** Make the dashboard of that slug what the definition says, adding it when it is not there. */
  @Put('definition')
  @ApiFails('QUERY_REJECTED', 'QUOTA_EXCEEDED')
  @Requires('dashboards:write')
  @ApiConsumes('application/json', 'application/yaml')
  @ApiBody({ type: DashboardDefinitionDto })
  apply(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<AppliedDefinitionResponse> {
    return this.definitions.applyBody(actor, body);
  }
}
