import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Requires } from '../../platform/http/index.js';
import { TelemetryQueryDto } from './dto/telemetry.dto.js';
import { TelemetryResponse } from './dto/telemetry.response.js';
import { TelemetryService } from './telemetry.service.js';

@Controller('dashboard')
export class TelemetryController {
  constructor(private readonly telemetry: TelemetryService) {}

  /** Show what language models were used for: requests, costs, tokens, how long it took, and what is live. */
  @Get('telemetry')
  @Requires('ai-usage:read')
  show(@CurrentActor() actor: Actor, @Query() query: TelemetryQueryDto): Promise<TelemetryResponse> {
    return this.telemetry.ofDays(actor, query);
  }
}
