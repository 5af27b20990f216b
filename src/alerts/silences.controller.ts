import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, CurrentActor, DoneResponse, type Page, Requires } from '../platform/http/index.js';
import { CreateSilenceDto, DeleteSilenceQueryDto, SilenceListDto, UpdateSilenceDto } from './dto/silence.dto.js';
import { SilenceResponse } from './dto/silence.response.js';
import { SilencesService } from './silences.service.js';

@Controller('silences')
export class SilencesController {
  constructor(private readonly silences: SilencesService) {}

  /** List the silences that have not ended, or all; those that end last come first. */
  @Get()
  @Requires('silences:read')
  @ApiPage(SilenceResponse)
  list(@CurrentActor() actor: Actor, @Query() query: SilenceListDto): Promise<Page<SilenceResponse>> {
    return this.silences.list(actor, query);
  }

  /** Keep alerts quiet for a while. */
  @Post()
  @Requires('silences:write')
  @ApiFails('QUOTA_EXCEEDED')
  create(@CurrentActor() actor: Actor, @Body() body: CreateSilenceDto): Promise<SilenceResponse> {
    return this.silences.create(actor, body);
  }

  /** Look at a silence. */
  @Get(':id')
  @Requires('silences:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<SilenceResponse> {
    return this.silences.get(actor, id);
  }

  /** Change a silence. */
  @Put(':id')
  @Requires('silences:write')
  @ApiFails('CONFLICT', 'QUOTA_EXCEEDED')
  update(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: UpdateSilenceDto): Promise<SilenceResponse> {
    return this.silences.update(actor, id, body);
  }

  /** End a silence and forget it. */
  @Delete(':id')
  @Requires('silences:write')
  @ApiFails('CONFLICT')
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: DeleteSilenceQueryDto): Promise<DoneResponse> {
    return this.silences.delete(actor, id, query);
  }
}
