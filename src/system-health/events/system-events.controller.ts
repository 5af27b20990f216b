import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { type Actor, CurrentActor, Requires } from '../../platform/http/index.js';
import { SearchEventsDto } from './dto/system-events.dto.js';
import { SystemEventsResponse } from './dto/system-events.response.js';
import { SystemEvents } from './system-events.service.js';

@Controller('system/events')
export class SystemEventsController {
  constructor(private readonly events: SystemEvents) {}

  /** List what happened to systems: deploys, violations, work that began and ended. Newest first. */
  @Post()
  @HttpCode(200)
  @Requires('events:read')
  search(@CurrentActor() actor: Actor, @Body() body: SearchEventsDto): Promise<SystemEventsResponse> {
    return this.events.search(actor, body);
  }
}
