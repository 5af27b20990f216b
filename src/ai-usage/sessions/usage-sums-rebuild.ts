import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import { UsageSumsRepository } from './usage-sums.repository.js';

/** Makes the sums of a tenant anew from its sessions, for whoever has put sessions there by other ways than the intake. */
@Injectable()
export class UsageSumsRebuild {
  constructor(
    private readonly database: TenantDatabase,
    private readonly sums: UsageSumsRepository,
  ) {}

  /** What came of sessions that were removed since goes. */
  rebuild(scope: TenantScope): Promise<void> {
    return this.database.run(scope, (manager) => this.sums.rebuild(manager, scope));
  }
}
