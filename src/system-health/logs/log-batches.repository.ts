import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import type { RejectedLine } from './dto/logs.response.js';

const DAY_MS = 86_400_000;

/** A batch that was stored under a key. */
export interface StoredBatch {
  /** SHA-256 of its body. */
  readonly body: Buffer;
  readonly accepted: number;
  readonly rejected: readonly RejectedLine[];
}

/** Batches by their keys, so that one sent again is known. Keys are recognised on the day of the first sending and the day after. */
@Injectable()
export class LogBatchesRepository {
  /**
   * Takes a key for a batch, in the transaction that stores it. A second one that has the key at the same time waits
   * for the first to end.
   * @returns the batch that had the key before; null when the key is now taken.
   */
  async take(manager: EntityManager, { tenantId }: TenantScope, key: string, now: Date, batch: StoredBatch): Promise<StoredBatch | null> {
    const day = utcDay(now);
    const before = await this.find(manager, tenantId, key, utcDay(new Date(now.getTime() - DAY_MS)));
    if (before) return before;
    const taken = await manager.query<unknown[]>(
      `INSERT INTO log_batches (tenant_id, day, key, body, accepted, rejected) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [tenantId, day, key, batch.body, batch.accepted, JSON.stringify(batch.rejected)],
    );
    return taken.length > 0 ? null : this.find(manager, tenantId, key, day);
  }

  private async find(manager: EntityManager, tenantId: string, key: string, day: string): Promise<StoredBatch | null> {
    const [row] = await manager.query<StoredBatch[]>('SELECT body, accepted, rejected FROM log_batches WHERE tenant_id = $1 AND day = $2 AND key = $3', [tenantId, day, key]);
    return row ?? null;
  }
}

const utcDay = (at: Date): string => at.toISOString().slice(0, 10);
