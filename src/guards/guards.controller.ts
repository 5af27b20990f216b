import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, CurrentActor, type Page, Requires } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { CreateGuardDto, DeleteGuardQueryDto, GuardListDto, GuardRuleDto, GuardedQueryDto, ResolveViolationDto, UpdateGuardDto, ViolationListDto } from './dto/guard.dto.js';
import { GuardDeletedResponse, GuardPreviewResponse, GuardResponse, ViolationResponse } from './dto/guard.response.js';
import { GuardsService } from './guards.service.js';
import { ViolationsService } from './violations.service.js';

@Controller('guards')
export class GuardsController {
  constructor(
    private readonly guards: GuardsService,
    private readonly violations: ViolationsService,
  ) {}

  /** List the guards, each with how it stands. */
  @Get()
  @Requires('guards:read')
  @ApiPage(GuardResponse)
  list(@CurrentActor() actor: Actor, @Query() query: GuardListDto): Promise<Page<GuardResponse>> {
    return this.guards.list(actor, query);
  }

  /** Define a guard. */
  @Post()
  @Requires('guards:write')
  @ApiFails('QUOTA_EXCEEDED', 'NOT_FOUND', 'QUERY_TIMEOUT')
  create(@CurrentActor() actor: Actor, @Query() { of }: GuardedQueryDto, @Body() body: CreateGuardDto): Promise<GuardResponse> {
    return this.guards.create(actor, of, body);
  }

  /** See what a guard would read now, without saving it. */
  @Post('preview')
  @HttpCode(200)
  @Requires('guards:write')
  @RateLimitedBy('query')
  @ApiFails('NOT_FOUND', 'QUERY_TIMEOUT')
  preview(@CurrentActor() actor: Actor, @Query() { of }: GuardedQueryDto, @Body() body: GuardRuleDto): Promise<GuardPreviewResponse> {
    return this.guards.preview(actor, of, body);
  }

  /** List violations, the newest first. */
  @Get('violations')
  @Requires('guards:read')
  @ApiPage(ViolationResponse)
  listViolations(@CurrentActor() actor: Actor, @Query() query: ViolationListDto): Promise<Page<ViolationResponse>> {
    return this.violations.list(actor, query);
  }

  /** Resolve a violation by hand. Until the value has been well once, none opens of the same series. */
  @Post('violations/:id/resolve')
  @HttpCode(200)
  @Requires('guards:respond')
  @ApiFails('CONFLICT')
  resolveViolation(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() { of }: GuardedQueryDto, @Body() body: ResolveViolationDto): Promise<ViolationResponse> {
    return this.violations.resolve(actor, of, id, body);
  }

  /** Look at a guard and all its series. */
  @Get(':id')
  @Requires('guards:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() { of }: GuardedQueryDto): Promise<GuardResponse> {
    return this.guards.get(actor, of, id);
  }

  /** Change a guard. One that watches something else from now on, or nothing, closes its open violations. */
  @Put(':id')
  @Requires('guards:write')
  @ApiFails('QUERY_TIMEOUT')
  update(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() { of }: GuardedQueryDto, @Body() body: UpdateGuardDto): Promise<GuardResponse> {
    return this.guards.update(actor, of, id, body);
  }

  /** Delete a guard; for 30 days it can be restored. */
  @Delete(':id')
  @Requires('guards:write')
  @ApiFails('CONFLICT')
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: DeleteGuardQueryDto): Promise<GuardDeletedResponse> {
    return this.guards.delete(actor, id, query);
  }

  /** Bring a deleted guard back. */
  @Post(':id/restore')
  @HttpCode(200)
  @Requires('guards:write')
  @ApiFails('QUOTA_EXCEEDED')
  restore(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() { of }: GuardedQueryDto): Promise<GuardResponse> {
    return this.guards.restore(actor, of, id);
  }
}
