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
import { TenantQuotas } from './tenant-quotas.js';
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
    TenantQuotas,
    TenantsRepository,
    TenantsService,
  ],
  exports: [InvitationsService, MembersService, Memberships, People, TenantQuotas, TenantsService],
})
export class TenantsModule {}
