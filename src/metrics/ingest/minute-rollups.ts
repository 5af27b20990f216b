import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import { Rollup } from '../domain/rollup.js';
import { IngestRepository, type MinuteOfSeries } from './ingest.repository.js';
import { OpenMinutes, SetMarks } from './open-minutes.js';

const MINUTE_MS = 60_000;
const SLOT_MS = 15 * MINUTE_MS;

/** An event as a rollup sees it. */
export interface Measurement {
  readonly seriesId: number;
  readonly at: number;
  readonly value: number;
}

/** What a flush did to the minutes; one of `keep` and `undo` must be called when its transaction has ended. */
export class MinuteChanges {
  readonly touched = new Map<Rollup, MinuteOfSeries>();
  readonly marked: { slot: string; seriesId: number }[] = [];

  constructor(
    private readonly open: OpenMinutes,
    private readonly marks: SetMarks,
  ) {}

  /** It has committed. */
  keep(): void {
    for (const { slot, seriesId } of this.marked) this.marks.add(slot, seriesId);
  }

  /** It has not, or nobody knows. */
  undo(): void {
    this.open.forget(this.touched.values());
  }
}

/**
 * Keeps this process's share of the minutes: a row for each series and minute that only this process writes, so that no
 * other waits for it. Flushes must come one after the other.
 */
@Injectable()
export class MinuteRollups {
  private readonly open = new OpenMinutes();
  private readonly marks = new SetMarks();
  private writer: Promise<number> | null = null;

  constructor(private readonly repository: IngestRepository) {}

  begin(): MinuteChanges {
    return new MinuteChanges(this.open, this.marks);
  }

  /** The number under which this process writes its rows. */
  number(): Promise<number> {
    this.writer ??= this.repository.newWriter().catch((error: unknown) => {
      this.writer = null;
      throw error;
    });
    return this.writer;
  }

  /** Adds measurements to the minutes in which they lie, and marks the hours over them as outdated. */
  async write(manager: EntityManager, scope: TenantScope, changes: MinuteChanges, measurements: readonly Measurement[]): Promise<void> {
    const writer = await this.number();
    await this.load(manager, writer, changes, measurements);
    for (const { seriesId, at, value } of measurements) {
      const place = { seriesId, minute: minuteOf(at) };
      const rollup = this.open.find(place) as Rollup;
      if (!changes.touched.has(rollup)) changes.touched.set(rollup, place);
      rollup.add(value, at);
    }
    const rows = [...changes.touched].map(([rollup, { seriesId, minute }]) => ({ seriesId, start: minute, rollup }));
    await this.repository.saveMinutes(manager, scope, writer, rows);
    await this.mark(manager, scope, writer, changes);
  }

  /** Lets go of what is too much to keep. */
  shrink(now: number): void {
    this.open.shrink(now);
  }

  /** Makes sure that each minute that will be added to is in memory. */
  private async load(manager: EntityManager, writer: number, changes: MinuteChanges, measurements: readonly Measurement[]): Promise<void> {
    const unknown = new Map<string, MinuteOfSeries>();
    for (const { seriesId, at } of measurements) {
      const place = { seriesId, minute: minuteOf(at) };
      const found = this.open.find(place);
      if (found === 'unknown') unknown.set(`${seriesId} ${place.minute}`, place);
      else if (found === 'absent') this.create(changes, place);
    }
    if (unknown.size === 0) return;
    for (const row of await this.repository.findMinutes(manager, writer, [...unknown.values()])) {
      this.create(changes, row).merge(row);
      unknown.delete(`${row.seriesId} ${row.minute}`);
    }
    for (const place of unknown.values()) this.create(changes, place);
  }

  private create(changes: MinuteChanges, { seriesId, minute }: MinuteOfSeries): Rollup {
    const rollup = new Rollup();
    changes.touched.set(rollup, { seriesId, minute });
    this.open.put({ seriesId, minute }, rollup);
    return rollup;
  }

  private async mark(manager: EntityManager, scope: TenantScope, writer: number, changes: MinuteChanges): Promise<void> {
    const nameOf = (slot: number): string => `${scope.tenantId} ${slot}`;
    const slots = new Set<number>();
    for (const { minute } of changes.touched.values()) slots.add(slotOf(minute));
    // Where the quarter had no mark compaction has taken all that stood under it.
    const taken = await this.repository.markSlots(manager, scope, writer, [...slots].sort((a, b) => a - b));
    for (const slot of taken) this.marks.forget(nameOf(slot));
    const missing = new Map<string, { slot: number; seriesId: number }>();
    for (const { seriesId, minute } of changes.touched.values()) {
      const slot = slotOf(minute);
      if (!this.marks.has(nameOf(slot), seriesId)) missing.set(`${slot} ${seriesId}`, { slot, seriesId });
    }
    if (missing.size === 0) return;
    await this.repository.markBuckets(manager, scope, writer, [...missing.values()]);
    for (const { slot, seriesId } of missing.values()) changes.marked.push({ slot: nameOf(slot), seriesId });
  }
}

const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;
const slotOf = (minute: number): number => Math.floor(minute / SLOT_MS) * SLOT_MS;
