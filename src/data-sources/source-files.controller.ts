import { Controller, Delete, Get, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type Actor, ApiFails, CurrentActor, DoneResponse, Requires } from '../platform/http/index.js';
import { SourceFileResponse } from './dto/data-source.response.js';
import { SourceFilesService } from './source-files.service.js';

@Controller('datasources/:id/files')
export class SourceFilesController {
  constructor(private readonly files: SourceFilesService) {}

  /** List the uploaded files of a file source. */
  @Get()
  @Requires('datasources:read')
  list(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<SourceFileResponse[]> {
    return this.files.list(actor, id);
  }

  /** Upload a CSV, TSV, JSON, NDJSON or Parquet file as the multipart field `file`. */
  @Post()
  @ApiFails('PAYLOAD_TOO_LARGE', 'QUOTA_EXCEEDED')
  @Requires('datasources:write')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } })
  async upload(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
  ): Promise<SourceFileResponse> {
    return this.files.upload(actor, id, request.isMultipart() ? await request.file() : undefined);
  }

  /** Delete an uploaded file. */
  @Delete(':name')
  @Requires('datasources:write')
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Param('name') name: string): Promise<DoneResponse> {
    return this.files.delete(actor, id, name);
  }
}
