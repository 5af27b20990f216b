import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiReadingQuery, DashboardDataResponse, type ReadingQuery, ReadingQueryPipe } from '../dashboards/index.js';
import { type Actor, ApiAnswer, Client, CurrentActor, RequiresEmbed, type SerialisedAnswer, type Waiting } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { EmbedConfigResponse, EmbeddedDashboardResponse } from './dto/embedded-view.response.js';
import { EmbedViewerService, NOT_KEPT } from './embed-viewer.service.js';

/** The same with the token in the path, for clients that can send no header. */
@Controller('embed')
@RateLimitedBy('embed')
@ApiParam({ name: 'token', description: 'The embed token.' })
export class EmbedLinksController {
  constructor(private readonly viewers: EmbedViewerService) {}

  /** See how the dashboard of a token is to be embedded. */
  @Header('cache-control', NOT_KEPT)
  @Get('config/:token')
  @RequiresEmbed('embed:view', 'path')
  config(@CurrentActor() viewer: Actor): Promise<EmbedConfigResponse> {
    return this.viewers.config(viewer);
  }

  /** Open the dashboard of a token. */
  @Header('cache-control', NOT_KEPT)
  @Get('dashboard/:token')
  @RequiresEmbed('embed:view', 'path')
  dashboard(@CurrentActor() viewer: Actor): Promise<EmbeddedDashboardResponse> {
    return this.viewers.dashboard(viewer);
  }

  /** Run all widgets of the dashboard of a token; a widget that fails carries its error. */
  @Get('dashboard/:token/data')
  @RequiresEmbed('embed:view', 'path')
  @ApiReadingQuery()
  @ApiAnswer(DashboardDataResponse)
  data(
    @CurrentActor() viewer: Actor,
    @Query(ReadingQueryPipe) query: ReadingQuery,
    @Client() client: Waiting,
  ): Promise<SerialisedAnswer> {
    return this.viewers.data(viewer, query, client);
  }
}
