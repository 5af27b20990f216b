import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { type Actor, ApiPage, CurrentActor, DoneResponse, ListQueryDto, type Page, Requires } from '../platform/http/index.js';
import { ApiKeysService } from './api-keys.service.js';
import { CreateApiKeyDto } from './dto/api-key.dto.js';
import { ApiKeyResponse, CreatedApiKeyResponse } from './dto/api-key.response.js';

@Controller('auth/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  /** List the tenant's API keys. */
  @Get()
  @Requires('api-keys:read')
  @ApiPage(ApiKeyResponse)
  list(@CurrentActor() actor: Actor, @Query() query: ListQueryDto): Promise<Page<ApiKeyResponse>> {
    return this.keys.list(actor, query);
  }

  /** Create an API key; it is shown this once. */
  @Post()
  @Requires('api-keys:write')
  create(@CurrentActor() actor: Actor, @Body() body: CreateApiKeyDto): Promise<CreatedApiKeyResponse> {
    return this.keys.create(actor, body);
  }

  /** Delete an API key; it stops working at once. */
  @Delete(':id')
  @Requires('api-keys:write')
  revoke(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DoneResponse> {
    return this.keys.revoke(actor, id);
  }
}
