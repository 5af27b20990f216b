import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { type Actor, ApiPage, CurrentActor, DoneResponse, ListQueryDto, type Page, Requires } from '../platform/http/index.js';
import { InviteDto } from './dto/member.dto.js';
import { CreatedInvitationResponse, InvitationResponse } from './dto/member.response.js';
import { InvitationsService } from './invitations.service.js';

@Controller('tenants/:id/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  /** List invitations, accepted and expired ones included. */
  @Get()
  @Requires('members:read')
  @ApiPage(InvitationResponse)
  list(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: ListQueryDto): Promise<Page<InvitationResponse>> {
    return this.invitations.list(actor, id, query);
  }

  /** Invite somebody: answers the link to hand over, this once; inviting the same address again replaces it. */
  @Post()
  @Requires('members:write')
  create(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: InviteDto): Promise<CreatedInvitationResponse> {
    return this.invitations.create(actor, id, body);
  }

  /** Take an invitation back; its link stops working. */
  @Delete(':invitationId')
  @Requires('members:write')
  revoke(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('invitationId', ParseUUIDPipe) invitationId: string,
  ): Promise<DoneResponse> {
    return this.invitations.revoke(actor, id, invitationId);
  }
}
