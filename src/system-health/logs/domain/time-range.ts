/** From (inclusive) to (exclusive). */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };
/** Lines that came in while somebody looks carry times that are a little ahead. */
const AHEAD_MS = 60_000;

/** The last `15m`, `1h`, `24h`, `7d` before `now`; null when the text is none of the kind. */
export function lastOf(text: string, now: Date): TimeRange | null {
  const match = /^([1-9]\d{0,4})([smhdw])$/.exec(text);
  const unit = UNIT_MS[match?.[2] ?? ''];
  if (!match || unit === undefined) return null;
  return { from: new Date(now.getTime() - Number(match[1]) * unit), to: new Date(now.getTime() + AHEAD_MS) };
}

const STEPS_SECONDS = [1, 5, 10, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 604_800, 2_592_000, 31_536_000];

/** The shortest round step, in seconds, that cuts a range into at most `most` pieces. */
export function stepFor({ from, to }: TimeRange, most: number): number {
  const seconds = (to.getTime() - from.getTime()) / 1000;
  return STEPS_SECONDS.find((step) => seconds / step <= most - 1) ?? Math.ceil(seconds / most);
}
