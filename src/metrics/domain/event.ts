import { EVENT_TYPES, type EventType, Series, type SeriesMemory } from './series.js';

/** An event as its sender writes it. */
export interface MetricEvent {
  /** Recognises the event when it is sent again, within the UTC day of its timestamp. */
  id?: string;
  metric: string;
  value: number;
  /** ISO 8601 with an offset, or milliseconds since 1970; the moment of arrival unless given. */
  timestamp?: string | number;
  dimensions?: Readonly<Record<string, string | number | boolean>>;
  /** `operational` unless given. */
  type?: EventType;
}

/** An event that keeps the rules. */
export interface ValidEvent {
  /** Place in its batch, from 0. */
  readonly index: number;
  readonly series: Series;
  /** When it happened, ms since 1970. */
  readonly at: number;
  readonly value: number;
  readonly id: string | null;
  /** Whether the sender said when it happened. */
  readonly timed: boolean;
}

/** Why items are rejected, for counting; the list is closed. */
export const REJECTION_RULES = ['json', 'item', 'field', 'metric', 'value', 'timestamp', 'dimensions', 'type', 'id', 'quota'] as const;
export type RejectionRule = (typeof REJECTION_RULES)[number];

/** An item that is left out, while the rest of its batch is kept. */
export class Rejection {
  constructor(
    readonly index: number,
    readonly rule: RejectionRule,
    /** A sentence that names the field, the rule and what came instead. */
    readonly reason: string,
  ) {}
}

export const OLDEST_MS = 7 * 86_400_000;
export const NEWEST_MS = 5 * 60_000;
export const MAX_DIMENSIONS = 20;
export const MAX_VALUE_CHARACTERS = 256;
const MAX_ID_CHARACTERS = 256;

const NAME = /^[a-z][a-z0-9_.]{0,63}$/;
const NAME_RULE = 'a lower-case letter and up to 63 more of a-z, 0-9, _ and .';
const ISO_TIME = /^\d{4}-\d\d-(\d\d)T\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
/** What PostgreSQL cannot keep as text: NUL and half a surrogate pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Reads events of one tenant. Series are looked up by how they are spelled, so that a known one is not checked again. */
export class EventReader {
  private lastTime = '';
  private lastInstant = Number.NaN;

  constructor(private readonly memory: SeriesMemory) {}

  /** @param now ms since 1970; the time of an event that gives none, and what times are measured against */
  read(item: unknown, index: number, now: number): ValidEvent | Rejection {
    const event = this.readFields(item, index, now);
    return event instanceof Problem ? new Rejection(index, event.rule, event.reason) : event;
  }

  private readFields(item: unknown, index: number, now: number): ValidEvent | Problem {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return new Problem('item', `an event must be an object, it is ${kindOf(item)}`);
    for (const field in item) if (!FIELDS.has(field)) return new Problem('field', `${shown(field)} is not a known field`);
    const { value, timestamp, id } = item as Fields;
    if (typeof value !== 'number') return new Problem('value', `value must be a finite number, it is ${kindOf(value)}`);
    if (!Number.isFinite(value)) return new Problem('value', 'value must be a finite number, it is too large for one');
    const problem = id === undefined ? null : problemOfId(id, timestamp);
    if (problem) return problem;
    const at = timestamp === undefined ? now : this.instantOf(timestamp, now);
    if (at instanceof Problem) return at;
    const series = this.seriesOf(item);
    if (series instanceof Problem) return series;
    return { index, series, at, value, id: (id as string | undefined) ?? null, timed: timestamp !== undefined };
  }

  private seriesOf({ metric, type = 'operational', dimensions }: Fields): Series | Problem {
    if (typeof metric !== 'string') return new Problem('metric', `metric must be text, it is ${kindOf(metric)}`);
    if (typeof type !== 'string') return new Problem('type', `type must be one of ${EVENT_TYPES.join(', ')}, it is ${kindOf(type)}`);
    // The separator is a character that no checked part holds, and the count comes first: no two series share a spelling.
    let spelling = '';
    let count = 0;
    if (dimensions !== undefined) {
      if (typeof dimensions !== 'object' || dimensions === null || Array.isArray(dimensions)) {
        return new Problem('dimensions', `dimensions must be an object, it is ${kindOf(dimensions)}`);
      }
      for (const name in dimensions) {
        count += 1;
        if (count > MAX_DIMENSIONS) return new Problem('dimensions', `dimensions must be at most ${MAX_DIMENSIONS}, they are ${Object.keys(dimensions).length}`);
        const value = (dimensions as Record<string, unknown>)[name];
        const text = typeof value === 'string' ? value : textOf(value);
        if (text === null) return new Problem('dimensions', `dimensions.${shown(name)} must be text, a number, true or false, it is ${kindOf(value)}`);
        spelling += `\0${name}\0${text}`;
      }
    }
    spelling = `${count}\0${type}\0${metric}${spelling}`;
    const known = this.memory.get(spelling);
    if (known) return known;
    const series = newSeries(metric, type, spelling);
    if (series instanceof Series) this.memory.set(spelling, series);
    return series;
  }

  private instantOf(timestamp: unknown, now: number): number | Problem {
    const instant = typeof timestamp === 'string' ? this.parse(timestamp) : timestamp;
    if (typeof instant !== 'number' || !Number.isFinite(instant)) {
      const what = typeof timestamp === 'string' ? shown(timestamp) : kindOf(timestamp);
      return new Problem('timestamp', `timestamp must be a time such as 2026-01-31T12:00:00Z or milliseconds since 1970, it is ${what}`);
    }
    if (instant < now - OLDEST_MS) return new Problem('timestamp', 'timestamp must be at most 7 days back');
    if (instant > now + NEWEST_MS) return new Problem('timestamp', 'timestamp must be at most 5 minutes ahead');
    return Math.trunc(instant);
  }

  /** Many events in a row tell the same time. */
  private parse(text: string): number {
    if (text !== this.lastTime) {
      this.lastInstant = parseTime(text);
      this.lastTime = text;
    }
    return this.lastInstant;
  }
}

type Fields = Partial<Record<keyof MetricEvent, unknown>>;
const FIELDS: ReadonlySet<string> = new Set<keyof MetricEvent>(['id', 'metric', 'value', 'timestamp', 'dimensions', 'type']);

/** A rule that an item breaks. Returned and not thrown: of thousands of bad items each would write down where it was thrown. */
class Problem {
  constructor(
    readonly rule: RejectionRule,
    readonly reason: string,
  ) {}
}

/** @returns NaN for what is no time. */
function parseTime(text: string): number {
  const day = ISO_TIME.exec(text)?.[1];
  if (day === undefined) return Number.NaN;
  const instant = Date.parse(text.replace(',', '.'));
  // The 30th of February would become a day of March.
  return Number(day) > 28 && Number(day) > daysInMonth(text) ? Number.NaN : instant;
}

const daysInMonth = (text: string): number => new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();

/** A dimension's value as text; null for what is no value. */
function textOf(value: unknown): string | null {
  return (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'boolean' ? String(value) : null;
}

function newSeries(metric: string, type: string, spelling: string): Series | Problem {
  if (!NAME.test(metric)) return new Problem('metric', `metric must be ${NAME_RULE}, it is ${shown(metric)}`);
  const knownType = EVENT_TYPES.find((name) => name === type);
  if (knownType === undefined) return new Problem('type', `type must be one of ${EVENT_TYPES.join(', ')}, it is ${shown(type)}`);
  const [count = '', , , ...parts] = spelling.split('\0');
  if (parts.length !== 2 * Number(count)) return new Problem('dimensions', 'dimensions must not hold NUL');
  const dimensions: [string, string][] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const [name = '', value = ''] = parts.slice(at, at + 2);
    const problem = problemOfDimension(name, value);
    if (problem) return problem;
    dimensions.push([name, value]);
  }
  return new Series(metric, knownType, dimensions.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function problemOfDimension(name: string, value: string): Problem | null {
  if (!NAME.test(name)) return new Problem('dimensions', `names of dimensions must be ${NAME_RULE}, one is ${shown(name)}`);
  if (value.length > MAX_VALUE_CHARACTERS && [...value].length > MAX_VALUE_CHARACTERS) {
    return new Problem('dimensions', `dimensions.${name} must have at most ${MAX_VALUE_CHARACTERS} characters, it has ${[...value].length}`);
  }
  return UNSTORABLE.test(value) ? new Problem('dimensions', `dimensions.${name} must not hold half a surrogate pair`) : null;
}

function problemOfId(id: unknown, timestamp: unknown): Problem | null {
  if (typeof id !== 'string') return new Problem('id', `id must be text, it is ${kindOf(id)}`);
  if (id === '' || id.length > MAX_ID_CHARACTERS) return new Problem('id', `id must have 1 to ${MAX_ID_CHARACTERS} characters, it has ${id.length}`);
  return timestamp === undefined ? new Problem('timestamp', 'an event with an id needs a timestamp, by whose day it is recognised') : null;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'text', number: 'a number', boolean: 'true or false', object: 'an object' }[typeof value as string] ?? typeof value;
}

/** A sender's text within a sentence: cut, and without what cannot be shown. */
const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text).replace(/\p{Surrogate}/gu, '\u{fffd}');
