import { Injectable } from '@nestjs/common';
import { SettingsVault } from '../data-sources/index.js';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { Memberships } from '../tenants/index.js';
import { ChannelsRepository, type StoredChannel } from './channels.repository.js';
import type { ClaimedRow } from './delivery.repository.js';
import type { ReceiverKind } from './delivery-statistics.js';
import type { Message } from './domain/message.js';
import { MessageLinks } from './message-links.js';
import { EmailSender } from './senders/email.sender.js';
import { DeliveryFailure, type Outcome } from './senders/sender.js';
import { Senders } from './senders/senders.js';
import { ToastSender } from './senders/toast.sender.js';


/** Finds who is meant, and brings them the message. */
@Injectable()
export class Receivers {
  constructor(
    private readonly channels: ChannelsRepository,
    private readonly vault: SettingsVault,
    private readonly senders: Senders,
    private readonly toasts: ToastSender,
    private readonly emails: EmailSender,
    private readonly memberships: Memberships,
    private readonly links: MessageLinks,
    private readonly database: TenantDatabase,
  ) {}

  /**
   * @param told the kind of receiver, as soon as it is known
   * @throws DeliveryFailure
   */
  async deliver(scope: TenantScope, { route, channelId, userId }: ClaimedRow, message: Message, signal: AbortSignal, told: (kind: ReceiverKind) => void): Promise<Outcome> {
    if (route === 'channel') {
      const channel = await this.channels.find(scope, channelId ?? '');
      if (!channel) throw new DeliveryFailure('The channel is deleted.', 'final');
      told(channel.kind);
      return this.throughChannel(scope, channel, message, signal);
    }
    told(route === 'toast' ? 'person_toast' : 'person_email');
    const standing = await this.database.run(scope, (manager) => this.memberships.find(manager, scope.tenantId, userId ?? ''));
    if (!standing) throw new DeliveryFailure('The person is no member any more.', 'final');
    if (route === 'toast') return this.toasts.show(scope, message, standing.user.id);
    return this.emails.sendTo(standing.user.email, { message, links: this.links.of(scope), signal });
  }

  /** @throws DeliveryFailure */
  async throughChannel(scope: TenantScope, channel: StoredChannel, message: Message, signal: AbortSignal): Promise<Outcome> {
    const secrets = channel.encryptedSecrets === null ? {} : await this.secretsOf(scope, channel.id, channel.encryptedSecrets);
    return this.senders.of(channel.kind).send({ scope, message, settings: { ...channel.settings, ...secrets }, links: this.links.of(scope), signal });
  }

  private async secretsOf(scope: TenantScope, id: string, encrypted: string): Promise<Record<string, unknown>> {
    try {
      return await this.vault.decrypt(scope, id, encrypted);
    } catch (error) {
      if (error instanceof Error && error.name === 'SettingsCipherError') throw new DeliveryFailure(error.message, 'lasting');
      throw error;
    }
  }
}
