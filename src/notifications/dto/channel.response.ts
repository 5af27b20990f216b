import { ApiProperty } from '@nestjs/swagger';
import type { ChannelDelivery } from '../channel-deliveries.repository.js';
import type { StoredChannel } from '../channels.repository.js';
import { CHANNEL_KINDS, type ChannelKind } from '../domain/notice.js';

/** A try that failed. */
export class ChannelFailureResponse {
  at!: Date;

  /** In words, without secrets. */
  error!: string;
}

/** What became of a channel's notifications; tests are not counted. */
export class ChannelDeliveryResponse {
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastDeliveredAt!: Date | null;

  /** The newest try that failed, unless something was delivered since; null: there is none. */
  @ApiProperty({ type: ChannelFailureResponse, nullable: true })
  failing!: ChannelFailureResponse | null;

  /** Waiting or on their way. */
  pending!: number;

  /** Given up, and not dismissed. */
  dead!: number;

  static of({ lastDeliveredAt, failedAt, error, pending, dead }: ChannelDelivery): ChannelDeliveryResponse {
    const since = failedAt !== null && error !== null && (lastDeliveredAt === null || failedAt > lastDeliveredAt) ? { at: failedAt, error } : null;
    return { lastDeliveredAt, failing: since, pending, dead };
  }
}

/** A way for notifications, without its secrets. */
export class ChannelResponse {
  id!: string;
  name!: string;

  @ApiProperty({ enum: CHANNEL_KINDS })
  kind!: ChannelKind;

  /** Settings without secrets. */
  settings!: Record<string, unknown>;

  /** Names of the secrets that are stored. */
  secretsSet!: string[];

  delivery!: ChannelDeliveryResponse;
  version!: number;
  createdAt!: Date;
  updatedAt!: Date;

  static of({ id, name, kind, settings, secretsSet, version, createdAt, updatedAt }: StoredChannel, delivery: ChannelDelivery): ChannelResponse {
    return { id, name, kind, settings, secretsSet: [...secretsSet], delivery: ChannelDeliveryResponse.of(delivery), version, createdAt, updatedAt };
  }
}

/** A kind of channel. */
export class ChannelTypeResponse {
  @ApiProperty({ enum: CHANNEL_KINDS })
  kind!: ChannelKind;

  title!: string;

  /** JSON Schema (draft 2020-12) of its settings. */
  settingsSchema!: Record<string, unknown>;

  secretSettings!: string[];
}

/** What a channel said to a notification that was sent to try it. */
export class ChannelTestResponse {
  delivered!: boolean;

  /** In words, without secrets. */
  message!: string;

  latencyMs!: number;
}

export class ChannelDeletedResponse {
  deleted!: true;
}
