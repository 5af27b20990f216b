import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { type Job, type JobRunContext, ScheduledJob } from '../../platform/jobs/index.js';
import { TenantQuotas, TenantsService } from '../../tenants/index.js';
import { NO_DIMENSIONS } from '../domain/cost.js';
import { decimal, textOf } from '../domain/decimal.js';
import { divideStorage } from './domain/divide-storage.js';
import type { MeteredQuantity } from './domain/quantities-of-uses.js';
import { MeteredQuantities } from './metered-quantities.js';
import { StorageRepository } from './storage.repository.js';

const SAMPLES_OF_DAY = 96;
const BYTES_OF_GB = 1e9;
const DECIMALS = 15;

/**
 * Looks every quarter of an hour how much room each tenant takes, in the database and with uploaded files, and counts it
 * for that quarter. While no process runs nothing is counted.
 */
@Injectable()
@ScheduledJob({ name: 'economics-storage', cron: '0 1/15 * * * *', leaseSeconds: 600 })
export class StorageSampleJob implements Job {
  constructor(
    private readonly storage: StorageRepository,
    private readonly tenants: TenantsService,
    private readonly quotas: TenantQuotas,
    private readonly quantities: MeteredQuantities,
    private readonly clock: Clock,
  ) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    const { tables, databaseBytes } = await this.storage.tables();
    const rows = new Map<string, number[]>();
    const files: MeteredQuantity[] = [];
    for await (const tenantId of this.tenants.idsOfAll()) {
      signal.throwIfAborted();
      rows.set(tenantId, await this.storage.rowsOf({ tenantId }, tables));
      files.push(...stored(tenantId, (await this.quotas.used({ tenantId }, 'uploadBytes')) ?? 0, 'files'));
    }
    const divided = divideStorage({ sizes: tables.map(({ bytes }) => bytes), rows, databaseBytes });
    await this.quantities.add([...divided.flatMap(({ tenantId, bytes }) => stored(tenantId, bytes, 'database')), ...files], this.clock.now());
    return { tenants: rows.size, tables: tables.length, megabytes: Math.round(databaseBytes / 1e6) };
  }
}

/** Of one sample; nothing when there is nothing. */
function stored(tenantId: string | null, bytes: number, label: string): MeteredQuantity[] {
  if (bytes < 1) return [];
  const quantity = textOf(decimal(Math.round(bytes)).div(BYTES_OF_GB).div(SAMPLES_OF_DAY).round(DECIMALS));
  return [{ tenantId, meter: 'storage.gb_days', label, dimensions: NO_DIMENSIONS, quantity }];
}
