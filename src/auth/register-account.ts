import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecurityConfig } from '../platform/config/index.js';
import { TenantDatabase } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { DomainError } from '../platform/http/index.js';
import { DEMO_EMAIL, MembershipChanged, TenantsService, planOfNewTenant } from '../tenants/index.js';
import { AccountCreation } from './account-creation.js';
import type { Client } from './client.js';
import type { RegisterDto } from './dto/auth.dto.js';
import { Passwords } from './passwords.js';
import { type IssuedSession, SessionsService } from './sessions.service.js';

/** A new account, its first tenant and its first session: all or nothing. */
@Injectable()
export class RegisterAccount {
  constructor(
    private readonly config: SecurityConfig,
    private readonly passwords: Passwords,
    private readonly accounts: AccountCreation,
    private readonly tenants: TenantsService,
    private readonly sessions: SessionsService,
    private readonly database: TenantDatabase,
    private readonly events: EventBus,
  ) {}

  /**
   * @throws DomainError ACCESS_DENIED where accounts are by invitation; CONFLICT when the address has an account. The
   *   latter tells that it has one: without a message to the address there is no way around it.
   */
  async run({ email, password, tenantName, name, timeZone }: RegisterDto, client: Client): Promise<IssuedSession> {
    if (this.config.registration !== 'open') {
      throw new DomainError('ACCESS_DENIED', 'Accounts of this installation are by invitation: ask an admin for a link.');
    }
    // It counts as nobody where the first person of an installation is looked for, so nobody may be it.
    if (email === DEMO_EMAIL) throw new DomainError('CONFLICT', 'This address is reserved for the demo.');
    const passwordHash = await this.passwords.prepare(password);
    const scope = { tenantId: randomUUID(), userId: randomUUID() };
    const issued = await this.database.run(scope, async (manager) => {
      const user = await this.accounts.create(manager, scope.tenantId, { id: scope.userId, email, name }, passwordHash);
      const plan = planOfNewTenant(user);
      const tenant = await this.tenants.found(manager, scope, { name: tenantName, timeZone, plan }, user.id);
      return this.sessions.begin(manager, { user, tenant: { ...tenant, role: 'admin' } }, client);
    });
    this.events.publish(new MembershipChanged({ ...scope, role: 'admin' }));
    return issued;
  }
}
