import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { type Actor, ApiFails, Client, CurrentActor, Requires, type Waiting } from '../../platform/http/index.js';
import { ChecksService } from './checks.service.js';
import { CheckSettingsDto, CreateCheckDto, UpdateCheckDto } from './dto/check.dto.js';
import { CheckResponse, ForgottenResponse, ProbeResponse } from './dto/service.response.js';

@Controller('system/checks')
export class ChecksController {
  constructor(private readonly checks: ChecksService) {}

  /** List the HTTP checks that are registered, by name. */
  @Get()
  @Requires('system-health:read')
  list(@CurrentActor() actor: Actor): Promise<CheckResponse[]> {
    return this.checks.list(actor);
  }

  /** Register an HTTP check: an address that is asked every half minute, shown as a service of the check's name. */
  @Post()
  @Requires('system-health:write')
  @ApiFails('CONFLICT', 'QUOTA_EXCEEDED')
  create(@CurrentActor() actor: Actor, @Body() body: CreateCheckDto): Promise<CheckResponse> {
    return this.checks.create(actor, body);
  }

  /** Try settings of a check without saving them. */
  @Post('test')
  @HttpCode(200)
  @Requires('system-health:write')
  try(@CurrentActor() actor: Actor, @Body() body: CheckSettingsDto, @Client() client: Waiting): Promise<ProbeResponse> {
    return this.checks.try(actor, body, client);
  }

  /** Look at a check. */
  @Get(':id')
  @Requires('system-health:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<CheckResponse> {
    return this.checks.get(actor, id);
  }

  /** Change a check. */
  @Put(':id')
  @Requires('system-health:write')
  @ApiFails('CONFLICT')
  update(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: UpdateCheckDto): Promise<CheckResponse> {
    return this.checks.update(actor, id, body);
  }

  /** Remove a check, and the service that it stands for with its history. */
  @Delete(':id')
  @Requires('system-health:write')
  async delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<ForgottenResponse> {
    await this.checks.delete(actor, id);
    return { ok: true };
  }
}
