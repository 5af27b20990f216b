import { LRUCache } from 'lru-cache';
import { atMost } from '../../platform/cache/index.js';

/** Messages that may be on their way at once: to one receiver, of one tenant, of the process. */
export interface Room {
  readonly perLane: number;
  readonly perTenant: number;
  readonly perProcess: number;
}

/** A place for one message, to be given back. */
export type Place = () => void;

const MOST_REMEMBERED = 10_000;

/**
 * Who may be sent something now. Receivers whose last try failed have a room of their own, a small one: however many of
 * them hang, those that answer are served.
 */
export class Lanes {
  private readonly failing = new LRUCache<string, true>(atMost(MOST_REMEMBERED));
  private readonly restingUntil = new LRUCache<string, number>(atMost(MOST_REMEMBERED));
  private readonly taken = new Map<string, number>();

  constructor(
    private readonly well: Room,
    private readonly ill: Room,
  ) {}

  /** @param now milliseconds @returns null when there is no room, or the receiver wants to be left alone */
  take(tenantId: string, lane: string, now: number): Place | null {
    const id = `${tenantId} ${lane}`;
    if ((this.restingUntil.get(id) ?? 0) > now) return null;
    const state = this.failing.has(id) ? 'failing' : 'well';
    const room = state === 'failing' ? this.ill : this.well;
    const bounds: [string, number][] = [
      [id, room.perLane],
      [`${state} ${tenantId}`, room.perTenant],
      [state, room.perProcess],
    ];
    if (bounds.some(([name, most]) => (this.taken.get(name) ?? 0) >= most)) return null;
    for (const [name] of bounds) this.taken.set(name, (this.taken.get(name) ?? 0) + 1);
    return () => {
      for (const [name] of bounds) {
        const rest = (this.taken.get(name) ?? 1) - 1;
        if (rest > 0) this.taken.set(name, rest);
        else this.taken.delete(name);
      }
    };
  }

  /** @returns whether its last try had failed */
  succeeded(tenantId: string, lane: string): boolean {
    this.restingUntil.delete(`${tenantId} ${lane}`);
    return this.failing.delete(`${tenantId} ${lane}`);
  }

  /** @param restUntil milliseconds; null: it did not ask to be left alone */
  failed(tenantId: string, lane: string, restUntil: number | null): void {
    this.failing.set(`${tenantId} ${lane}`, true);
    if (restUntil !== null) this.restingUntil.set(`${tenantId} ${lane}`, restUntil);
  }
}
