import { Controller, Get, Header, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import {
  ApiReadingQuery,
  DashboardDataResponse,
  type ReadingQuery,
  ReadingQueryPipe,
  VariableOptionsResponse,
  WidgetDataResponse,
} from '../dashboards/index.js';
import { type Actor, ApiAnswer, ApiFails, Client, CurrentActor, RequiresEmbed, type SerialisedAnswer, type Waiting } from '../platform/http/index.js';
import { QUERY_FAILURES } from '../query/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { EmbedConfigResponse, EmbeddedDashboardResponse } from './dto/embedded-view.response.js';
import { EmbedViewerService, NOT_KEPT } from './embed-viewer.service.js';

/** What the SDK reads, with `Authorization: Embed <token>`. */
@Controller('embed')
@RateLimitedBy('embed')
export class EmbedViewerController {
  constructor(private readonly viewers: EmbedViewerService) {}

  /** See how the dashboard of the token is to be embedded. */
  @Header('cache-control', NOT_KEPT)
  @Get('config')
  @RequiresEmbed('embed:view')
  config(@CurrentActor() viewer: Actor): Promise<EmbedConfigResponse> {
    return this.viewers.config(viewer);
  }

  /** Open the dashboard of the token. */
  @Header('cache-control', NOT_KEPT)
  @Get('dashboard')
  @RequiresEmbed('embed:view')
  dashboard(@CurrentActor() viewer: Actor): Promise<EmbeddedDashboardResponse> {
    return this.viewers.dashboard(viewer);
  }

  /** Run all widgets of the dashboard; a widget that fails carries its error. */
  @Get('dashboard/data')
  @RequiresEmbed('embed:view')
  @ApiReadingQuery()
  @ApiAnswer(DashboardDataResponse)
  data(
    @CurrentActor() viewer: Actor,
    @Query(ReadingQueryPipe) query: ReadingQuery,
    @Client() client: Waiting,
  ): Promise<SerialisedAnswer> {
    return this.viewers.data(viewer, query, client);
  }

  /** Run one widget of the dashboard. */
  @Get('dashboard/widgets/:widgetId/data')
  @ApiFails(...QUERY_FAILURES)
  @RequiresEmbed('embed:view')
  @ApiReadingQuery()
  @ApiAnswer(WidgetDataResponse)
  widget(
    @CurrentActor() viewer: Actor,
    @Param('widgetId', ParseUUIDPipe) widgetId: string,
    @Query(ReadingQueryPipe) query: ReadingQuery,
    @Client() client: Waiting,
  ): Promise<SerialisedAnswer> {
    return this.viewers.widget(viewer, widgetId, query, client);
  }

  /** List what may be chosen for a variable, under what the token locks and the other filters in force. */
  @Header('cache-control', NOT_KEPT)
  @Get('dashboard/variables/:name/options')
  @ApiFails(...QUERY_FAILURES)
  @RequiresEmbed('embed:interact')
  @ApiReadingQuery()
  variableOptions(
    @CurrentActor() viewer: Actor,
    @Param('name') name: string,
    @Query(ReadingQueryPipe) query: ReadingQuery,
    @Client() client: Waiting,
  ): Promise<VariableOptionsResponse> {
    return this.viewers.variableOptions(viewer, name, query, client);
  }
}
