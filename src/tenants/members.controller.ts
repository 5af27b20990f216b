import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Query } from '@nestjs/common';
import { type Actor, ApiPage, CurrentActor, DoneResponse, ListQueryDto, type Page, Requires } from '../platform/http/index.js';
import { ChangeRoleDto } from './dto/member.dto.js';
import { MemberResponse } from './dto/member.response.js';
import { MembersService } from './members.service.js';

@Controller('tenants/:id/members')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  /** List the tenant's members. */
  @Get()
  @Requires('members:read')
  @ApiPage(MemberResponse)
  list(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: ListQueryDto): Promise<Page<MemberResponse>> {
    return this.members.list(actor, id, query);
  }

  /** Give a member another role; the last admin stays admin. */
  @Patch(':userId')
  @Requires('members:write')
  changeRole(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId', ParseUUIDPipe) userId: string,
    @Body() body: ChangeRoleDto,
  ): Promise<MemberResponse> {
    return this.members.changeRole(actor, id, userId, body.role);
  }

  /** Remove a member; the last admin stays. */
  @Delete(':userId')
  @Requires('members:write')
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('userId', ParseUUIDPipe) userId: string,
  ): Promise<DoneResponse> {
    return this.members.remove(actor, id, userId);
  }
}
