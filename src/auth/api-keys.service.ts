import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, type DoneResponse, type ListQueryDto, type Page, invalid, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeyRevoked } from './auth.events.js';
import { hashOfSecret, newApiKey } from './domain/secret.js';
import type { CreateApiKeyDto } from './dto/api-key.dto.js';
import { ApiKeyResponse, type CreatedApiKeyResponse } from './dto/api-key.response.js';
import { isPermission, rolesWith } from './permissions.js';

/** API keys of a tenant. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly repository: ApiKeysRepository,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, query: ListQueryDto): Promise<Page<ApiKeyResponse>> {
    const rows = await this.repository.page(actor, keysetOf(query.cursor), query.limit + 1);
    return pageOf(rows, query.limit, (row) => [row.createdAt, row.id], (row) => ApiKeyResponse.of(row));
  }

  /**
   * Makes a key; only this answer holds it.
   * @throws DomainError ACCESS_DENIED for a permission that the maker lacks, and for keys that would make keys;
   *   VALIDATION_FAILED for permissions outside tenants and times in the past.
   */
  async create(actor: Actor, { name, permissions, expiresAt }: CreateApiKeyDto): Promise<CreatedApiKeyResponse> {
    const now = this.clock.now();
    // A key that makes keys would live on in them after it was deleted.
    if (actor.kind !== 'user' || !actor.userId) throw new DomainError('ACCESS_DENIED', 'Only a person makes API keys.');
    assertMayBeGiven(actor, permissions);
    if (expiresAt && expiresAt <= now) {
      throw invalid({ path: 'expiresAt', rule: 'minDate', message: 'expiresAt must be in the future' });
    }
    const { key, prefix } = newApiKey();
    const row = {
      id: randomUUID(),
      tenantId: actor.tenantId,
      userId: actor.userId,
      name,
      prefix,
      permissions: [...permissions].sort(),
      createdAt: now,
      lastUsedAt: null,
      expiresAt: expiresAt ?? null,
    };
    const shown = ApiKeyResponse.of(row);
    await this.repository.transaction(actor, async (manager) => {
      await this.repository.insert(manager, { ...row, keyHash: hashOfSecret(key) });
      await this.audit.record(manager, actor, { action: 'api-key.create', resourceType: 'api-key', resourceId: row.id, after: shown });
    });
    return { ...shown, key };
  }

  async revoke(actor: Actor, id: string): Promise<DoneResponse> {
    await this.repository.transaction(actor, async (manager) => {
      const key = await this.repository.find(manager, actor, id);
      if (!key) throw notFound('API key');
      await this.repository.delete(manager, actor, id);
      await this.audit.record(manager, actor, {
        action: 'api-key.revoke',
        resourceType: 'api-key',
        resourceId: id,
        before: ApiKeyResponse.of(key),
      });
    });
    this.events.publish(new ApiKeyRevoked({ tenantId: actor.tenantId, apiKeyId: id }));
    return { ok: true };
  }
}

function assertMayBeGiven(actor: Actor, permissions: readonly string[]): void {
  for (const permission of permissions) {
    if (!isPermission(permission) || rolesWith(permission).length === 0) {
      throw invalid({ path: 'permissions', rule: 'isIn', message: `${permission} is not a permission that a key can have` });
    }
    if (!actor.permissions.has(permission)) {
      throw new DomainError('ACCESS_DENIED', `You cannot give away ${permission}, which you do not have.`, { permission });
    }
  }
}
