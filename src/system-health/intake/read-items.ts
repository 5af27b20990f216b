import { setImmediate as nextTurn } from 'node:timers/promises';
import { BLANK, Unreadable } from '../../metrics/index.js';
import { DomainError } from '../../platform/http/index.js';

/** Items that are read before others get their turn. */
const ITEMS_A_TURN = 2_000;
/** Items of one request; more are refused as a whole. */
const MOST_ITEMS = 50_000;

/** An item that keeps the rules, with its place in the batch, from 0. */
export interface ReadItem<T> {
  readonly index: number;
  readonly value: T;
}

/** An item that was left out, and why. */
export interface RejectedItem {
  readonly index: number;
  readonly reason: string;
}

/**
 * Reads the items of a batch one by one.
 * @param read answers the item, or as text the rule that it breaks
 * @throws DomainError PAYLOAD_TOO_LARGE for more than 50,000
 */
export async function readItems<T extends object>(items: Iterable<unknown>, read: (item: unknown) => T | string): Promise<{ accepted: ReadItem<T>[]; rejected: RejectedItem[] }> {
  const accepted: ReadItem<T>[] = [];
  const rejected: RejectedItem[] = [];
  let index = 0;
  for (const item of items) {
    if (item !== BLANK) {
      const value = item instanceof Unreadable ? item.reason : read(item);
      if (typeof value === 'string') rejected.push({ index, reason: value });
      else accepted.push({ index, value });
    }
    index += 1;
    if (index > MOST_ITEMS) throw new DomainError('PAYLOAD_TOO_LARGE', `A request may hold ${MOST_ITEMS} items.`);
    if (index % ITEMS_A_TURN === 0) await nextTurn();
  }
  return { accepted, rejected };
}
