import { Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { AuditModule } from '../audit/index.js';
import { SecurityConfig } from '../platform/config/index.js';
import { CredentialVerifiers, ExpressLane } from '../platform/http/index.js';
import { TenantsModule } from '../tenants/index.js';
import { AcceptInvitation } from './accept-invitation.js';
import { AccountCreation } from './account-creation.js';
import { AccessAuthGuard } from './access.auth-guard.js';
import { AccessTokens } from './access-tokens.js';
import { AccountsService } from './accounts.service.js';
import { ActorContexts } from './actor-contexts.js';
import { ApiKeyVerifier } from './api-key-verifier.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuthController } from './auth.controller.js';
import { TokenAndSessionCleanup } from './auth.jobs.js';
import { ChangePassword } from './change-password.js';
import { CredentialsRepository } from './credentials.repository.js';
import { HomeTenant } from './home-tenant.js';
import { InvitationAcceptanceController } from './invitation-acceptance.controller.js';
import { PasswordCheck } from './password-check.js';
import { PasswordHasher } from './password-hasher.js';
import { Passwords } from './passwords.js';
import { ProfileController } from './profile.controller.js';
import { ProfileService } from './profile.service.js';
import { RefreshSession } from './refresh-session.js';
import { RegisterAccount } from './register-account.js';
import { SessionVerifier } from './session-verifier.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';
import { SignIn } from './sign-in.js';
import { SignOut } from './sign-out.js';
import { TokenDelivery } from './token-delivery.js';

/** Accounts, sessions, API keys, and the gate before every controller. */
@Module({
  imports: [
    AuditModule,
    TenantsModule,
    JwtModule.registerAsync({
      inject: [SecurityConfig],
      useFactory: (config: SecurityConfig) => ({ secret: config.jwtSecret }),
    }),
  ],
  controllers: [AuthController, ProfileController, SessionsController, ApiKeysController, InvitationAcceptanceController],
  providers: [
    AcceptInvitation,
    AccessTokens,
    AccountCreation,
    AccountsService,
    ActorContexts,
    ApiKeyVerifier,
    ApiKeysRepository,
    ApiKeysService,
    ChangePassword,
    CredentialsRepository,
    HomeTenant,
    PasswordCheck,
    PasswordHasher,
    Passwords,
    ProfileService,
    RefreshSession,
    RegisterAccount,
    SessionVerifier,
    SessionsRepository,
    SessionsService,
    SignIn,
    SignOut,
    TokenAndSessionCleanup,
    TokenDelivery,
    AccessAuthGuard,
    { provide: APP_GUARD, useExisting: AccessAuthGuard },
  ],
  exports: [AccountsService],
})
export class AuthModule implements OnModuleInit {
  constructor(
    private readonly verifiers: CredentialVerifiers,
    private readonly sessions: SessionVerifier,
    private readonly apiKeys: ApiKeyVerifier,
    private readonly lane: ExpressLane,
    private readonly gate: AccessAuthGuard,
  ) {}

  onModuleInit(): void {
    this.verifiers.register(this.sessions);
    this.verifiers.register(this.apiKeys);
    this.lane.guardBy(this.gate);
  }
}
