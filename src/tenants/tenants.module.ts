import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { InvitationsController } from './invitations.controller.js';
import { InvitationsRepository } from './invitations.repository.js';
import { InvitationsService } from './invitations.service.js';
import { MembersController } from './members.controller.js';
import { MembersRepository } from './members.repository.js';
import { MembersService } from './members.service.js';
import { Memberships } from './memberships.js';
import { People } from './people.js';
import { PeopleRepository } from './people.repository.js';
import { SystemTenant } from './system-tenant.js';
import { TenantQuotas } from './tenant-quotas.js';
import { TenantTimeZones } from './tenant-time-zones.js';
import { TenantsController } from './tenants.controller.js';
import { TenantsRepository } from './tenants.repository.js';
import { TenantsService } from './tenants.service.js';

@Module({
  imports: [AuditModule],
  controllers: [TenantsController, MembersController, InvitationsController],
  providers: [
    InvitationsRepository,
    InvitationsService,
    MembersRepository,
    MembersService,
    Memberships,
    People,
    PeopleRepository,
    SystemTenant,
    TenantQuotas,
    TenantTimeZones,
    TenantsRepository,
    TenantsService,
  ],
  exports: [InvitationsService, MembersService, Memberships, People, SystemTenant, TenantQuotas, TenantTimeZones, TenantsService],
})
export class TenantsModule {}
