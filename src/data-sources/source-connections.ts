import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { StorageConfig } from '../platform/config/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus, PostgresRelay } from '../platform/events/index.js';
import { notFound } from '../platform/http/index.js';
import { AllowedHosts } from './allowed-hosts.js';
import type { Connector, ConnectorContext, ConnectorType, Materializer } from './connectors/connector.js';
import { connectorType } from './connectors/registry.js';
import type { DataSourceEntity } from './data-source.entity.js';
import { AllowedHostsChanged, DataSourceChanged } from './data-sources.events.js';
import { DataSourcesRepository } from './data-sources.repository.js';
import { SettingsVault } from './settings-vault.js';

/** An open source: what it is, and the connector that speaks to it. */
export interface OpenSource {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly type: ConnectorType;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly connector: Connector;
}

/** Sources that nobody used for this long are closed. */
const IDLE_MS = 10 * 60_000;
/** After this long a source is read anew, should an event of another replica have been lost. */
const MAX_AGE_MS = 60_000;
const MAX_OPEN = 200;

/** Keeps one connector (and its pool) per data source and version; a hit touches no database. */
@Injectable()
export class SourceConnections implements OnApplicationShutdown {
  private readonly logger = new Logger(SourceConnections.name);
  private readonly open: LRUCache<string, OpenSource, TenantScope>;
  private readonly checkedAt = new Map<string, number>();

  constructor(
    private readonly sources: DataSourcesRepository,
    private readonly vault: SettingsVault,
    private readonly hosts: AllowedHosts,
    private readonly storage: StorageConfig,
    events: EventBus,
    relay: PostgresRelay,
  ) {
    this.open = new LRUCache({
      max: MAX_OPEN,
      ttl: IDLE_MS,
      ttlResolution: 1_000,
      updateAgeOnGet: true,
      ttlAutopurge: true,
      fetchMethod: (key, _stale, { context }) => this.connect(context, idOf(key)),
      dispose: (source, key) => {
        this.checkedAt.delete(key);
        void source.connector.close().catch((error: unknown) => this.logger.warn({ err: error }, 'closing a source failed'));
      },
    });
    events.on(DataSourceChanged, ({ tenantId, dataSourceId }) => {
      this.open.delete(keyOf(tenantId, dataSourceId));
    });
    events.on(AllowedHostsChanged, ({ host }) => this.applyEgress(host));
    relay.onGap(() => this.open.clear());
  }

  onApplicationShutdown(): void {
    this.open.clear();
  }

  /**
   * The open source, connecting when it is not.
   * @throws DomainError NOT_FOUND when the tenant has no such source.
   */
  async get(scope: TenantScope, id: string): Promise<OpenSource> {
    const current = this.atHand(scope, id);
    if (current) return current;
    const key = keyOf(scope.tenantId, id);
    const known = this.open.get(key);
    if (known) {
      const current = await this.sources.find(scope, id);
      if (current?.version === known.version) {
        this.checkedAt.set(key, Date.now());
        return known;
      }
      this.open.delete(key);
    }
    const source = await this.open.fetch(key, { context: scope });
    if (!source) throw notFound('data source');
    return source;
  }

  /** The source if it is open and was looked at of late. */
  atHand(scope: TenantScope, id: string): OpenSource | undefined {
    const key = keyOf(scope.tenantId, id);
    const known = this.open.get(key);
    return known && (this.checkedAt.get(key) ?? 0) + MAX_AGE_MS > Date.now() ? known : undefined;
  }

  /** Opens settings that are not stored; the caller closes the connector. */
  connectWith(scope: TenantScope, id: string, type: ConnectorType, settings: object): Connector {
    return type.open(settings, this.contextOf(scope, id));
  }

  /**
   * Opens what keeps materialized views in a source, apart from the connections that read; the caller closes it.
   * @returns null when the kind of source cannot keep them, or no credential for that was given.
   * @throws DomainError NOT_FOUND when the tenant has no such source.
   */
  async materializer(scope: TenantScope, id: string): Promise<Materializer | null> {
    const entity = await this.sources.find(scope, id);
    if (!entity) throw notFound('data source');
    const settings = await this.completeSettings(scope, entity);
    return connectorType(entity.type).openMaterializer?.(settings, this.contextOf(scope, id)) ?? null;
  }

  private contextOf(scope: TenantScope, id: string): ConnectorContext {
    return {
      tenantId: scope.tenantId,
      dataSourceId: id,
      resolveHost: (host, port) => this.hosts.resolve(host, port),
      filesDirectory: this.filesDirectory(scope, id),
    };
  }

  /** Where the uploaded files of a source lie. */
  filesDirectory(scope: TenantScope, id: string): string {
    return join(this.storage.dataDirectory, 'files', scope.tenantId, id);
  }

  /** Settings with their secrets, for connecting alone. */
  async completeSettings(scope: TenantScope, entity: DataSourceEntity): Promise<Record<string, unknown>> {
    if (entity.encryptedSecrets === null) return entity.settings;
    return { ...entity.settings, ...(await this.vault.decrypt(scope, entity.id, entity.encryptedSecrets)) };
  }

  /**
   * After a private host was opened or closed: sources that may not be reached any more are closed, and those at that
   * very host begin anew. What others run goes on.
   */
  private async applyEgress(changedHost: string): Promise<void> {
    for (const [key, { settings }] of [...this.open.entries()]) {
      const { host, port } = settings;
      if (typeof host !== 'string') continue;
      const allowed = await this.hosts.resolve(host, Number(port)).then(
        () => true,
        () => false,
      );
      if (!allowed || host.toLowerCase() === changedHost.toLowerCase()) this.open.delete(key);
    }
  }

  private async connect(scope: TenantScope, id: string): Promise<OpenSource | undefined> {
    const entity = await this.sources.find(scope, id);
    if (!entity) return undefined;
    const type = connectorType(entity.type);
    const connector = this.connectWith(scope, id, type, await this.completeSettings(scope, entity));
    this.checkedAt.set(keyOf(scope.tenantId, id), Date.now());
    return { id, name: entity.name, version: entity.version, type, settings: entity.settings, connector };
  }
}

const keyOf = (tenantId: string, id: string): string => `${tenantId}:${id}`;
const idOf = (key: string): string => key.slice(key.indexOf(':') + 1);
