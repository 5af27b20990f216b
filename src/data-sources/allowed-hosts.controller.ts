import { Body, Controller, Delete, Get, Param, ParseIntPipe, Post } from '@nestjs/common';
import { type Actor, CurrentActor, DoneResponse, Requires } from '../platform/http/index.js';
import { AllowedHosts } from './allowed-hosts.js';
import { AllowHostDto } from './dto/data-source.dto.js';
import { AllowedHostResponse } from './dto/data-source.response.js';

@Controller('platform/allowed-hosts')
export class AllowedHostsController {
  constructor(private readonly hosts: AllowedHosts) {}

  /** List the private addresses that are open for outgoing connections. */
  @Get()
  @Requires('platform:write')
  list(): Promise<AllowedHostResponse[]> {
    return this.hosts.list();
  }

  /** Open a private address for outgoing connections. */
  @Post()
  @Requires('platform:write')
  allow(@CurrentActor() actor: Actor, @Body() body: AllowHostDto): Promise<AllowedHostResponse> {
    return this.hosts.allow(actor, body);
  }

  /** Close a private address again. */
  @Delete(':host/:port')
  @Requires('platform:write')
  async disallow(@CurrentActor() actor: Actor, @Param('host') host: string, @Param('port', ParseIntPipe) port: number): Promise<DoneResponse> {
    await this.hosts.disallow(actor, host, port);
    return { ok: true };
  }
}
