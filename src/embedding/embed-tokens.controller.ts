import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { type Actor, ApiPage, CurrentActor, type Page, Requires } from '../platform/http/index.js';
import { CreateEmbedTokenDto, ListEmbedTokensDto } from './dto/embed-token.dto.js';
import { CreatedEmbedTokenResponse, EmbedTokenResponse, EmbedTokenRevokedResponse } from './dto/embed-token.response.js';
import { EmbedTokensService } from './embed-tokens.service.js';

@Controller('embed')
export class EmbedTokensController {
  constructor(private readonly tokens: EmbedTokensService) {}

  /** Make a token for one viewer of a dashboard, from your server; the viewer's page asks it for another before it expires. */
  @Post('token')
  @Requires('embed-tokens:write')
  create(@CurrentActor() actor: Actor, @Body() body: CreateEmbedTokenDto): Promise<CreatedEmbedTokenResponse> {
    return this.tokens.create(actor, body);
  }

  /** List the tenant's embed tokens, the newest first. */
  @Get('tokens')
  @Requires('embed-tokens:read')
  @ApiPage(EmbedTokenResponse)
  list(@CurrentActor() actor: Actor, @Query() query: ListEmbedTokensDto): Promise<Page<EmbedTokenResponse>> {
    return this.tokens.list(actor, query);
  }

  /** Revoke an embed token; it ends at once. */
  @Delete('tokens/:id')
  @Requires('embed-tokens:write')
  revoke(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<EmbedTokenRevokedResponse> {
    return this.tokens.revoke(actor, id);
  }
}
