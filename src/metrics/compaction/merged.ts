import { type PlacedRollup, Rollup } from '../domain/rollup.js';
import type { PlacedRow } from './compaction.repository.js';

/** Rows of finer buckets as rows of the coarse ones that `startOf` puts them into. */
export function merged(rows: readonly PlacedRow[], startOf: (start: number) => number): PlacedRollup[] {
  const placed = new Map<string, PlacedRollup>();
  for (const row of rows) {
    const start = startOf(row.start);
    const key = `${row.seriesId} ${start}`;
    let place = placed.get(key);
    if (!place) placed.set(key, (place = { seriesId: row.seriesId, start, rollup: new Rollup() }));
    place.rollup.merge(row);
  }
  return [...placed.values()];
}
