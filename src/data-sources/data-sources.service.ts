import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, invalid, notFound } from '../platform/http/index.js';
import { TenantQuotas } from '../tenants/index.js';
import type { ConnectionTest, ConnectorType, SchemaTable } from './connectors/connector.js';
import { connectorType, connectorTypes } from './connectors/registry.js';
import { directingSettingsOf } from './connectors/setting.js';
import type { DataSourceEntity } from './data-source.entity.js';
import { DataSourceChanged } from './data-sources.events.js';
import { DataSourcesRepository } from './data-sources.repository.js';
import type { CreateDataSourceDto, TestDataSourceDto, UpdateDataSourceDto } from './dto/data-source.dto.js';
import { DataSourceResponse, type DataSourceTypeResponse, type DoneResponse } from './dto/data-source.response.js';
import { SettingsVault } from './settings-vault.js';
import { SourceConnections } from './source-connections.js';

/** Connecting, changing and looking into data sources. */
@Injectable()
export class DataSourcesService {
  constructor(
    private readonly repository: DataSourcesRepository,
    private readonly connections: SourceConnections,
    private readonly vault: SettingsVault,
    private readonly quotas: TenantQuotas,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  types(): DataSourceTypeResponse[] {
    return connectorTypes.map(({ type, title, dialect, settingsSchema, secretSettings }) => ({
      type,
      title,
      dialect,
      settingsSchema,
      secretSettings: [...secretSettings],
    }));
  }

  async list(scope: TenantScope): Promise<DataSourceResponse[]> {
    return (await this.repository.list(scope)).map((entity) => DataSourceResponse.of(entity));
  }

  async get(scope: TenantScope, id: string): Promise<DataSourceResponse> {
    return DataSourceResponse.of(present(await this.repository.find(scope, id)));
  }

  /** @returns null when the tenant has no source of that name. */
  async findByName(scope: TenantScope, name: string): Promise<DataSourceResponse | null> {
    const entity = await this.repository.findByName(scope, name);
    return entity && DataSourceResponse.of(entity);
  }

  async create(actor: Actor, { name, type, settings }: CreateDataSourceDto): Promise<DataSourceResponse> {
    const kind = connectorType(type);
    const checked = checkSettings(kind, settings);
    const id = randomUUID();
    const { open, secrets } = split(kind, checked);
    const encryptedSecrets = await this.encrypt(actor, id, secrets);
    const now = this.clock.now();
    const entity: DataSourceEntity = {
      id,
      tenantId: actor.tenantId,
      name,
      type,
      settings: open,
      encryptedSecrets,
      secretsSet: Object.keys(secrets),
      version: 1,
      status: 'unknown',
      lastCheckedAt: null,
      lastError: null,
      createdBy: actor.userId,
      createdAt: now,
      updatedAt: now,
    };
    await this.repository.transaction(actor, async (manager) => {
      await this.quotas.assertRoom(manager, actor, 'sources', () => this.repository.count(manager));
      await this.repository.insert(manager, entity);
      await this.audit.record(manager, actor, {
        action: 'datasource.create',
        resourceType: 'datasource',
        resourceId: id,
        before: null,
        after: DataSourceResponse.of(entity),
      });
    });
    return DataSourceResponse.of(entity);
  }

  async update(actor: Actor, id: string, change: UpdateDataSourceDto): Promise<DataSourceResponse> {
    // Read, checked and encrypted before the transaction: that may open connections of its own. The version says
    // below whether it still is what was read.
    const current = present(await this.repository.find(actor, id));
    if (current.version !== change.version) throw staleVersion(current.version);
    const kind = connectorType(current.type);
    const stored = await this.storedSecrets(actor, current);
    const given = withoutNulls(change.settings);
    const { open, secrets } = split(kind, checkSettings(kind, { ...stored, ...given }));
    assertSecretsStay(kind, current.settings, open, Object.keys(stored).filter((name) => !(name in given)));
    const next: Partial<DataSourceEntity> = {
      name: change.name,
      settings: open,
      encryptedSecrets: await this.encrypt(actor, id, secrets),
      secretsSet: Object.keys(secrets),
      version: current.version + 1,
      status: 'unknown',
      lastError: null,
      updatedAt: this.clock.now(),
    };
    const changed = await this.repository.transaction(actor, async (manager) => {
      const entity = present(await this.repository.lock(manager, id));
      if (entity.version !== change.version) throw staleVersion(entity.version);
      const before = DataSourceResponse.of(entity);
      await this.repository.save(manager, Object.assign(entity, next));
      const after = DataSourceResponse.of(entity);
      await this.audit.record(manager, actor, { action: 'datasource.update', resourceType: 'datasource', resourceId: id, before, after });
      return after;
    });
    this.events.publish(new DataSourceChanged({ tenantId: actor.tenantId, dataSourceId: id, kind: 'updated' }));
    return changed;
  }

  async delete(actor: Actor, id: string): Promise<DoneResponse> {
    await this.repository.transaction(actor, async (manager) => {
      const entity = present(await this.repository.lock(manager, id));
      await this.repository.delete(manager, id);
      await this.audit.record(manager, actor, {
        action: 'datasource.delete',
        resourceType: 'datasource',
        resourceId: id,
        before: DataSourceResponse.of(entity),
        after: null,
      });
    });
    this.events.publish(new DataSourceChanged({ tenantId: actor.tenantId, dataSourceId: id, kind: 'deleted' }));
    await rm(this.connections.filesDirectory(actor, id), { recursive: true, force: true });
    return { ok: true };
  }

  /** Tests the stored settings and keeps the outcome. */
  async test(scope: TenantScope, id: string): Promise<ConnectionTest> {
    const { connector } = await this.connections.get(scope, id);
    const result = await connector.test();
    await this.repository.recordTest(scope, id, this.clock.now(), result.ok ? null : result.message);
    return result;
  }

  /** Tests settings that are not stored. */
  async testSettings(actor: Actor, { type, settings }: TestDataSourceDto): Promise<ConnectionTest> {
    const kind = connectorType(type);
    const connector = this.connections.connectWith(actor, randomUUID(), kind, checkSettings(kind, settings));
    try {
      return await connector.test();
    } finally {
      await connector.close();
    }
  }

  async schema(scope: TenantScope, id: string): Promise<SchemaTable[]> {
    const { connector } = await this.connections.get(scope, id);
    return connector.schema();
  }

  private async encrypt(scope: TenantScope, id: string, secrets: Record<string, unknown>): Promise<string | null> {
    return Object.keys(secrets).length === 0 ? null : this.vault.encrypt(scope, id, secrets);
  }

  private async storedSecrets(scope: TenantScope, entity: DataSourceEntity): Promise<Record<string, unknown>> {
    return entity.encryptedSecrets === null ? {} : this.vault.decrypt(scope, entity.id, entity.encryptedSecrets);
  }
}

function present(entity: DataSourceEntity | null): DataSourceEntity {
  if (!entity) throw notFound('data source');
  return entity;
}

function staleVersion(current: number): DomainError {
  return new DomainError('CONFLICT', 'Somebody changed this data source in the meantime; load it again.', { currentVersion: current });
}

function withoutNulls(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null && value !== undefined));
}

/** Checks settings against the type's DTO; problems are told as `settings.<name>`. */
function checkSettings(kind: ConnectorType, settings: Record<string, unknown>): Record<string, unknown> {
  const instance = plainToInstance(kind.settings, withoutNulls(settings), { exposeDefaultValues: true });
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) {
    throw invalid(
      ...errors.flatMap((error) =>
        Object.entries(error.constraints ?? { nested: `${error.property} is not valid` }).map(([rule, message]) => ({
          path: `settings.${error.property}`,
          rule: rule === 'whitelistValidation' ? 'unknownField' : rule,
          message: rule === 'whitelistValidation' ? `${error.property} is not a known setting` : message,
        })),
      ),
    );
  }
  return { ...instance };
}

/**
 * Whoever could point a source at a server of their own without knowing its secrets would be told them there.
 * @param kept secrets that the change takes from what is stored
 */
function assertSecretsStay(kind: ConnectorType, before: Record<string, unknown>, after: Record<string, unknown>, kept: readonly string[]): void {
  const changed = directingSettingsOf(kind.settings).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (changed.length === 0 || kept.length === 0) return;
  throw invalid(
    ...kept.map((name) => ({
      path: `settings.${name}`,
      rule: 'secretNeeded',
      message: `${name} must be given again, because ${changed.join(', ')} changed`,
    })),
  );
}

/** Parts settings into what may be shown and what is encrypted. */
function split(kind: ConnectorType, settings: Record<string, unknown>): { open: Record<string, unknown>; secrets: Record<string, unknown> } {
  const secretNames = new Set<string>(kind.secretSettings);
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return {
    open: Object.fromEntries(entries.filter(([name]) => !secretNames.has(name))),
    secrets: Object.fromEntries(entries.filter(([name, value]) => secretNames.has(name) && value !== '')),
  };
}
