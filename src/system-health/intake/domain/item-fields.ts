import { timeOf } from '../../logs/domain/times.js';

export const OLDEST_MS = 7 * 86_400_000;
export const NEWEST_MS = 5 * 60_000;

/** What PostgreSQL cannot keep as text: NUL and half a surrogate pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const ISO_WITH_ZONE = /(Z|[+-]\d\d:?\d\d)$/i;

/** Names of services, in heartbeats, checks and calls. */
export const SERVICE_NAME_LENGTH = 100;

/**
 * Reads the fields of one item of a batch. The first rule that is broken stands in `problem`, as a sentence for its sender;
 * what is read after that means nothing.
 */
export class ItemFields {
  problem: string | null = null;
  protected readonly item: Readonly<Record<string, unknown>>;

  /** @param known all fields that the item may have */
  constructor(
    item: unknown,
    what: string,
    known: ReadonlySet<string>,
  ) {
    const isObject = typeof item === 'object' && item !== null && !Array.isArray(item);
    this.item = isObject ? (item as Record<string, unknown>) : {};
    if (!isObject) this.fail(`${what} must be an object, it is ${kindOf(item)}`);
    for (const name of Object.keys(this.item)) if (!known.has(name)) this.fail(`${shown(name)} is not a known field`);
  }

  /** Text that must be there, of 1 to `most` characters. */
  text(name: string, most: number): string {
    return this.optionalText(name, most) ?? this.missing(name, 'text', '');
  }

  optionalText(name: string, most: number): string | null {
    const value = this.item[name];
    if (value === undefined || value === null) return null;
    if (typeof value !== 'string') return this.fail(`${name} must be text, it is ${kindOf(value)}`);
    if (value.trim() === '' || value.length > most) return this.fail(`${name} must have 1 to ${most} characters, it has ${value.trim().length}`);
    return UNSTORABLE.test(value) ? this.fail(`${name} must not hold NUL or half a surrogate pair`) : value.trim();
  }

  optionalNumber(name: string, least: number, most: number): number | null {
    const value = this.item[name];
    if (value === undefined || value === null) return null;
    if (typeof value !== 'number' || !Number.isFinite(value)) return this.fail(`${name} must be a finite number, it is ${kindOf(value)}`);
    return value < least || value > most ? this.fail(`${name} must be from ${least} to ${most}, it is ${value}`) : value;
  }

  number(name: string, least: number, most: number): number {
    return this.optionalNumber(name, least, most) ?? this.missing(name, 'a number', 0);
  }

  /** A whole number. */
  optionalWhole(name: string, least: number, most: number): number | null {
    const value = this.optionalNumber(name, least, most);
    return value === null || Number.isInteger(value) ? value : this.fail(`${name} must be a whole number, it is ${value}`);
  }

  optionalBoolean(name: string): boolean | null {
    const value = this.item[name];
    if (value === undefined || value === null) return null;
    return typeof value === 'boolean' ? value : this.fail(`${name} must be true or false, it is ${kindOf(value)}`);
  }

  choice<T extends string>(name: string, choices: readonly T[], otherwise: T | null = null): T {
    const value = this.item[name] ?? otherwise;
    const chosen = choices.find((each) => each === value);
    if (chosen !== undefined) return chosen;
    this.fail(`${name} must be one of ${choices.join(', ')}, it is ${typeof value === 'string' ? shown(value) : kindOf(value ?? undefined)}`);
    return choices[0] as T;
  }

  /** A time from 7 days back to 5 minutes ahead, ms since 1970; `now` when none is given. */
  time(name: string, now: number, oldestMs = OLDEST_MS): number {
    return this.optionalTime(name, now, oldestMs) ?? now;
  }

  /** As `time`; null when none is given. */
  optionalTime(name: string, now: number, oldestMs = OLDEST_MS): number | null {
    const value = this.item[name];
    if (value === undefined || value === null) return null;
    const at = (typeof value === 'string' && ISO_WITH_ZONE.test(value)) || typeof value === 'number' ? timeOf(value)?.getTime() : undefined;
    if (at === undefined) return this.fail(`${name} must be a time such as 2026-01-31T12:00:00Z or milliseconds since 1970, it is ${typeof value === 'string' ? shown(value) : kindOf(value)}`);
    if (at < now - oldestMs) return this.fail(`${name} must be at most ${oldestMs / 86_400_000} days back`);
    return at > now + NEWEST_MS ? this.fail(`${name} must be at most 5 minutes ahead`) : at;
  }

  protected missing<T>(name: string, what: string, instead: T): T {
    this.fail(`${name} must be ${what}, it is missing`);
    return instead;
  }

  protected fail(problem: string): null {
    this.problem ??= problem;
    return null;
  }
}

/** A sender's text within a sentence: cut, and without what cannot be shown. */
const shown = (text: string): string => JSON.stringify(text.slice(0, 40)).replace(/\p{Surrogate}/gu, '\u{fffd}');

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'text', number: 'a number', boolean: 'true or false', object: 'an object' }[typeof value as string] ?? typeof value;
}
