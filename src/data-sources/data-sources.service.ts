import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, type DoneResponse, type Waiting, notFound } from '../platform/http/index.js';
import { TenantQuotas } from '../tenants/index.js';
import { assertSecretsStay, checkSettings, partSettings, withoutNulls } from './connectors/checked-settings.js';
import type { ConnectionTest, SchemaTable } from './connectors/connector.js';
import { connectorType, connectorTypes } from './connectors/registry.js';
import type { DataSourceEntity } from './data-source.entity.js';
import { DataSourceChanged, DataSourceCreated } from './data-sources.events.js';
import { DataSourcesRepository } from './data-sources.repository.js';
import type { CreateDataSourceDto, TestDataSourceDto, UpdateDataSourceDto } from './dto/data-source.dto.js';
import { DataSourceResponse, type DataSourceTypeResponse } from './dto/data-source.response.js';
import { FairQueue, type QueuePlace } from '../platform/fair-queue/index.js';
import { SettingsVault } from './settings-vault.js';
import { SourceConnections } from './source-connections.js';
import { SourceLimits } from './source-limits.js';

/** Connecting, changing and looking into data sources. */
@Injectable()
export class DataSourcesService {
  private readonly tests: FairQueue;
  private readonly schemas: FairQueue;

  constructor(
    private readonly repository: DataSourcesRepository,
    private readonly connections: SourceConnections,
    private readonly vault: SettingsVault,
    private readonly quotas: TenantQuotas,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
    limits: SourceLimits,
  ) {
    this.tests = new FairQueue(limits.tests, 'connection tests');
    this.schemas = new FairQueue(limits.schemas, 'requests for tables');
  }

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
    const checked = checkSettings(kind.settings, settings);
    const id = randomUUID();
    const { open, secrets } = partSettings(kind.settings, checked);
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
    this.events.publish(new DataSourceCreated({ tenantId: actor.tenantId, dataSourceId: id }));
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
    const { open, secrets } = partSettings(kind.settings, checkSettings(kind.settings, { ...stored, ...given }));
    assertSecretsStay(kind.settings, current.settings, open, Object.keys(stored).filter((name) => !(name in given)));
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

  /**
   * Tests the stored settings and keeps the outcome.
   * @throws DomainError SERVICE_UNAVAILABLE when too many tests of the tenant are waiting
   */
  async test(actor: Actor, id: string, { signal }: Waiting): Promise<ConnectionTest> {
    const { connector } = await this.connections.get(actor, id);
    const result = await this.tests.run(placeOf(actor, id), signal, () => connector.test(signal));
    await this.repository.recordTest(actor, id, this.clock.now(), result.ok ? null : result.message);
    return result;
  }

  /**
   * Tests settings that are not stored.
   * @throws DomainError SERVICE_UNAVAILABLE when too many tests of the tenant are waiting
   */
  async testSettings(actor: Actor, { type, settings }: TestDataSourceDto, { signal }: Waiting): Promise<ConnectionTest> {
    const kind = connectorType(type);
    const checked = checkSettings(kind.settings, settings);
    return this.tests.run(placeOf(actor, UNSAVED), signal, async () => {
      const connector = this.connections.connectWith(actor, randomUUID(), kind, checked);
      try {
        return await connector.test(signal);
      } finally {
        await connector.close();
      }
    });
  }

  async schema(actor: Actor, id: string, { signal }: Waiting): Promise<SchemaTable[]> {
    const { connector } = await this.connections.get(actor, id);
    return this.schemas.run(placeOf(actor, id), signal, () => connector.schema(signal));
  }

  private async encrypt(scope: TenantScope, id: string, secrets: Record<string, unknown>): Promise<string | null> {
    return Object.keys(secrets).length === 0 ? null : this.vault.encrypt(scope, id, secrets);
  }

  private async storedSecrets(scope: TenantScope, entity: DataSourceEntity): Promise<Record<string, unknown>> {
    return entity.encryptedSecrets === null ? {} : this.vault.decrypt(scope, entity.id, entity.encryptedSecrets);
  }
}

/** All settings that are tested unsaved count as one source of their tenant. */
const UNSAVED = 'unsaved';

function placeOf({ tenantId, subject }: Actor, sourceId: string): QueuePlace {
  return { tenantId, sourceId: sourceId === UNSAVED ? `${UNSAVED}:${tenantId}` : sourceId, subject };
}

function present(entity: DataSourceEntity | null): DataSourceEntity {
  if (!entity) throw notFound('data source');
  return entity;
}

function staleVersion(current: number): DomainError {
  return new DomainError('CONFLICT', 'Somebody changed this data source in the meantime; load it again.', { currentVersion: current });
}
