/** What the page shows, as its address says it. */
export interface HealthView {
  tab: HealthTab;
  /** `1h`, `24h`, `7d`, `30d`, or `from..to` as ISO 8601. */
  range: string;
  /** The service that is looked at closely. */
  service: string | null;
}

export const TABS = ['status', 'resources', 'traffic', 'dependencies', 'patterns'] as const;
export type HealthTab = (typeof TABS)[number];

export const RANGES: readonly { value: string; label: string }[] = [
  { value: '1h', label: '1 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
  { value: '30d', label: '30 d' },
];
const DEFAULT_RANGE = '1h';
/** A stretch that the API answers. */
const MOST_DAYS = 400;

export function viewOf(address: URLSearchParams): HealthView {
  const range = address.get('range') ?? '';
  const tab = TABS.find((each) => each === address.get('tab')) ?? 'status';
  return { tab, range: isRange(range) ? range : DEFAULT_RANGE, service: address.get('service') };
}

/** The address of a view; what is as it is anyway is left out. */
export function addressOf({ tab, range, service }: HealthView): URLSearchParams {
  const address = new URLSearchParams();
  if (tab !== 'status') address.set('tab', tab);
  if (range !== DEFAULT_RANGE) address.set('range', range);
  if (service !== null) address.set('service', service);
  return address;
}

/** A range of the reader's own; null unless it goes forward, and not too far. */
export function customRange(from: string, to: string): string | null {
  const [begin, end] = [new Date(from), new Date(to)];
  if (Number.isNaN(begin.getTime()) || Number.isNaN(end.getTime())) return null;
  const range = `${begin.toISOString()}..${end.toISOString()}`;
  return isRange(range) ? range : null;
}

export const isCustom = (range: string): boolean => range.includes('..');

/** A range as the query of `/system/*` takes it. */
export function rangeQuery(range: string): Record<string, string> {
  const [from = '', to] = range.split('..');
  return to === undefined ? { range } : { from, to };
}

/** A range as the query of trends takes it. */
export function windowQuery(range: string): { from: string; to: string } {
  const [from = '', to] = range.split('..');
  return to === undefined ? { from: `now-${range}`, to: 'now' } : { from, to };
}

/** A range as a body takes it. */
export function timeRangeBody(range: string): string | { from: string; to: string } {
  const [from = '', to] = range.split('..');
  return to === undefined ? range : { from, to };
}

/** How often figures of a range are read again, where nothing tells that they changed: short ranges move faster. */
export function refreshMs(range: string): number | false {
  if (isCustom(range)) return false;
  return range === '1h' ? 10_000 : 60_000;
}

/** A range in words, in the reader's language. */
export function rangeWords(range: string): string {
  const [from = '', to] = range.split('..');
  if (to === undefined) {
    return { '1h': 'Last hour', '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days' }[range] ?? range;
  }
  const format = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  return format.formatRange(new Date(from), new Date(to));
}

/** The page of logs around a moment, or over a range; of a service when one is named. */
export function logsAddress(where: { at: string } | { range: string }, service: string | null): string {
  const address = new URLSearchParams('at' in where ? { at: where.at } : { range: where.range });
  if (service !== null) address.set('service', service);
  return `/system/logs?${address.toString()}`;
}

function isRange(range: string): boolean {
  const [from = '', to] = range.split('..');
  if (to === undefined) return RANGES.some(({ value }) => value === range);
  const length = Date.parse(to) - Date.parse(from);
  return length > 0 && length <= MOST_DAYS * 86_400_000;
}
