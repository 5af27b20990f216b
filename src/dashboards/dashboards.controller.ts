import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiFails, type Actor, ApiPage, CurrentActor, Page, Requires } from '../platform/http/index.js';
import { DashboardSharingService } from './dashboard-sharing.service.js';
import { DashboardsService } from './dashboards.service.js';
import {
  CreateDashboardDto,
  DuplicateDashboardDto,
  ListDashboardsDto,
  UpdateDashboardDto,
  VersionQueryDto,
} from './dto/dashboard.dto.js';
import {
  DashboardDeletedResponse,
  DashboardResponse,
  DashboardSummaryResponse,
  SharingResponse,
} from './dto/dashboard.response.js';
import { SharingDto } from './dto/sharing.dto.js';

@Controller('dashboards')
export class DashboardsController {
  constructor(
    private readonly dashboards: DashboardsService,
    private readonly sharing: DashboardSharingService,
  ) {}

  /** List the dashboards that you may see, the last changed first. */
  @Get()
  @Requires('dashboards:read')
  @ApiPage(DashboardSummaryResponse)
  list(@CurrentActor() actor: Actor, @Query() query: ListDashboardsDto): Promise<Page<DashboardSummaryResponse>> {
    return this.dashboards.list(actor, query);
  }

  /** Create a dashboard; every member sees it and developers may change it, until you share it otherwise. */
  @Post()
  @ApiFails('QUERY_REJECTED', 'QUOTA_EXCEEDED')
  @Requires('dashboards:write')
  create(@CurrentActor() actor: Actor, @Body() body: CreateDashboardDto): Promise<DashboardResponse> {
    return this.dashboards.create(actor, body);
  }

  /** Look at a dashboard with its widgets. */
  @Get(':id')
  @Requires('dashboards:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DashboardResponse> {
    return this.dashboards.view(actor, id);
  }

  /** Change a dashboard; a field that is left out stays, `widgets` stands for all of them. */
  @Put(':id')
  @ApiFails('QUERY_REJECTED')
  @Requires('dashboards:write')
  update(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: UpdateDashboardDto,
  ): Promise<DashboardResponse> {
    return this.dashboards.update(actor, id, body);
  }

  /** Delete a dashboard; for 30 days it can be restored. */
  @Delete(':id')
  @Requires('dashboards:write')
  delete(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { version }: VersionQueryDto,
  ): Promise<DashboardDeletedResponse> {
    return this.dashboards.delete(actor, id, version);
  }

  /** Bring a deleted dashboard back. */
  @Post(':id/restore')
  @HttpCode(200)
  @Requires('dashboards:write')
  restore(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DashboardResponse> {
    return this.dashboards.restore(actor, id);
  }

  /** Copy a dashboard; the copy is yours. */
  @Post(':id/duplicate')
  @ApiFails('QUOTA_EXCEEDED')
  @Requires('dashboards:write')
  duplicate(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { name }: DuplicateDashboardDto,
  ): Promise<DashboardResponse> {
    return this.dashboards.duplicate(actor, id, name);
  }

  /** See with whom a dashboard is shared. */
  @Get(':id/sharing')
  @Requires('dashboards:read')
  getSharing(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<SharingResponse> {
    return this.sharing.get(actor, id);
  }

  /** Say anew with whom a dashboard is shared. */
  @Put(':id/sharing')
  @Requires('dashboards:write')
  replaceSharing(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: SharingDto,
  ): Promise<SharingResponse> {
    return this.sharing.replace(actor, id, body);
  }
}
