import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/index.js';
import { ChannelsRepository } from './channels.repository.js';

/** What others ask of channels: whether they are there, and what they are called. */
@Injectable()
export class NotificationChannels {
  constructor(private readonly repository: ChannelsRepository) {}

  /** Those of `ids` that do not exist or are deleted. */
  async missing(scope: TenantScope, ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const there = new Set((await this.repository.names(scope, ids)).filter(({ deleted }) => !deleted).map(({ id }) => id));
    return ids.filter((id) => !there.has(id));
  }

  /** Names by id, of those that are there; deleted ones keep theirs for a while. */
  async names(scope: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    return new Map((await this.repository.names(scope, ids)).map(({ id, name }) => [id, name]));
  }
}
