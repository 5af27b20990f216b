import { Body, Controller, Get, Header, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { type Actor, ApiFails, Client, CurrentActor, type RawAnswer, Requires, type Waiting } from '../platform/http/index.js';
import { QUERY_FAILURES } from '../query/index.js';
import { CreateExportDto, ExportQueryDto } from './dto/export.dto.js';
import { CreatedExportResponse } from './dto/export.response.js';
import { ApiFile } from './dto/api-file.js';
import { ExportsService } from './exports.service.js';

/** What is exported is kept by no cache between. */
const NOT_KEPT = 'private, no-store';

@Controller('dashboards/:id')
export class DashboardExportsController {
  constructor(private readonly exports: ExportsService) {}

  /**
   * Export a dashboard: pages (pdf), a picture (png, svg), a workbook (xlsx), a zip of one CSV a widget (csv), or json.
   *
   * Pictures show what tiles show; the other formats hold up to 100,000 rows of each widget, and say where there are more
   * (`X-Result-Truncated: true`). A widget that fails leaves its reason in its place (`X-Failed-Widgets`).
   */
  @Get('export')
  @Header('cache-control', NOT_KEPT)
  @Requires('exports:create')
  @ApiFails('NOT_FOUND', 'QUOTA_EXCEEDED', 'PAYLOAD_TOO_LARGE')
  @ApiFile()
  dashboard(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: ExportQueryDto, @Client() client: Waiting): Promise<RawAnswer> {
    return this.exports.file(actor, id, null, query, client);
  }

  /** Export one widget; csv is its rows and nothing else. */
  @Get('widgets/:widgetId/export')
  @Header('cache-control', NOT_KEPT)
  @Requires('exports:create')
  @ApiFails(...QUERY_FAILURES, 'PAYLOAD_TOO_LARGE')
  @ApiFile()
  widget(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('widgetId', ParseUUIDPipe) widgetId: string,
    @Query() query: ExportQueryDto,
    @Client() client: Waiting,
  ): Promise<RawAnswer> {
    return this.exports.file(actor, id, widgetId, query, client);
  }

  /**
   * Export a dashboard or a widget in the background.
   *
   * `GET /exports/{id}` says how far it is, and so do frames `export_progress` of the topic `export:{id}` on the socket;
   * `GET /exports/{id}/file` is the file, for 24 hours.
   */
  @Post('exports')
  @HttpCode(202)
  @Requires('exports:create')
  @ApiFails('NOT_FOUND', 'QUOTA_EXCEEDED')
  create(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: CreateExportDto): Promise<CreatedExportResponse> {
    return this.exports.create(actor, id, body);
  }
}
