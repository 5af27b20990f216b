import { Controller, Get, Header, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiFile, ExportQueryDto } from '../exports/index.js';
import { type Actor, ApiFails, Client, CurrentActor, type RawAnswer, RequiresEmbed, type Waiting } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { QUERY_FAILURES } from '../query/index.js';
import { EmbedExportsService } from './embed-exports.service.js';
import { NOT_KEPT } from './embed-viewer.service.js';

/** The same with the token in the path, for clients that can send no header. */
@Controller('embed')
@RateLimitedBy('embed')
@ApiParam({ name: 'token', description: 'The embed token.' })
export class EmbedExportLinksController {
  constructor(private readonly exports: EmbedExportsService) {}

  /** Export the dashboard of a token. */
  @Get('dashboard/:token/export')
  @Header('cache-control', NOT_KEPT)
  @RequiresEmbed('embed:export', 'path')
  @ApiFails('PAYLOAD_TOO_LARGE')
  @ApiFile()
  dashboard(@CurrentActor() viewer: Actor, @Query() query: ExportQueryDto, @Client() client: Waiting): Promise<RawAnswer> {
    return this.exports.file(viewer, null, query, client);
  }

  /** Export one widget of the dashboard of a token. */
  @Get('dashboard/:token/widgets/:widgetId/export')
  @Header('cache-control', NOT_KEPT)
  @RequiresEmbed('embed:export', 'path')
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
