import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/index.js';

/** A table that is partitioned by time, as its migration registered it; spans in days. */
export interface PartitionKind {
  readonly kind: string;
  /** For how long before the present rows may still come. */
  readonly daysBehind: number;
  /** For how long after it they have room if nobody makes more. */
  readonly daysAhead: number;
  readonly keptDays: number;
}

/** The functions that make and drop partitions; the application itself may do neither. */
@Injectable()
export class PartitionsRepository {
  constructor(private readonly database: TenantDatabase) {}

  kinds(): Promise<PartitionKind[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query<PartitionKind[]>(
        `SELECT kind, days_behind AS "daysBehind", days_ahead AS "daysAhead", kept_days AS "keptDays" FROM partition_kinds ORDER BY kind`,
      ),
    );
  }

  /** Makes the partitions that touch [from, until). @returns how many were missing. */
  ensure(kind: string, from: Date, until: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ made: number }[]>('SELECT ensure_partitions($1, $2, $3) AS made', [kind, from, until]);
      return row?.made ?? 0;
    });
  }

  /** Drops the partitions that end before the boundary, or at it. @returns how many. */
  dropBefore(kind: string, boundary: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ dropped: number }[]>('SELECT drop_partitions_before($1, $2) AS dropped', [kind, boundary]);
      return row?.dropped ?? 0;
    });
  }
}
