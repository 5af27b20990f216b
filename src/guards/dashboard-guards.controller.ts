import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Requires } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { DashboardGuardsQueryDto } from './dto/guard.dto.js';
import { DashboardGuardsResponse } from './dto/guard.response.js';
import { ViolationsService } from './violations.service.js';

@Controller('dashboard')
export class DashboardGuardsController {
  constructor(private readonly violations: ViolationsService) {}

  /** See which thresholds do not hold, and how many of which severity. */
  @Get('guards')
  @Requires('guards:read')
  @RateLimitedBy('dashboard-guards')
  guards(@CurrentActor() actor: Actor, @Query() query: DashboardGuardsQueryDto): Promise<DashboardGuardsResponse> {
    return this.violations.overview(actor, query);
  }
}
