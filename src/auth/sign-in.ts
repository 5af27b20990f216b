import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../platform/database/index.js';
import { DomainError, notFound } from '../platform/http/index.js';
import { Memberships, type Standing } from '../tenants/index.js';
import type { Client } from './client.js';
import type { LoginDto } from './dto/auth.dto.js';
import { HomeTenant } from './home-tenant.js';
import { PasswordCheck } from './password-check.js';
import { type IssuedSession, SessionsService } from './sessions.service.js';

/** Signing in by address and password. */
@Injectable()
export class SignIn {
  constructor(
    private readonly passwords: PasswordCheck,
    private readonly home: HomeTenant,
    private readonly memberships: Memberships,
    private readonly sessions: SessionsService,
    private readonly database: TenantDatabase,
  ) {}

  /** @throws DomainError UNAUTHORIZED alike for an unknown account and a wrong password; NOT_FOUND for a tenant of others. */
  async run({ email, password, tenantId }: LoginDto, client: Client): Promise<IssuedSession> {
    const userId = await this.passwords.identify(email, password);
    const standing = await this.destination(userId, tenantId);
    const scope = { tenantId: standing.tenant.id, userId };
    return this.database.run(scope, (manager) => this.sessions.begin(manager, standing, client));
  }

  private async destination(userId: string, tenantId: string | undefined): Promise<Standing> {
    if (tenantId !== undefined) {
      const named = await this.database.run({ tenantId, userId }, (manager) => this.memberships.find(manager, tenantId, userId));
      if (!named) throw notFound('tenant');
      return named;
    }
    const home = await this.home.find(userId);
    if (!home) throw new DomainError('ACCESS_DENIED', 'This account belongs to no tenant yet: ask for an invitation.');
    return home;
  }
}
