import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { SecurityConfig } from '../platform/config/index.js';
import type { TenantScope } from '../platform/database/index.js';
import {
  type MasterKeys,
  decryptSettings,
  encryptSettings,
  newTenantKey,
  rotateTenantKey,
  unwrapTenantKey,
  wrapTenantKey,
} from './domain/settings-cipher.js';
import { TenantKeysRepository } from './tenant-keys.repository.js';

/** Encrypts the secrets of data sources and notification channels under the tenant's own key, made when the first secret is stored. */
@Injectable()
export class SettingsVault {
  private readonly masterKeys: MasterKeys;

  constructor(
    private readonly keys: TenantKeysRepository,
    private readonly clock: Clock,
    { masterKeys: [current, ...previous] }: SecurityConfig,
  ) {
    if (!current) throw new TypeError('A master key is needed.');
    this.masterKeys = { current, previous };
  }

  async encrypt(scope: TenantScope, ownerId: string, secrets: Record<string, unknown>): Promise<string> {
    return encryptSettings(secrets, await this.tenantKey(scope), { tenantId: scope.tenantId, dataSourceId: ownerId });
  }

  async decrypt(scope: TenantScope, ownerId: string, encrypted: string): Promise<Record<string, unknown>> {
    return decryptSettings(encrypted, await this.tenantKey(scope), { tenantId: scope.tenantId, dataSourceId: ownerId });
  }

  private async tenantKey(scope: TenantScope): Promise<Buffer> {
    const { tenantId } = scope;
    const offer = (): string => wrapTenantKey(newTenantKey(), tenantId, this.masterKeys);
    const wrapped = (await this.keys.find(scope)) ?? (await this.keys.insertIfAbsent(scope, offer(), this.clock.now()));
    // After a rotation of the master key each tenant's key is wrapped anew when it is first used.
    const rotated = rotateTenantKey(wrapped, tenantId, this.masterKeys);
    if (rotated !== null) await this.keys.replace(scope, rotated);
    return unwrapTenantKey(wrapped, tenantId, this.masterKeys);
  }
}
