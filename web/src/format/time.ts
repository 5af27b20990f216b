/** U+00A0, between a number and its unit: the two never part at the end of a line. */
const NBSP = '\u00a0';

const STEPS: readonly (readonly [number, string])[] = [
  [60, 's'],
  [3600, 'min'],
  [86_400, 'h'],
  [30 * 86_400, 'd'],
];

/** How long ago, in the largest unit that fits: "12 s ago", "5 min ago", "3 h ago"; older than 30 days, the date. */
export function relativeTime(at: string, now: Date): string {
  const seconds = Math.round((now.getTime() - Date.parse(at)) / 1000);
  if (Number.isNaN(seconds)) return '';
  const distance = Math.abs(seconds);
  if (distance < 5) return 'just now';
  let unit = 1;
  for (const [limit, name] of STEPS) {
    if (distance < limit) {
      const amount = `${Math.floor(distance / unit)}${NBSP}${name}`;
      return seconds < 0 ? `in ${amount}` : `${amount} ago`;
    }
    unit = limit;
  }
  return shortDate(at);
}

/** A day in the reader's locale: "3 Nov 2025". */
export function shortDate(at: string): string {
  return new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Day and time in the reader's locale and zone, with the zone's name. */
export function fullTime(at: string): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
}

/** The time of day in the reader's locale and zone, "12:03"; with the day before it when that is not today. */
export function timeOfDay(at: string, now = new Date()): string {
  const then = new Date(at);
  const time = then.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  const today = then.toDateString() === now.toDateString();
  return today ? time : `${then.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })}, ${time}`;
}
