import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { type Actor, ApiAnswer, ApiFails, Client, CurrentActor, Requires, type SerialisedAnswer, type Waiting } from '../../platform/http/index.js';
import { RateLimitedBy } from '../../platform/http/rate-limit/index.js';
import { HealthQueryDto, OverviewQueryDto } from './dto/overview.dto.js';
import { DashboardHealthResponse, OverviewResponse, RefreshResponse } from './dto/overview.response.js';
import { OverviewService } from './overview.service.js';

@Controller('dashboard')
export class OverviewController {
  constructor(private readonly overview: OverviewService) {}

  /**
   * See how the installation does and what your tenant did.
   *
   * Each figure comes with its change against the period before. Where there is no data a figure is null and says why.
   */
  @Get('metrics')
  @Requires('overview:read')
  @RateLimitedBy('dashboard-metrics')
  @ApiFails('QUERY_TIMEOUT')
  @ApiAnswer(OverviewResponse)
  metrics(@CurrentActor() actor: Actor, @Query() { timeRange }: OverviewQueryDto, @Client() client: Waiting): Promise<SerialisedAnswer> {
    return this.overview.metrics(actor, timeRange, client);
  }

  /** See the health score and each part's share in it. */
  @Get('health')
  @Requires('overview:read')
  @RateLimitedBy('dashboard-health')
  @ApiFails('QUERY_TIMEOUT')
  @ApiAnswer(DashboardHealthResponse)
  health(@CurrentActor() actor: Actor, @Query() { timeRange }: HealthQueryDto, @Client() client: Waiting): Promise<SerialisedAnswer> {
    return this.overview.health(actor, timeRange, client);
  }

  /** Read the overview's figures anew, and tell those who watch it. */
  @Post('refresh')
  @HttpCode(200)
  @Requires('overview:refresh')
  @RateLimitedBy('dashboard-refresh')
  @ApiFails('QUERY_TIMEOUT')
  refresh(@CurrentActor() actor: Actor): Promise<RefreshResponse> {
    return this.overview.refresh(actor);
  }
}
