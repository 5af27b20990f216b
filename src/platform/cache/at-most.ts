/**
 * Bounds an `LRUCache` by its number of entries. Its own `max` sets aside room for all of them when the cache is made,
 * which over all caches of a process that has just begun was several MB; counted as sizes, the room grows with use.
 */
export function atMost(entries: number): { maxSize: number; sizeCalculation: () => number } {
  return { maxSize: entries, sizeCalculation: () => 1 };
}
