import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { type Actor, type CredentialVerifier, type Credentials, DomainError, type Verified } from '../platform/http/index.js';
import { Memberships, type Standing } from '../tenants/index.js';
import { ActorContexts, type LoadedActor } from './actor-contexts.js';
import { type ApiKeyRow, ApiKeysRepository } from './api-keys.repository.js';
import { hashOfSecret, isApiKey } from './domain/secret.js';
import { permissionsOfKey } from './permissions.js';

/** `lastUsedAt` is kept to the minute, so that a busy key is not a busy row. */
const TOUCH_MS = 60_000;

/** Takes `X-API-Key: tm_…`. */
@Injectable()
export class ApiKeyVerifier implements CredentialVerifier {
  constructor(
    private readonly contexts: ActorContexts,
    private readonly repository: ApiKeysRepository,
    private readonly memberships: Memberships,
    private readonly clock: Clock,
  ) {}

  async verify({ apiKey }: Credentials): Promise<Verified | null> {
    if (apiKey === undefined) return null;
    const found = isApiKey(apiKey) ? await this.resolve(hashOfSecret(apiKey)) : null;
    if (!found) throw new DomainError('UNAUTHORIZED', 'The API key does not hold.');
    const { actor, expiresAt = Infinity } = found;
    // It may have been found good a moment ago.
    if (expiresAt <= this.clock.now().getTime()) throw new DomainError('UNAUTHORIZED', 'The API key has expired.');
    return { actor, expiresAt };
  }

  private resolve(keyHash: Buffer): Promise<LoadedActor | null> {
    return this.contexts.resolve(`key:${keyHash.toString('base64')}`, () => this.load(keyHash));
  }

  private async load(keyHash: Buffer): Promise<LoadedActor | null> {
    const found = await this.repository.findByHash(keyHash);
    if (!found) return null;
    const now = this.clock.now();
    return this.repository.transaction(found, async (manager) => {
      const key = await this.repository.find(manager, found, found.id);
      const standing = await this.memberships.find(manager, found.tenantId, found.userId);
      if (!key || !standing || (key.expiresAt !== null && key.expiresAt <= now)) return null;
      if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() >= TOUCH_MS) await this.repository.touch(manager, key.id, now);
      const actor = actorOfKey(key, standing);
      return key.expiresAt === null ? { actor } : { actor, expiresAt: key.expiresAt.getTime() };
    });
  }
}

function actorOfKey(key: ApiKeyRow, { user, tenant }: Standing): Actor {
  return Object.freeze({
    kind: 'api-key',
    tenantId: tenant.id,
    userId: user.id,
    subject: key.id,
    role: tenant.role,
    permissions: permissionsOfKey(key.permissions, tenant.role),
    // A key acts within one tenant, whoever made it.
    platformAdmin: false,
    plan: tenant.plan,
    sessionId: null,
    claims: {},
    lockedParameters: {},
  });
}
