/** Periods that can be asked for, in minutes, and the steps in which they are looked at for what must be counted in pieces. */
const RANGES = {
  '15m': { minutes: 15, step: '1m' },
  '1h': { minutes: 60, step: '1m' },
  '24h': { minutes: 1_440, step: '1m' },
  '7d': { minutes: 10_080, step: '5m' },
  '30d': { minutes: 43_200, step: '1h' },
} as const;

export type TimeRange = keyof typeof RANGES;
export const TIME_RANGES = Object.keys(RANGES) as TimeRange[];

/** A period as metric queries read it, and the step of what is looked at in pieces. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly step: string;
}

/** A period that ends now. */
export function periodOf(range: TimeRange): Period {
  return { from: `now-${RANGES[range].minutes}m`, to: 'now', step: RANGES[range].step };
}

/** A whole day of UTC. @param day any moment of it */
export function dayOf(day: Date): Period {
  const begin = Math.floor(day.getTime() / 86_400_000) * 86_400_000;
  return { from: new Date(begin).toISOString(), to: new Date(begin + 86_400_000).toISOString(), step: '1m' };
}

export function lengthMs(range: TimeRange): number {
  return RANGES[range].minutes * 60_000;
}
