import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsObject, Length, Max, Min } from 'class-validator';
import { trimmed } from '../../tenants/index.js';
import { CHANNEL_KINDS, type ChannelKind } from '../domain/notice.js';

const MAX_VERSION = 2_147_483_647;

/** A channel as it is to be. */
export class CreateChannelDto {
  /** Unique in the tenant. */
  @Transform(trimmed)
  @Length(1, 100)
  name!: string;

  /** One of `GET /notification-channels/types`. */
  @IsIn(CHANNEL_KINDS)
  kind!: ChannelKind;

  /** As the kind's JSON Schema describes them. */
  @IsObject()
  settings!: Record<string, unknown>;
}

/** The whole new state of a channel; its kind stays. */
export class UpdateChannelDto {
  @Transform(trimmed)
  @Length(1, 100)
  name!: string;

  /** A secret that is left out or null keeps its stored value. */
  @IsObject()
  settings!: Record<string, unknown>;

  /** The version that the change was made from. */
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  version!: number;
}
