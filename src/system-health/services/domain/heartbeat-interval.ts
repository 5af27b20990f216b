/** Until two heartbeats have told how far they are apart. */
const UNKNOWN_INTERVAL_MS = 60_000;
/** A service may miss two heartbeats and be late with the third. */
const MISSED = 3;
const SHORTEST_SILENCE_MS = 30_000;
export const LONGEST_INTERVAL_MS = 86_400_000;
/** How fast a shorter distance is believed; a longer one at once, so that nobody is called down for being slower. */
const SHORTER_WEIGHT = 0.2;

/** For how long a heartbeat holds: past that the service counts as down. Three intervals, half a minute at least. */
export function silenceMs(intervalMs: number | null): number {
  return Math.max(MISSED * (intervalMs ?? UNKNOWN_INTERVAL_MS), SHORTEST_SILENCE_MS);
}

/**
 * The interval as it is learned from the distance between two heartbeats. What lies further apart than a silence was
 * one, and teaches nothing.
 * @param known ms; null when this is the first distance
 */
export function learnedInterval(known: number | null, distanceMs: number): number | null {
  if (distanceMs <= 0 || distanceMs > silenceMs(known)) return known;
  if (known === null || distanceMs >= known) return Math.round(Math.min(distanceMs, LONGEST_INTERVAL_MS));
  return Math.round(known + SHORTER_WEIGHT * (distanceMs - known));
}
