import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/index.js';
import { type PartitionKind, PartitionsRepository } from './partitions.repository.js';

const DAY_MS = 86_400_000;

/**
 * Keeps every table that is partitioned by time in partitions. What is registered in `partition_kinds`, by a row of the
 * migration that makes the table, is looked after: nothing else need be done for it.
 */
@Injectable()
export class Partitions implements OnModuleInit {
  private readonly logger = new Logger(Partitions.name);

  constructor(
    private readonly repository: PartitionsRepository,
    private readonly clock: Clock,
  ) {}

  /** Before anything is taken in that needs a place. */
  async onModuleInit(): Promise<void> {
    await this.ensure(this.clock.now());
  }

  /** Makes the partitions of all kinds around that moment. @returns how many were missing. */
  async ensure(now: Date): Promise<number> {
    const made = await this.ofEach((kind) => this.repository.ensure(kind.kind, daysFrom(now, -kind.daysBehind), daysFrom(now, kind.daysAhead)));
    if (made > 0) this.logger.log({ made }, 'partitions were made');
    return made;
  }

  /** Drops what is older than each kind is kept. @returns how many partitions. */
  async dropExpired(now: Date): Promise<number> {
    const dropped = await this.ofEach((kind) => this.repository.dropBefore(kind.kind, daysFrom(now, -kind.keptDays)));
    if (dropped > 0) this.logger.log({ dropped }, 'partitions were dropped');
    return dropped;
  }

  /** One kind after the other: each holds a lock for a moment. One that fails stops no other; the first failure is told. */
  private async ofEach(work: (kind: PartitionKind) => Promise<number>): Promise<number> {
    let count = 0;
    const failures: unknown[] = [];
    for (const kind of await this.repository.kinds()) {
      try {
        count += await work(kind);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return count;
  }
}

const daysFrom = (moment: Date, days: number): Date => new Date(moment.getTime() + days * DAY_MS);
