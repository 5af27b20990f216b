import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { type Actor, ApiFails, CurrentActor, Requires } from '../../platform/http/index.js';
import { MonitoringActionDto, MonitoringQueryDto } from './dto/monitoring.dto.js';
import { MonitoringActionResponse, MonitoringResponse } from './dto/monitoring.response.js';
import { Monitoring } from './monitoring.service.js';

@Controller('monitoring/chat')
export class MonitoringController {
  constructor(private readonly monitoring: Monitoring) {}

  /** Show what language models were used for in a period, by domain and model. */
  @Get()
  @Requires('ai-usage:read')
  show(@CurrentActor() actor: Actor, @Query() query: MonitoringQueryDto): Promise<MonitoringResponse> {
    return this.monitoring.show(actor, query);
  }

  /**
   * Set an alert about costs, look how alerts stand, have some days told in short, or remove old content.
   *
   * `set-alert` needs `budgets:write` besides (and `guards:write` for hourly ones), `cleanup-old-data` needs
   * `ai-usage:configure`. What is removed is content alone: never what was counted, and never the ledger.
   */
  @Post()
  @HttpCode(200)
  @Requires('ai-usage:read')
  @ApiFails('QUOTA_EXCEEDED', 'CONFLICT')
  act(@CurrentActor() actor: Actor, @Body() body: MonitoringActionDto): Promise<MonitoringActionResponse> {
    return this.monitoring.act(actor, body);
  }
}
