import { Injectable, Logger } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/index.js';
import { TimeBuckets } from '../domain/time-buckets.js';
import { CompactionRepository, type Span } from './compaction.repository.js';
import { merged } from './merged.js';
import { ZoneChanges } from './zone-changes.js';

/** Series of one transaction: few enough that flushes which wait for it do not notice. */
const SERIES_AT_ONCE = 200;

/** How far back a run looks for hours and days of another time zone. */
const RECENT_MS = 3 * 86_400_000;

/** What a run did. */
export interface CompactionCounts {
  hours: number;
  days: number;
  series: number;
  failedTenants: number;
}

/**
 * Makes hours and days, in each tenant's time zone, from the minutes of all writers. Only hours that have ended: who reads
 * takes minutes wherever a mark stands, so an hour that still fills is read right without being written sixty times.
 *
 * The marks of a quarter are locked before the minutes are read. A flush locks them too, so it is either seen whole or
 * leaves a mark that the next run finds.
 */
@Injectable()
export class RollupCompaction {
  private readonly logger = new Logger(RollupCompaction.name);

  constructor(
    private readonly repository: CompactionRepository,
    private readonly zoneChanges: ZoneChanges,
  ) {}

  /** Brings every tenant up to date; what fails for one is tried again by the next run, and stops no other. */
  async run(now: Date, signal: AbortSignal): Promise<CompactionCounts> {
    const counts: CompactionCounts = { hours: 0, days: 0, series: 0, failedTenants: 0 };
    for (const { tenantId, timeZone } of await this.repository.dirtyTenants(now)) {
      if (signal.aborted) break;
      try {
        await this.compact({ tenantId }, TimeBuckets.in(timeZone), now, signal, counts);
      } catch (error) {
        counts.failedTenants += 1;
        this.logger.error({ err: error, tenantId }, 'the rollups of a tenant could not be compacted');
      }
    }
    return counts;
  }

  private async compact(scope: TenantScope, buckets: TimeBuckets, now: Date, signal: AbortSignal, counts: CompactionCounts): Promise<void> {
    const ended = (await this.repository.dirtySlots(scope, now)).filter((slot) => buckets.endOf(slot, 'hour') <= now.getTime());
    if (ended.length === 0) return;
    // A change of the time zone that nobody got to, because the process ended, is made good here.
    await this.zoneChanges.follow(scope, buckets.timeZone, now, signal, RECENT_MS);
    const byDay = new Map<number, number[]>();
    for (const slot of ended) {
      const day = buckets.startOf(slot, 'day');
      byDay.set(day, [...(byDay.get(day) ?? []), slot]);
    }
    for (const [day, slots] of byDay) {
      while (!signal.aborted && (await this.compactSome(scope, buckets, day, slots, counts)) === SERIES_AT_ONCE);
    }
  }

  /** Takes up to `SERIES_AT_ONCE` series of a day: their outdated hours, then the day itself. @returns how many there were. */
  private compactSome(scope: TenantScope, buckets: TimeBuckets, day: number, slots: readonly number[], counts: CompactionCounts): Promise<number> {
    return this.repository.run(scope, async (manager) => {
      await this.repository.lockTenant(manager, scope);
      const locked = await this.repository.lockSlots(manager, slots);
      if (locked.length === 0) return 0;
      const taken = await this.repository.takeBuckets(manager, locked, SERIES_AT_ONCE);
      const byHour = new Map<number, Set<number>>();
      for (const { seriesId, slot } of taken) {
        const hour = buckets.startOf(slot, 'hour');
        byHour.set(hour, (byHour.get(hour) ?? new Set<number>()).add(seriesId));
      }
      for (const [hour, seriesIds] of byHour) {
        const rows = await this.repository.rows(manager, 'minute', [...seriesIds], spanOf(buckets, hour, 'hour'));
        await this.repository.save(manager, scope, 'hour', merged(rows, () => hour));
      }
      const seriesIds = [...new Set(taken.map(({ seriesId }) => seriesId))];
      if (seriesIds.length > 0) {
        const rows = await this.repository.rows(manager, 'hour', seriesIds, spanOf(buckets, day, 'day'));
        await this.repository.save(manager, scope, 'day', merged(rows, () => day));
        counts.hours += byHour.size;
        counts.days += 1;
        counts.series += seriesIds.length;
      }
      await this.repository.releaseSlots(manager, locked);
      return seriesIds.length;
    });
  }
}

const spanOf = (buckets: TimeBuckets, start: number, unit: 'hour' | 'day'): Span => ({ from: start, until: buckets.endOf(start, unit) });
