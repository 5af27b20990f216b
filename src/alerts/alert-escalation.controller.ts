import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { type Actor, ApiFails, CurrentActor, Requires } from '../platform/http/index.js';
import { AlertEscalation } from './alert-escalation.js';
import { AlertActionDto } from './dto/alert.dto.js';
import { AlertResponse } from './dto/alert.response.js';

@Controller('alerts')
export class AlertEscalationController {
  constructor(private readonly escalation: AlertEscalation) {}

  /** Tell the next ones of the rule's escalation policy at once. */
  @Post(':id/escalate')
  @HttpCode(200)
  @Requires('alerts:respond')
  @ApiFails('CONFLICT')
  escalate(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: AlertActionDto): Promise<AlertResponse> {
    return this.escalation.escalate(actor, id, body.reason ?? null);
  }
}
