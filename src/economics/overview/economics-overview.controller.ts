import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, ApiAnswer, ApiFails, Client, CurrentActor, Requires, type SerialisedAnswer, type Waiting } from '../../platform/http/index.js';
import { RateLimitedBy } from '../../platform/http/rate-limit/index.js';
import { EconomicsOverviewQueryDto } from './dto/economics-overview.dto.js';
import { EconomicsOverviewResponse } from './dto/economics-overview.response.js';
import { EconomicsOverviewService } from './economics-overview.service.js';

@Controller('dashboard')
export class EconomicsOverviewController {
  constructor(private readonly service: EconomicsOverviewService) {}

  /**
   * See what it costs, at a glance.
   *
   * Amounts are of the price book's currency; others are listed beside it, and never converted. What is not known is null, and never
   * nothing.
   */
  @Get('economics')
  @Requires('economics:read')
  @RateLimitedBy('dashboard-economics')
  @ApiFails('QUERY_TIMEOUT')
  @ApiAnswer(EconomicsOverviewResponse)
  economics(@CurrentActor() actor: Actor, @Query() { days }: EconomicsOverviewQueryDto, @Client() client: Waiting): Promise<SerialisedAnswer> {
    return this.service.overview(actor, days, client);
  }
}
