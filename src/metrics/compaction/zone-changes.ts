import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { TenantUpdated } from '../../tenants/index.js';
import { TimeBuckets } from '../domain/time-buckets.js';
import { CompactionRepository } from './compaction.repository.js';
import { merged } from './merged.js';

/** Series of one transaction: 400 days of hours each are read. */
const SERIES_AT_ONCE = 10;
const HOUR_MS = 3_600_000;
/** For how long minutes are kept, from which hours can be cut anew; a day less, so that none is half gone. */
const MINUTES_KEPT_MS = 34 * 24 * HOUR_MS;
const EVER = { from: 0, until: Date.UTC(2200, 0, 1) };

/**
 * Cuts days anew when a tenant moves to another time zone, and hours, as far back as there are minutes, where those of the
 * new zone begin at other moments. While it does, some series are still read as they were cut before.
 */
@Injectable()
export class ZoneChanges implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ZoneChanges.name);
  private readonly shutdown = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly repository: CompactionRepository,
    private readonly clock: Clock,
    events: EventBus,
  ) {
    events.on(TenantUpdated, ({ tenantId, timeZone }, origin) => {
      if (origin === 'here') this.begin({ tenantId }, timeZone);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.shutdown.abort();
    await Promise.all(this.running);
  }

  private begin(scope: TenantScope, timeZone: string): void {
    const work = this.follow(scope, timeZone, this.clock.now(), this.shutdown.signal)
      .catch((error: unknown) => this.logger.error({ err: error, tenantId: scope.tenantId }, 'days could not be cut anew; compaction will try again'))
      .finally(() => this.running.delete(work));
    this.running.add(work);
  }

  /**
   * Cuts anew whatever does not fit the zone; nothing, when all does.
   * @param lookBackMs how far back is looked for what does not fit; everything unless given
   */
  async follow(scope: TenantScope, timeZone: string, now: Date, signal: AbortSignal, lookBackMs = now.getTime()): Promise<void> {
    const buckets = TimeBuckets.in(timeZone);
    const since = now.getTime() - lookBackMs;
    const minutesFrom = buckets.startOf(now.getTime() - MINUTES_KEPT_MS, 'hour');
    const [days, hours] = await this.repository.run(scope, async (manager) => [
      await this.repository.starts(manager, 'day', new Date(since)),
      await this.repository.starts(manager, 'hour', new Date(Math.max(since, minutesFrom))),
    ]);
    const hoursMoved = hours?.some((start) => buckets.startOf(start, 'hour') !== start) ?? false;
    const daysMoved = days?.some((start) => !buckets.isMidnight(start)) ?? false;
    if (!hoursMoved && !daysMoved) return;
    for (let last: number | null = 0; last !== null && !signal.aborted; ) {
      const after: number = last;
      last = await this.repository.run(scope, async (manager) => {
        await this.repository.lockTenant(manager, scope);
        const seriesIds = await this.repository.seriesAfter(manager, after, SERIES_AT_ONCE);
        if (seriesIds.length === 0) return null;
        if (hoursMoved) await this.cutHours(manager, scope, seriesIds, buckets, minutesFrom);
        await this.cutDays(manager, scope, seriesIds, buckets);
        return seriesIds.at(-1) ?? null;
      });
    }
  }

  private async cutHours(manager: EntityManager, scope: TenantScope, seriesIds: readonly number[], buckets: TimeBuckets, from: number): Promise<void> {
    // The hour before, which stays as it was cut, may reach over the border.
    const kept = (await this.repository.starts(manager, 'hour', new Date(from - HOUR_MS))).filter((start) => start < from);
    const minutes = await this.repository.rows(manager, 'minute', seriesIds, { from: Math.max(from, ...kept.map((start) => start + HOUR_MS)), until: EVER.until });
    await this.repository.remove(manager, 'hour', seriesIds, new Date(from));
    await this.repository.save(manager, scope, 'hour', merged(minutes, (start) => buckets.startOf(start, 'hour')));
  }

  private async cutDays(manager: EntityManager, scope: TenantScope, seriesIds: readonly number[], buckets: TimeBuckets): Promise<void> {
    const hours = await this.repository.rows(manager, 'hour', seriesIds, EVER);
    await this.repository.remove(manager, 'day', seriesIds, new Date(EVER.from));
    await this.repository.save(manager, scope, 'day', merged(hours, (start) => buckets.startOf(start, 'day')));
  }
}
