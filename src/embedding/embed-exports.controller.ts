import { Controller, Get, Header, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiFile, ExportQueryDto } from '../exports/index.js';
import { type Actor, ApiFails, Client, CurrentActor, type RawAnswer, RequiresEmbed, type Waiting } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { QUERY_FAILURES } from '../query/index.js';
import { EmbedExportsService } from './embed-exports.service.js';
import { NOT_KEPT } from './embed-viewer.service.js';

/** Files of the token's dashboard, with `Authorization: Embed <token>`. */
@Controller('embed')
@RateLimitedBy('embed')
export class EmbedExportsController {
  constructor(private readonly exports: EmbedExportsService) {}

  /** Export the dashboard of the token, as `GET /dashboards/{id}/export` does. */
  @Get('dashboard/export')
  @Header('cache-control', NOT_KEPT)
  @RequiresEmbed('embed:export')
  @ApiFails('PAYLOAD_TOO_LARGE')
  @ApiFile()
  dashboard(@CurrentActor() viewer: Actor, @Query() query: ExportQueryDto, @Client() client: Waiting): Promise<RawAnswer> {
    return this.exports.file(viewer, null, query, client);
  }

  /** Export one widget of the dashboard of the token. */
  @Get('dashboard/widgets/:widgetId/export')
  @Header('cache-control', NOT_KEPT)
  @RequiresEmbed('embed:export')
  @ApiFails(...QUERY_FAILURES, 'PAYLOAD_TOO_LARGE')
  @ApiFile()
  widget(
    @CurrentActor() viewer: Actor,
    @Param('widgetId', ParseUUIDPipe) widgetId: string,
    @Query() query: ExportQueryDto,
    @Client() client: Waiting,
  ): Promise<RawAnswer> {
    return this.exports.file(viewer, widgetId, query, client);
  }
}
