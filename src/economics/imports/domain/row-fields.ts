import { DateTime } from 'luxon';
import { isCurrency } from '../../domain/currency.js';
import { type Day, addDays, isDay } from '../../domain/days.js';
import { type Decimal, decimal, textOf } from '../../domain/decimal.js';

/** A row that is left out, while the rest of its import is kept. */
export interface RejectedRow {
  /** Its place in the import, from 0; of a CSV the header is not counted. */
  readonly index: number;
  /** The field that breaks the rule, as its sender calls it; empty when it is the row as a whole. */
  readonly field: string;
  /** A sentence that names the field, the rule and what came instead. */
  readonly reason: string;
}

/** Breaks off the reading of one row. */
export class RowProblem extends Error {
  constructor(
    readonly field: string,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** What rules of the calendar and of money a row is held to. */
export interface RowRules {
  /** The date of today where the tenant is. */
  readonly today: Day;
  /** The tenant's IANA time zone. */
  readonly timeZone: string;
}

/** Nothing that is billed is larger; what is, was meant in another unit. */
const MOST = decimal('1e12');
const MOST_QUANTITY = decimal('1e18');
const MOST_DECIMALS = 18;
const OLDEST_DAY = '2000-01-01';
/** Invoices are written in advance for a year at most. */
const MOST_DAYS_AHEAD = 400;
const MAX_CHARACTERS = 200;
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?$/i;
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z| UTC|[+-]\d\d(:?\d\d)?)$/i;
/** What PostgreSQL cannot keep as text: NUL and half a surrogate pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
/** A number of JSON holds so many digits exactly. */
const EXACT_DIGITS = 15;

/** Reads the fields of one row, of a CSV or of JSON. The first rule that is broken ends it, with a `RowProblem`. */
export class RowFields {
  private readonly row: Readonly<Record<string, unknown>>;

  /**
   * @param known all fields that the row may have; null: others are let be
   * @throws RowProblem when it is no row
   */
  constructor(
    row: unknown,
    private readonly rules: RowRules,
    known: ReadonlySet<string> | null,
  ) {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) throw new RowProblem('', `a row must be an object, it is ${kindOf(row)}`);
    this.row = row as Record<string, unknown>;
    for (const name of known === null ? [] : Object.keys(row)) if (!known?.has(name)) throw new RowProblem(shown(name), `${shown(name)} is not a known field`);
  }

  /** Whether something stands there. */
  has(name: string): boolean {
    const value = this.row[name];
    return value !== undefined && value !== null && value !== '';
  }

  raw(name: string): unknown {
    return this.row[name];
  }

  /** Text of 1 to 200 characters; null when there is none. */
  optionalText(name: string): string | null {
    const value = this.row[name];
    if (value === undefined || value === null || value === '') return null;
    if (typeof value !== 'string') throw new RowProblem(name, `${name} must be text, it is ${kindOf(value)}`);
    return textWithin(value, name);
  }

  text(name: string): string {
    return this.optionalText(name) ?? missing(name);
  }

  choice<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.text(name).toLowerCase();
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new RowProblem(name, `${name} must be one of ${choices.join(', ')}, it is ${shown(value)}`);
    return found;
  }

  /** An amount of money, negative for a credit; at most a million millions, with at most 18 decimals. */
  amount(name: string): Decimal {
    return this.decimal(name, MOST, 'an amount') ?? missing(name);
  }

  /** How much was used; null when it is not said. */
  optionalQuantity(name: string): Decimal | null {
    return this.decimal(name, MOST_QUANTITY, 'a quantity');
  }

  currency(name: string): string {
    const code = this.text(name).toUpperCase();
    if (!isCurrency(code)) throw new RowProblem(name, `${name} must be a currency of ISO 4217 such as EUR, it is ${shown(code)}`);
    return code;
  }

  /** A date such as 2026-01-31, from 2000 to 400 days ahead. */
  optionalDay(name: string): Day | null {
    if (!this.has(name)) return null;
    const value = this.row[name];
    const text = typeof value === 'string' ? value.trim() : '';
    if (!isDay(text)) throw new RowProblem(name, `${name} must be a date such as 2026-01-31, it is ${typeof value === 'string' ? shown(value) : kindOf(value)}`);
    return this.within(text, name);
  }

  day(name: string): Day {
    return this.optionalDay(name) ?? missing(name);
  }

  /** An instant with its offset; one of a date alone is that day's first in UTC. Its day is held to the same bounds. */
  instant(name: string): DateTime {
    const text = this.text(name);
    const at = isDay(text) || INSTANT.test(text) ? DateTime.fromISO(text.replace(/ UTC$/i, 'Z').replace(' ', 'T'), { zone: 'utc' }) : DateTime.invalid('form');
    if (!at.isValid) throw new RowProblem(name, `${name} must be a time such as 2026-01-31T00:00:00Z, it is ${shown(text)}`);
    this.within(at.toISODate() ?? '', name);
    return at;
  }

  private within(day: Day, name: string): Day {
    if (day < OLDEST_DAY) throw new RowProblem(name, `${name} must not be before ${OLDEST_DAY}, it is ${day}`);
    if (day > addDays(this.rules.today, MOST_DAYS_AHEAD)) throw new RowProblem(name, `${name} must be at most ${MOST_DAYS_AHEAD} days ahead, it is ${day}`);
    return day;
  }

  private decimal(name: string, most: ReturnType<typeof decimal>, what: string): Decimal | null {
    if (!this.has(name)) return null;
    const value = this.row[name];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || text.length > 60 || !DECIMAL.test(text.trim())) {
      const got = typeof value === 'string' ? shown(value) : kindOf(value);
      throw new RowProblem(name, `${name} must be ${what} such as 12.50, with a point and without separators of thousands, it is ${got}`);
    }
    const exact = decimal(text.trim().replace(/^\+/, ''));
    if (typeof value === 'number' && exact.c.length > EXACT_DIGITS) throw new RowProblem(name, `${name} has more digits than a JSON number holds exactly: send it as text`);
    if (exact.abs().gt(most)) throw new RowProblem(name, `${name} must be at most ${most.toFixed()}, it is ${shown(text)}`);
    const fixed = textOf(exact);
    if ((fixed.split('.')[1] ?? '').length > MOST_DECIMALS) throw new RowProblem(name, `${name} must have at most ${MOST_DECIMALS} decimals, it is ${shown(text)}`);
    return fixed;
  }
}

/** @throws RowProblem for text that is too long or that cannot be kept */
export function textWithin(value: string, name: string): string | null {
  const text = value.trim();
  if (text.length > MAX_CHARACTERS) throw new RowProblem(name, `${name} must have at most ${MAX_CHARACTERS} characters, it has ${text.length}`);
  if (UNSTORABLE.test(text)) throw new RowProblem(name, `${name} must not hold NUL or half a surrogate pair`);
  return text === '' ? null : text;
}

function missing(name: string): never {
  throw new RowProblem(name, `${name} must be there, it is missing`);
}

/** A sender's text within a sentence: cut, and without what cannot be shown. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 40)).replace(/\p{Surrogate}/gu, '\u{fffd}');
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'text', number: 'a number', boolean: 'true or false', object: 'an object' }[typeof value as string] ?? 'missing';
}
