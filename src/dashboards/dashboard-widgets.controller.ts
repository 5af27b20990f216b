import { Body, Controller, Delete, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { ApiFails, type Actor, CurrentActor, Requires } from '../platform/http/index.js';
import { DashboardWidgetsService } from './dashboard-widgets.service.js';
import { VersionQueryDto } from './dto/dashboard.dto.js';
import { WidgetChangeResponse, WidgetDeletedResponse } from './dto/dashboard.response.js';
import { AddWidgetDto, RemoveWidgetDto, UpdateWidgetDto } from './dto/widget.dto.js';

@Controller('dashboards/:id/widgets')
export class DashboardWidgetsController {
  constructor(private readonly widgets: DashboardWidgetsService) {}

  /** Add a widget to a dashboard. */
  @Post()
  @ApiFails('QUERY_REJECTED', 'QUOTA_EXCEEDED')
  @Requires('dashboards:write')
  add(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: AddWidgetDto,
  ): Promise<WidgetChangeResponse> {
    return this.widgets.add(actor, id, body);
  }

  /** Change a widget; what is left out stays as it is. */
  @Patch(':widgetId')
  @ApiFails('QUERY_REJECTED')
  @Requires('dashboards:write')
  update(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('widgetId', ParseUUIDPipe) widgetId: string,
    @Body() body: UpdateWidgetDto,
  ): Promise<WidgetChangeResponse> {
    return this.widgets.update(actor, id, widgetId, body);
  }

  /** Remove a widget from a dashboard; the version that this was decided on stands in the body or in the query. */
  @Delete(':widgetId')
  @ApiBody({ type: RemoveWidgetDto, required: false })
  @Requires('dashboards:write')
  delete(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('widgetId', ParseUUIDPipe) widgetId: string,
    @Body() body: RemoveWidgetDto,
    @Query() query: VersionQueryDto,
  ): Promise<WidgetDeletedResponse> {
    return this.widgets.delete(actor, id, widgetId, body, query);
  }
}
