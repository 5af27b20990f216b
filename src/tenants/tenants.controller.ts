import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { type Actor, ApiPage, CurrentActor, ListQueryDto, type Page, Requires, RequiresSignIn } from '../platform/http/index.js';
import { CreateTenantDto, UpdateTenantDto } from './dto/tenant.dto.js';
import { TenantResponse, TenantUsageResponse } from './dto/tenant.response.js';
import { TenantsService } from './tenants.service.js';

@Controller('tenants')
export class TenantsController {
  constructor(private readonly tenants: TenantsService) {}

  /** List one's tenants; a platform admin sees all of the installation. */
  @Get()
  @RequiresSignIn()
  @ApiPage(TenantResponse)
  list(@CurrentActor() actor: Actor, @Query() query: ListQueryDto): Promise<Page<TenantResponse>> {
    return this.tenants.list(actor, query);
  }

  /** Found a tenant and become its admin; on an installation by invitation only a platform admin may. */
  @Post()
  @RequiresSignIn()
  create(@CurrentActor() actor: Actor, @Body() body: CreateTenantDto): Promise<TenantResponse> {
    return this.tenants.create(actor, body);
  }

  /** Look at the tenant; a platform admin sees any. */
  @Get(':id')
  @Requires('tenants:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<TenantResponse> {
    return this.tenants.get(actor, id);
  }

  /** Change the tenant's name or time zone; its plan only as platform admin. */
  @Patch(':id')
  @Requires('tenants:write')
  update(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: UpdateTenantDto): Promise<TenantResponse> {
    return this.tenants.update(actor, id, body);
  }

  /** See how much of the plan is used. */
  @Get(':id/usage')
  @Requires('usage:read')
  usage(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<TenantUsageResponse> {
    return this.tenants.usage(actor, id);
  }
}
