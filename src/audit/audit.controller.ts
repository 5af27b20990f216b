import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, ApiPage, CurrentActor, type Page, Requires } from '../platform/http/index.js';
import { AuditLog } from './audit-log.js';
import { ListAuditDto } from './dto/audit.dto.js';
import { AuditEntryResponse } from './dto/audit.response.js';

@Controller('audit')
export class AuditController {
  constructor(private readonly log: AuditLog) {}

  /** Read the tenant's audit trail, newest first. */
  @Get()
  @Requires('audit:read')
  @ApiPage(AuditEntryResponse)
  list(@CurrentActor() actor: Actor, @Query() query: ListAuditDto): Promise<Page<AuditEntryResponse>> {
    return this.log.list(actor, query);
  }
}
