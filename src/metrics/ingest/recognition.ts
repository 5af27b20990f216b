import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import type { ValidEvent } from '../domain/event.js';
import { type ItemBits, hasItem, withItems } from '../domain/item-bits.js';
import type { EventBatch } from './batch.js';
import { type DayKey, IngestRepository } from './ingest.repository.js';
import { eventKey } from './keys.js';

const DAY_MS = 86_400_000;
/** For how long after midnight a batch without times is also looked for in the day before, ms. */
const MIDNIGHT_MS = 3_600_000;

/** An event that is to be written, and the key that recognises it, if it has one of its own. */
export interface NewEvent {
  readonly batch: number;
  readonly event: ValidEvent;
  readonly key: string | null;
}

interface Candidate extends NewEvent {
  /** `day key`, of the event or of its batch. */
  readonly name: string;
}

/**
 * Tells events that were counted before from those that are new, and writes down the new ones' keys. Within one
 * transaction, so that of two who bring the same at once the second waits for the first, and sees it.
 */
@Injectable()
export class Recognition {
  constructor(private readonly repository: IngestRepository) {}

  /**
   * @param batches the events of each that are not refused for another reason, with the batch they came in
   * @returns the new ones; all others are duplicates.
   */
  async sift(manager: EntityManager, scope: TenantScope, batches: readonly { batch: EventBatch; events: readonly ValidEvent[] }[]): Promise<NewEvent[]> {
    const fresh: NewEvent[] = [];
    const withIds: Candidate[] = [];
    const keyed = new Map<string, { key: DayKey; items: Candidate[] }>();
    for (const [index, { batch, events }] of batches.entries()) {
      for (const event of events) {
        if (event.id !== null) {
          const key = eventKey(event.id);
          withIds.push({ batch: index, event, key, name: `${dayOf(event.at)} ${key}` });
        } else if (batch.key !== null) {
          const name = `${dayOf(event.at)} ${batch.key}`;
          const group = keyed.get(name) ?? { key: { day: dayOf(event.at), key: batch.key }, items: [] };
          if (group.items.length === 0) keyed.set(name, group);
          group.items.push({ batch: index, event, key: null, name });
        } else fresh.push({ batch: index, event, key: null });
      }
    }
    const newIds = withIds.length > 0 ? await this.newIds(manager, scope, withIds) : [];
    const newItems = keyed.size > 0 ? await this.newItems(manager, scope, keyed, batches) : [];
    return [...fresh, ...newIds, ...newItems];
  }

  private async newIds(manager: EntityManager, scope: TenantScope, candidates: readonly Candidate[]): Promise<NewEvent[]> {
    const first = new Map<string, Candidate>();
    for (const candidate of candidates) if (!first.has(candidate.name)) first.set(candidate.name, candidate);
    const keys = [...first.values()].sort(byName).map(({ event, key }) => ({ day: dayOf(event.at), key: key ?? '' }));
    const added = await this.repository.addEventKeys(manager, scope, keys);
    return [...first.values()].filter(({ name }) => added.has(name));
  }

  private async newItems(
    manager: EntityManager,
    scope: TenantScope,
    keyed: ReadonlyMap<string, { key: DayKey; items: readonly Candidate[] }>,
    batches: readonly { batch: EventBatch }[],
  ): Promise<NewEvent[]> {
    const names = [...keyed.keys()].sort();
    const keys = names.flatMap((name) => keyed.get(name)?.key ?? []);
    const counted = await this.repository.lockBatchKeys(manager, scope, keys);
    const dayBefore = await this.dayBefore(manager, keyed, batches);
    const fresh: NewEvent[][] = [];
    const saved: (DayKey & { counted: ItemBits })[] = [];
    for (const name of names) {
      const group = keyed.get(name);
      if (!group) continue;
      let bits = counted.get(name) ?? new Uint8Array();
      const earlier = dayBefore.get(group.key.key);
      // Two batches with one key may be in one flush: an index is new once.
      const seen = new Set<number>();
      const added = group.items.filter(({ event }) => {
        const isNew = !hasItem(bits, event.index) && !seen.has(event.index) && !(earlier && !event.timed && hasItem(earlier, event.index));
        seen.add(event.index);
        return isNew;
      });
      if (added.length === 0) continue;
      bits = withItems(bits, added.map(({ event }) => event.index));
      saved.push({ ...group.key, counted: bits });
      fresh.push(added);
    }
    if (saved.length > 0) await this.repository.saveBatchKeys(manager, saved);
    return fresh.flat();
  }

  /** What batches without times counted yesterday, by key: one that was sent just before midnight may come again after it. */
  private async dayBefore(
    manager: EntityManager,
    keyed: ReadonlyMap<string, { items: readonly Candidate[] }>,
    batches: readonly { batch: EventBatch }[],
  ): Promise<Map<string, ItemBits>> {
    const wanted = new Map<string, DayKey>();
    for (const { items } of keyed.values()) {
      for (const { batch: index, event } of items) {
        const batch = batches[index]?.batch;
        if (event.timed || !batch || batch.key === null || event.at - dayOf(event.at) > MIDNIGHT_MS) continue;
        wanted.set(batch.key, { day: dayOf(event.at) - DAY_MS, key: batch.key });
      }
    }
    if (wanted.size === 0) return new Map();
    return this.repository.findBatchKeys(manager, [...wanted.values()]);
  }
}

const dayOf = (at: number): number => at - (((at % DAY_MS) + DAY_MS) % DAY_MS);
const byName = (a: Candidate, b: Candidate): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
