import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import type { CountedUsage } from '../domain/usage.js';
import { UsageChanges } from './usage-changes.js';
import { UsageRepository } from './usage.repository.js';

/** Keeps quantities that were counted. */
@Injectable()
export class UsageRecorder {
  constructor(
    private readonly repository: UsageRepository,
    private readonly changes: UsageChanges,
  ) {}

  /** Adds quantities to their days, in the caller's transaction; the ledger follows within a minute. */
  async add(manager: EntityManager, scope: TenantScope, usages: readonly CountedUsage[]): Promise<void> {
    await this.repository.add(manager, scope, usages);
    await this.changes.mark(manager, scope, usages.map(({ day }) => day));
  }
}
