export const TABS = ['telemetry', 'live', 'sessions', 'conversations', 'missing', 'settings'] as const;
export type AiTab = (typeof TABS)[number];

export const STATUSES = ['live', 'succeeded', 'failed'] as const;
export type SessionStatus = (typeof STATUSES)[number];

/** Which sessions are listed; empty: all. */
export interface SessionFilter {
  status: '' | SessionStatus;
  model: string;
  customer: string;
}

/** What the page shows, as its address says it. */
export interface AiView extends SessionFilter {
  tab: AiTab;
  /** Today and the days before it, by the tenant's calendar. */
  days: number;
  /** Of that domain alone; null: of all. */
  domain: string | null;
  /** The session that is looked at closely. */
  session: string | null;
}

export const DAYS: readonly { value: string; label: string }[] = [
  { value: '1', label: 'Today' },
  { value: '7', label: '7 d' },
  { value: '30', label: '30 d' },
  { value: '90', label: '90 d' },
];

export const DEFAULT_VIEW: AiView = { tab: 'telemetry', days: 7, domain: null, session: null, status: '', model: '', customer: '' };

/** As long as the API takes names and ids. */
const NAME_LENGTH = 200;

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | undefined => values.find((value) => value === text);
const named = (text: string | null): string | null => (text === null || text === '' || text.length > NAME_LENGTH ? null : text);

/** Reads the page's address; what it cannot mean is left as it is by itself. */
export function viewOf(address: URLSearchParams): AiView {
  const days = DAYS.find(({ value }) => value === address.get('days'));
  return {
    tab: oneOf(TABS, address.get('tab')) ?? DEFAULT_VIEW.tab,
    days: days === undefined ? DEFAULT_VIEW.days : Number(days.value),
    domain: named(address.get('domain')),
    session: named(address.get('session')),
    status: oneOf(STATUSES, address.get('status')) ?? '',
    model: named(address.get('model')) ?? '',
    customer: named(address.get('customer')) ?? '',
  };
}

/** The address of a view; what is as it is anyway is left out. */
export function addressOf(view: AiView): URLSearchParams {
  const address = new URLSearchParams();
  for (const key of Object.keys(DEFAULT_VIEW) as (keyof AiView)[]) {
    const value = view[key];
    if (value !== null && value !== DEFAULT_VIEW[key]) address.set(key, String(value));
  }
  return address;
}

/** The range in words, within a sentence: "today", "in the last 7 days". */
export const rangeWords = (days: number): string => (days === 1 ? 'today' : `in the last ${days} days`);

/** The range in words, by itself: "Today", "Last 7 days". */
export const rangeTitle = (days: number): string => (days === 1 ? 'Today' : `Last ${days} days`);

/**
 * When the first of so many days began on the clocks of a time zone: as the API begins to count.
 * @returns ISO 8601
 */
export function startOfDays(days: number, now: Date, timeZone: string): string {
  const clock = clockOf(timeZone);
  const wall = clock(now.getTime());
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS - (days - 1) * DAY_MS;
  // A clock's distance from UTC is that of the moment looked for, which may differ from now's: it is asked twice.
  let instant = midnight - (wall - now.getTime());
  for (let step = 0; step < 2; step += 1) instant += midnight - clock(instant);
  return new Date(instant).toISOString();
}

const DAY_MS = 86_400_000;

/** What clocks show at an instant, as if it were UTC, in ms. */
function clockOf(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (instant % 1_000);
  };
}
