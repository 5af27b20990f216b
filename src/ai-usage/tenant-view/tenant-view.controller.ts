import { Controller, Get } from '@nestjs/common';
import { type Actor, CurrentActor, Requires } from '../../platform/http/index.js';
import { AiConfigResponse, ConnectionTestResponse } from './dto/tenant-view.response.js';
import { TenantView } from './tenant-view.service.js';

@Controller('dashboard')
export class TenantViewController {
  constructor(private readonly view: TenantView) {}

  /** Show what this tenant has switched on of AI usage: what is stored and for how long, limits, and what has a price. */
  @Get('config')
  @Requires('ai-usage:read')
  config(@CurrentActor() actor: Actor): Promise<AiConfigResponse> {
    return this.view.config(actor);
  }

  /** Show how everything answers that figures depend on, and how fast. */
  @Get('test-connection')
  @Requires('system-health:read')
  testConnection(@CurrentActor() actor: Actor): Promise<ConnectionTestResponse> {
    return this.view.testConnection(actor);
  }
}
