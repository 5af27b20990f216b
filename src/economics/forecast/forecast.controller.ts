import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, ApiFails, CurrentActor, Requires } from '../../platform/http/index.js';
import { ProjectionQueryDto } from './dto/projection.dto.js';
import { CostProjectionResponse } from './dto/projection.response.js';
import { ProjectionService } from './projection.service.js';

@Controller('economics')
export class ForecastController {
  constructor(private readonly service: ProjectionService) {}

  /** Project what today and this month will have cost, with bounds; tell where costs go, and whether they surge. */
  @Get('projection')
  @Requires('economics:read')
  @ApiFails('QUERY_TIMEOUT')
  projection(@CurrentActor() actor: Actor, @Query() query: ProjectionQueryDto): Promise<CostProjectionResponse> {
    return this.service.project(actor, query);
  }
}
