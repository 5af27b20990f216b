/**
 * Share of a time, in per cent, in which the process measured itself: the stretches with a measurement among all since the
 * first one known. The running stretch counts only if there is something in it, for it may have just begun.
 * @param counts of measurements by stretch, the running one last; null where there were none
 * @param knownBefore whether there was a measurement before the time
 * @returns null when there is none at all
 */
export function uptimePercent(counts: readonly (number | null)[], knownBefore: boolean): number | null {
  const up = counts.map((count) => count !== null && count > 0);
  const finished = up.at(-1) === false ? up.slice(0, -1) : up;
  const first = knownBefore ? 0 : finished.indexOf(true);
  if (first < 0 || finished.length === 0) return null;
  const since = finished.slice(first);
  return (100 * since.filter(Boolean).length) / since.length;
}
