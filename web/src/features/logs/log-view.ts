/** What the page shows, as its address says it. */
export interface LogView {
  /** In the search's language. */
  query: string;
  /** `1h`, or `from..to` as ISO 8601. */
  range: string;
  live: boolean;
}

export const RANGES: readonly { value: string; label: string }[] = [
  { value: '15m', label: 'Last 15 minutes' },
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
];

const DEFAULT_RANGE = '24h';
/** How far around a moment is looked that the address names. */
const AROUND_MS = 5 * 60_000;

/** Reads the page's address; a moment (`at`) and a service of a link from a chart become range and search. */
export function viewOf(address: URLSearchParams): LogView {
  const at = Date.parse(address.get('at') ?? '');
  const service = address.get('service');
  const asked = address.get('q') ?? (service === null ? '' : fieldTerm('service', service));
  const range = address.get('range') ?? DEFAULT_RANGE;
  return {
    query: asked,
    range: Number.isNaN(at) ? (isRange(range) ? range : DEFAULT_RANGE) : rangeBetween(at - AROUND_MS, at + AROUND_MS),
    live: address.get('live') === '1',
  };
}

/** The address of a view; what is as it is anyway is left out. */
export function addressOf({ query, range, live }: LogView): URLSearchParams {
  const address = new URLSearchParams();
  if (query !== '') address.set('q', query);
  if (range !== DEFAULT_RANGE) address.set('range', range);
  if (live) address.set('live', '1');
  return address;
}

/** A range as the API takes it. */
export function timeRangeOf(range: string): string | { from: string; to: string } {
  const [from, to] = range.split('..');
  return from !== undefined && to !== undefined ? { from, to } : range;
}

/** A range between two moments, in milliseconds since 1970. */
export function rangeBetween(from: number, to: number): string {
  return `${new Date(from).toISOString()}..${new Date(to).toISOString()}`;
}

/** `name=value` as the search reads it, in quotes where it must be. */
export function fieldTerm(name: string, value: string | number | boolean): string {
  const text = String(value);
  const plain = /^[^\s"*]+$/.test(text) && !/^\dx{1,2}$/i.test(text);
  return `${name}=${plain ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`}`;
}

/** The search with one more term; one that is there already, or its opposite, is not there twice. */
export function withTerm(query: string, term: string, negated = false): string {
  const [wanted, opposite] = negated ? [`-${term}`, term] : [term, `-${term}`];
  const rest = without(without(query, opposite), wanted);
  return rest === '' ? wanted : `${rest} ${wanted}`;
}

function without(query: string, term: string): string {
  const at = ` ${query} `.indexOf(` ${term} `);
  return at < 0 ? query.trim() : `${query.slice(0, at)}${query.slice(at + term.length)}`.replace(/\s{2,}/g, ' ').trim();
}

function isRange(text: string): boolean {
  const [from = '', to] = text.split('..');
  if (to === undefined) return /^[1-9]\d{0,4}[smhdw]$/.test(text);
  return Date.parse(from) < Date.parse(to);
}
