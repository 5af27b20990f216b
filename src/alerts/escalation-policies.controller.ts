import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, CurrentActor, ListQueryDto, type Page, Requires } from '../platform/http/index.js';
import { CreateEscalationPolicyDto, DeleteEscalationPolicyQueryDto, UpdateEscalationPolicyDto } from './dto/escalation-policy.dto.js';
import { EscalationPolicyDeletedResponse, EscalationPolicyResponse } from './dto/escalation-policy.response.js';
import { EscalationPoliciesService } from './escalation-policies.service.js';

@Controller('escalation-policies')
export class EscalationPoliciesController {
  constructor(private readonly policies: EscalationPoliciesService) {}

  /** List the escalation policies. */
  @Get()
  @Requires('escalation-policies:read')
  @ApiPage(EscalationPolicyResponse)
  list(@CurrentActor() actor: Actor, @Query() query: ListQueryDto): Promise<Page<EscalationPolicyResponse>> {
    return this.policies.list(actor, query);
  }

  /** Define who is told, and when, of alerts that nobody acknowledges. */
  @Post()
  @Requires('escalation-policies:write')
  @ApiFails('QUOTA_EXCEEDED')
  create(@CurrentActor() actor: Actor, @Body() body: CreateEscalationPolicyDto): Promise<EscalationPolicyResponse> {
    return this.policies.create(actor, body);
  }

  /** Look at an escalation policy. */
  @Get(':id')
  @Requires('escalation-policies:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<EscalationPolicyResponse> {
    return this.policies.get(actor, id);
  }

  /** Change an escalation policy. Alerts that are escalating take their next step by the new one. */
  @Put(':id')
  @Requires('escalation-policies:write')
  @ApiFails('CONFLICT')
  update(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: UpdateEscalationPolicyDto): Promise<EscalationPolicyResponse> {
    return this.policies.update(actor, id, body);
  }

  /** Delete an escalation policy by which no rule escalates any more. */
  @Delete(':id')
  @Requires('escalation-policies:write')
  @ApiFails('CONFLICT')
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: DeleteEscalationPolicyQueryDto): Promise<EscalationPolicyDeletedResponse> {
    return this.policies.delete(actor, id, query);
  }
}
