import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { SettingsVault, assertSecretsStay, checkSettings, partSettings, withoutNulls } from '../data-sources/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, DomainError, type ListQueryDto, type Page, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { ChannelDeliveriesRepository, type ChannelDelivery } from './channel-deliveries.repository.js';
import { ChannelsRepository, type StoredChannel } from './channels.repository.js';
import type { CreateChannelDto, UpdateChannelDto } from './dto/channel.dto.js';
import { type ChannelDeletedResponse, ChannelResponse, type ChannelTypeResponse } from './dto/channel.response.js';
import { channelType, channelTypes } from './senders/senders.js';

export const MOST_CHANNELS = 100;
const NOTHING_DELIVERED: ChannelDelivery = { lastDeliveredAt: null, failedAt: null, error: null, pending: 0, dead: 0 };

/** Setting channels up. */
@Injectable()
export class ChannelsService {
  constructor(
    private readonly repository: ChannelsRepository,
    private readonly deliveries: ChannelDeliveriesRepository,
    private readonly vault: SettingsVault,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  types(): ChannelTypeResponse[] {
    return channelTypes().map(({ kind, title, settingsSchema, secretSettings }) => ({ kind, title, settingsSchema, secretSettings: [...secretSettings] }));
  }

  async list(scope: TenantScope, { limit, cursor }: ListQueryDto): Promise<Page<ChannelResponse>> {
    const rows = await this.repository.list(scope, keysetOf(cursor), limit + 1);
    const deliveries = await this.deliveries.of(scope, rows.map(({ id }) => id));
    return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id], (channel) => ChannelResponse.of(channel, deliveries.get(channel.id) ?? NOTHING_DELIVERED));
  }

  /** @throws DomainError NOT_FOUND */
  async get(scope: TenantScope, id: string): Promise<ChannelResponse> {
    return this.presented(scope, present(await this.repository.find(scope, id)));
  }

  /** @throws DomainError VALIDATION_FAILED, CONFLICT for a name that is taken, QUOTA_EXCEEDED */
  async create(actor: Actor, { name, kind, settings }: CreateChannelDto): Promise<ChannelResponse> {
    const type = channelType(kind);
    const id = randomUUID();
    const { open, secrets } = partSettings(type.settings, checkSettings(type.settings, settings));
    const now = this.clock.now();
    const channel: StoredChannel = {
      id,
      name,
      kind,
      settings: open,
      encryptedSecrets: await this.encrypt(actor, id, secrets),
      secretsSet: Object.keys(secrets),
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    await this.repository.transaction(actor, async (manager) => {
      await this.assertRoom(manager, actor);
      await unlessTaken(name, () => this.repository.insert(manager, actor, channel, actor.userId));
      await this.record(manager, actor, 'create', null, channel);
    });
    return ChannelResponse.of(channel, NOTHING_DELIVERED);
  }

  /** @throws DomainError VALIDATION_FAILED, NOT_FOUND, CONFLICT for a stale version or a name that is taken */
  async update(actor: Actor, id: string, { name, settings, version }: UpdateChannelDto): Promise<ChannelResponse> {
    // Read, checked and encrypted before the transaction: that may open connections of its own.
    const current = present(await this.repository.find(actor, id));
    assertVersion(current, version);
    const type = channelType(current.kind);
    const stored = current.encryptedSecrets === null ? {} : await this.vault.decrypt(actor, id, current.encryptedSecrets);
    const given = withoutNulls(settings);
    const { open, secrets } = partSettings(type.settings, checkSettings(type.settings, { ...stored, ...given }));
    assertSecretsStay(type.settings, current.settings, open, Object.keys(stored).filter((secret) => !(secret in given)));
    const encryptedSecrets = await this.encrypt(actor, id, secrets);
    const changed = await this.repository.transaction(actor, async (manager) => {
      const before = present(await this.repository.lock(manager, actor, id));
      assertVersion(before, version);
      const after = { ...before, name, settings: open, encryptedSecrets, secretsSet: Object.keys(secrets), version: version + 1, updatedAt: this.clock.now() };
      await unlessTaken(name, () => this.repository.update(manager, actor, after));
      await this.record(manager, actor, 'update', before, after);
      return after;
    });
    return this.presented(actor, changed);
  }

  /** What waits for it is given up when it comes to its turn. @throws DomainError NOT_FOUND */
  async delete(actor: Actor, id: string): Promise<ChannelDeletedResponse> {
    await this.repository.transaction(actor, async (manager) => {
      const before = present(await this.repository.lock(manager, actor, id));
      await this.repository.setDeleted(manager, actor, id, this.clock.now());
      await this.record(manager, actor, 'delete', before, null);
    });
    return { deleted: true };
  }

  private async presented(scope: TenantScope, channel: StoredChannel): Promise<ChannelResponse> {
    return ChannelResponse.of(channel, (await this.deliveries.of(scope, [channel.id])).get(channel.id) ?? NOTHING_DELIVERED);
  }

  private async encrypt(scope: TenantScope, id: string, secrets: Record<string, unknown>): Promise<string | null> {
    return Object.keys(secrets).length === 0 ? null : this.vault.encrypt(scope, id, secrets);
  }

  private async assertRoom(manager: EntityManager, scope: TenantScope): Promise<void> {
    if ((await this.repository.count(manager, scope)) < MOST_CHANNELS) return;
    throw new DomainError('QUOTA_EXCEEDED', `A tenant has at most ${MOST_CHANNELS} notification channels.`, { limit: MOST_CHANNELS });
  }

  private record(manager: EntityManager, actor: Actor, verb: 'create' | 'update' | 'delete', before: StoredChannel | null, after: StoredChannel | null): Promise<void> {
    return this.audit.record(manager, actor, {
      action: `notification-channel.${verb}`,
      resourceType: 'notification-channel',
      resourceId: (after ?? before)?.id ?? null,
      before: before && recordOf(before),
      after: after && recordOf(after),
    });
  }
}

/** A channel as the audit keeps it: without secrets, and without how it does. */
function recordOf({ id, name, kind, settings, secretsSet, version, createdAt, updatedAt }: StoredChannel): object {
  return { id, name, kind, settings, secretsSet, version, createdAt, updatedAt };
}

function present(channel: StoredChannel | null): StoredChannel {
  if (!channel) throw notFound('notification channel');
  return channel;
}

function assertVersion({ version }: StoredChannel, decidedOn: number): void {
  if (version === decidedOn) return;
  throw new DomainError('CONFLICT', 'Somebody changed this channel in the meantime; load it again.', { currentVersion: version });
}

async function unlessTaken(name: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const { constraint } = (error as { driverError?: { constraint?: string } }).driverError ?? {};
    if (constraint !== 'notification_channels_name') throw error;
    throw new DomainError('CONFLICT', `There is a notification channel named ${name} already.`);
  }
}
