import { Body, Controller, Get, Put } from '@nestjs/common';
import { type Actor, ApiFails, CurrentActor, Requires } from '../../platform/http/index.js';
import { AiSettingsService } from './ai-settings.service.js';
import { AiSettingsDto } from './dto/ai-settings.dto.js';
import { AiSettingsResponse } from './dto/ai-settings.response.js';

@Controller('ai/settings')
export class AiSettingsController {
  constructor(private readonly settings: AiSettingsService) {}

  /** Show what the tenant wants of its AI usage: what is stored, and for how long. */
  @Get()
  @Requires('ai-usage:read')
  async get(@CurrentActor() actor: Actor): Promise<AiSettingsResponse> {
    return AiSettingsResponse.of(await this.settings.get(actor));
  }

  /** Say what is stored of AI usage, and for how long. */
  @Put()
  @Requires('ai-usage:configure')
  @ApiFails('CONFLICT')
  async change(@CurrentActor() actor: Actor, @Body() body: AiSettingsDto): Promise<AiSettingsResponse> {
    return AiSettingsResponse.of(await this.settings.change(actor, body));
  }
}
