import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { TenantDatabase } from '../platform/database/index.js';
import { DomainError, requestContext } from '../platform/http/index.js';
import { RateLimiter, addressKey, rateLimitHeaders } from '../platform/http/rate-limit/index.js';
import { HomeTenant } from './home-tenant.js';
import { Passwords } from './passwords.js';

/**
 * Whether somebody is who they say, by their password. An unknown account is answered like a wrong password, in the
 * same time; both are slowed down per account and address, and per account wherever they come from.
 */
@Injectable()
export class PasswordCheck implements OnApplicationShutdown {
  private readonly logger = new Logger(PasswordCheck.name);
  private readonly recording = new Set<Promise<void>>();

  constructor(
    private readonly passwords: Passwords,
    private readonly limiter: RateLimiter,
    private readonly home: HomeTenant,
    private readonly database: TenantDatabase,
    private readonly audit: AuditLog,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.recording);
  }

  /**
   * @param email lower case.
   * @returns the account's id.
   * @throws DomainError UNAUTHORIZED, RATE_LIMIT_EXCEEDED, SERVICE_UNAVAILABLE.
   */
  async identify(email: string, password: string): Promise<string> {
    await this.slowDown(email);
    const { userId, right } = await this.passwords.identify(email, password);
    if (right && userId !== null) return userId;
    // Nobody waits for it, for the time that it takes would tell that the account is there.
    if (userId !== null) this.recordFailure(userId);
    throw new DomainError('UNAUTHORIZED', 'The address or the password is wrong.');
  }

  /**
   * For somebody who is signed in and must prove it again.
   * @returns whether that is their password.
   * @throws DomainError RATE_LIMIT_EXCEEDED, SERVICE_UNAVAILABLE.
   */
  async confirm(userId: string, password: string): Promise<boolean> {
    await this.slowDown(userId);
    return this.passwords.matches(userId, password);
  }

  private async slowDown(account: string): Promise<void> {
    const address = addressKey(requestContext.getStore()?.address ?? 'unknown');
    const decisions = [
      await this.limiter.consume('login', `sign-in:${address}|${account}`),
      await this.limiter.consume('login-account', `sign-in:${account}`),
    ];
    const [refused] = decisions.filter(({ allowed }) => !allowed).sort((a, b) => b.retryAfterSeconds - a.retryAfterSeconds);
    if (!refused) return;
    const { retryAfterSeconds } = refused;
    // Of the bucket that is empty, rather than of the wider one of the address, which let the request pass.
    const headers = rateLimitHeaders(refused);
    throw new DomainError('RATE_LIMIT_EXCEEDED', 'Too many attempts to sign in; wait a little.', undefined, retryAfterSeconds, headers);
  }

  private recordFailure(userId: string): void {
    const recorded = this.writeFailure(userId)
      .catch((error: unknown) => this.logger.warn({ reason: (error as Error).message }, 'a failed sign-in could not be recorded'))
      .finally(() => this.recording.delete(recorded));
    this.recording.add(recorded);
  }

  /** The trail of the tenant where the sign-in would have led. */
  private async writeFailure(userId: string): Promise<void> {
    const standing = await this.home.find(userId);
    if (!standing) return;
    const scope = { tenantId: standing.tenant.id, userId };
    await this.database.run(scope, (manager) =>
      this.audit.record(manager, scope, {
        action: 'auth.sign-in.failed',
        resourceType: 'user',
        resourceId: userId,
        // Nobody has proved to be that person.
        by: { kind: 'user', id: null, userId: null },
      }),
    );
  }
}
