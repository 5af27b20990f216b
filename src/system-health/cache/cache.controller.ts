import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { type Actor, ApiFails, Client, CurrentActor, Requires, type Waiting } from '../../platform/http/index.js';
import { CacheCare } from './cache-care.js';
import { CacheEntriesQueryDto, WarmCacheDto } from './dto/cache.dto.js';
import { CacheDroppedResponse, CacheMetricsResponse, CacheWarmedResponse } from './dto/cache.response.js';

@Controller('cache')
export class CacheController {
  constructor(private readonly care: CacheCare) {}

  /** See how the cache of results does in the process that answers. */
  @Get('metrics')
  @Requires('cache:read')
  metrics(@CurrentActor() actor: Actor): CacheMetricsResponse {
    return this.care.metrics(actor);
  }

  /** Drop your tenant's entries, all or those of one thing; others' are not touched. */
  @Delete('entries')
  @Requires('cache:write')
  @ApiFails('NOT_FOUND')
  drop(@CurrentActor() actor: Actor, @Query() { tag }: CacheEntriesQueryDto): Promise<CacheDroppedResponse> {
    return this.care.drop(actor, tag);
  }

  /** Drop everything that is kept of everybody. */
  @Delete()
  @Requires('cache:flush')
  flush(@CurrentActor() actor: Actor): Promise<CacheDroppedResponse> {
    return this.care.flush(actor);
  }

  /**
   * Make the results of dashboards before somebody asks.
   *
   * They are made under your rights, with the values that the dashboards open with. Each widget counts as a query.
   */
  @Post('warm')
  @HttpCode(200)
  @Requires('cache:write')
  warm(@CurrentActor() actor: Actor, @Body() body: WarmCacheDto, @Client() client: Waiting): Promise<CacheWarmedResponse> {
    return this.care.warm(actor, body, client);
  }
}
