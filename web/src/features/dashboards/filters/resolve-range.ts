/** A half-open stretch of days or instants, as queries bind it. */
export interface BoundRange {
  from: string;
  to: string;
}

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

const LITERAL = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;
const LAST = /^last_(\d{1,4})_(minute|hour|day|week|month|quarter|year)s?$/;
const WHOLE = /^(this|previous)_(day|week|month|quarter|year)$/;
const MONTHS: Readonly<Partial<Record<Unit, number>>> = { month: 1, quarter: 3, year: 12 };
const DAY_MS = 86_400_000;

/**
 * A range in days, for a preview: the server does the same for saved widgets, whose text stays relative. Null for all
 * time, and for text that is no range.
 */
export function resolveRange(range: string, now: Date, timeZone: string): BoundRange | null {
  const literal = LITERAL.exec(range);
  if (literal) return { from: literal[1] ?? '', to: literal[2] ?? '' };
  const today = calendarDay(now, timeZone);
  if (range === 'today') return days(today, 1);
  if (range === 'yesterday') return days(shift(today, -1), 1);
  const whole = WHOLE.exec(range);
  if (whole) return wholeUnit(today, whole[2] as Unit, whole[1] === 'previous');
  const last = LAST.exec(range);
  return last ? rolling(today, now, Number(last[1]), last[2] as Unit) : null;
}

function rolling(today: Date, now: Date, count: number, unit: Unit): BoundRange {
  if (unit === 'minute' || unit === 'hour') {
    const to = Math.ceil(now.getTime() / 60_000) * 60_000;
    const length = count * (unit === 'hour' ? 3_600_000 : 60_000);
    return { from: new Date(to - length).toISOString(), to: new Date(to).toISOString() };
  }
  const end = shift(today, 1);
  const months = MONTHS[unit];
  return {
    from: text(months === undefined ? shift(end, -count * (unit === 'week' ? 7 : 1)) : addMonths(end, -count * months)),
    to: text(end),
  };
}

function wholeUnit(today: Date, unit: Unit, previous: boolean): BoundRange {
  const months = MONTHS[unit];
  if (months === undefined) {
    const size = unit === 'week' ? 7 : 1;
    const start = unit === 'week' ? shift(today, -((today.getUTCDay() + 6) % 7)) : today;
    return days(previous ? shift(start, -size) : start, size);
  }
  const month = today.getUTCMonth() - (today.getUTCMonth() % months) - (previous ? months : 0);
  const from = new Date(Date.UTC(today.getUTCFullYear(), month, 1));
  return { from: text(from), to: text(addMonths(from, months)) };
}

const days = (start: Date, count: number): BoundRange => ({ from: text(start), to: text(shift(start, count)) });
const text = (day: Date): string => day.toISOString().slice(0, 10);
const shift = (day: Date, count: number): Date => new Date(day.getTime() + count * DAY_MS);

/** The same day of another month; the last one where that month is shorter. */
function addMonths(day: Date, count: number): Date {
  const month = day.getUTCMonth() + count;
  const last = new Date(Date.UTC(day.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(day.getUTCFullYear(), month, Math.min(day.getUTCDate(), last)));
}

/** The zone's calendar day at an instant, as midnight UTC. */
function calendarDay(now: Date, timeZone: string): Date {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return new Date(`${parts.format(now)}T00:00:00Z`);
}
