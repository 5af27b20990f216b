import { Controller, Delete, Get, Header, Param, ParseUUIDPipe } from '@nestjs/common';
import { type Actor, ApiFails, CurrentActor, type RawAnswer, Requires } from '../platform/http/index.js';
import { ApiFile } from './dto/api-file.js';
import { ExportResponse } from './dto/export.response.js';
import { ExportsService } from './exports.service.js';

/** Exports in the background; whoever asked for one, and nobody else, sees it. */
@Controller('exports')
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  /** List your exports that are being written or kept, the newest first; at most 100. */
  @Get()
  @Requires('exports:create')
  list(@CurrentActor() actor: Actor): Promise<ExportResponse[]> {
    return this.exports.list(actor);
  }

  /** See how far an export is. */
  @Get(':id')
  @Requires('exports:create')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<ExportResponse> {
    return this.exports.get(actor, id);
  }

  /** Download the file of an export that is ready. */
  @Get(':id/file')
  @Header('cache-control', 'private, no-store')
  @Requires('exports:create')
  @ApiFails('NOT_FOUND', 'CONFLICT')
  @ApiFile()
  download(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<RawAnswer> {
    return this.exports.download(actor, id);
  }

  /** Cancel an export that is being written, or delete one that has ended. */
  @Delete(':id')
  @Requires('exports:create')
  remove(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.exports.remove(actor, id);
  }
}
