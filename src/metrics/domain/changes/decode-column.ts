import type { ColumnType } from './change.js';

/** A value that cannot be what it is asked to be; the sentence goes on after the column's name. */
export class Undecodable {
  constructor(readonly reason: string) {}
}

/** What Debezium writes where PostgreSQL did not send a large value that had not changed. */
const UNAVAILABLE = '__debezium_unavailable_value';
const DECIMAL = 'org.apache.kafka.connect.data.Decimal';
const DECIMAL_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** A decimal of more bytes has some 600 digits. */
const MAX_DECIMAL_BASE64 = 340;
const MAX_SCALE = 1_000;
const DAY_MS = 86_400_000;

/** Milliseconds since 1970 from a number of some unit, by the name of its type. */
const INSTANTS: Readonly<Record<string, (value: number) => number>> = {
  'io.debezium.time.Date': (days) => days * DAY_MS,
  'org.apache.kafka.connect.data.Date': (days) => days * DAY_MS,
  'io.debezium.time.Timestamp': (ms) => ms,
  'org.apache.kafka.connect.data.Timestamp': (ms) => ms,
  'io.debezium.time.MicroTimestamp': (us) => us / 1_000,
  'io.debezium.time.NanoTimestamp': (ns) => ns / 1_000_000,
};
/** Texts that tell a moment; without an offset it is UTC. */
const INSTANT_TEXTS: ReadonlySet<string> = new Set(['io.debezium.time.ZonedTimestamp', 'io.debezium.time.IsoTimestamp', 'io.debezium.time.IsoDate']);
const ISO = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?(Z|[+-]\d\d(:?\d\d)?)?$/;

/**
 * A column as a number: numbers, `true` as 1, decimals in all of Debezium's encodings (base64 of a two's complement with a scale,
 * a scale in the value, text, double).
 * @param scale of a base64 decimal in a message without a schema; null when the text is the number itself
 * @returns null for SQL's NULL
 */
export function decodeNumber(value: unknown, type: ColumnType | null, scale: number | null): number | null | Undecodable {
  if (value === null) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : new Undecodable('is too large for a number');
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = decimalText(value, type, scale);
  if (text instanceof Undecodable) return text;
  if (!DECIMAL_TEXT.test(text)) return new Undecodable('is no number');
  const number = Number(text);
  return Number.isFinite(number) ? number : new Undecodable('is too large for a number');
}

/**
 * A column as a moment, ms since 1970. By its type where there is one, else by its size: days up to a million, milliseconds,
 * microseconds and nanoseconds of our times lie far apart.
 * @returns null for SQL's NULL
 */
export function decodeInstant(value: unknown, type: ColumnType | null): number | null | Undecodable {
  if (value === null) return null;
  const name = type?.name ?? null;
  if (typeof value === 'string') return name === null || INSTANT_TEXTS.has(name) ? parseInstant(value) : new Undecodable('is no time');
  if (typeof value !== 'number' || !Number.isFinite(value)) return new Undecodable('is no time');
  if (name === null) return instantOfSize(value);
  const convert = Object.hasOwn(INSTANTS, name) ? INSTANTS[name] : undefined;
  return convert ? Math.floor(convert(value)) : new Undecodable(`is no time but ${name}`);
}

/**
 * A column as text, for a dimension: decimals with all their digits, times as ISO 8601.
 * @returns null for SQL's NULL
 */
export function decodeText(value: unknown, type: ColumnType | null): string | null | Undecodable {
  if (value === null) return null;
  if (type?.name && Object.hasOwn(INSTANTS, type.name)) {
    const instant = decodeInstant(value, type);
    return typeof instant === 'number' ? isoText(instant, type.name.endsWith('.Date')) : instant;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (type?.name === DECIMAL || typeof value === 'object') return decimalText(value, type, null);
  if (typeof value !== 'string') return new Undecodable('is no text');
  return value === UNAVAILABLE ? unavailable() : value;
}

/** A decimal with all its digits. */
function decimalText(value: unknown, type: ColumnType | null, scale: number | null): string | Undecodable {
  if (value === UNAVAILABLE) return unavailable();
  // io.debezium.data.VariableScaleDecimal
  if (typeof value === 'object' && value !== null) {
    const { scale: own, value: bytes } = value as { scale?: unknown; value?: unknown };
    return typeof own === 'number' && typeof bytes === 'string' ? unscaled(bytes, own) : new Undecodable('is no number');
  }
  if (typeof value !== 'string') return new Undecodable('is no number');
  if (type?.name === DECIMAL) return unscaled(value, type.scale ?? 0);
  return type === null && scale !== null ? unscaled(value, scale) : value;
}

/** Base64 of a big-endian two's complement, with the point moved. */
function unscaled(base64: string, scale: number): string | Undecodable {
  if (base64.length === 0 || base64.length > MAX_DECIMAL_BASE64 || !BASE64.test(base64) || !Number.isInteger(scale) || Math.abs(scale) > MAX_SCALE) {
    return new Undecodable('is no decimal in base64 with a scale');
  }
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0) return new Undecodable('is no decimal in base64 with a scale');
  const number = BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
  const sign = number < 0n ? '-' : '';
  const digits = (number < 0n ? -number : number).toString();
  if (scale <= 0) return `${sign}${digits}${digits === '0' ? '' : '0'.repeat(-scale)}`;
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

function parseInstant(text: string): number | Undecodable {
  if (!ISO.test(text)) return new Undecodable(text === UNAVAILABLE ? unavailable().reason : 'is no time');
  const iso = text.replace(' ', 'T');
  const instant = Date.parse(!iso.includes('T') || /(Z|[+-]\d\d(:?\d\d)?)$/.test(iso.slice(10)) ? withMinutes(iso) : `${iso}Z`);
  return Number.isNaN(instant) ? new Undecodable('is no time') : instant;
}

/** `+02` as `+02:00`, which is what `Date` reads; a day with an offset stays a day. */
const withMinutes = (iso: string): string =>
  iso.includes('T') ? iso.replace(/([+-]\d\d):?(\d\d)?$/, (_, hours: string, minutes: string | undefined) => `${hours}:${minutes ?? '00'}`) : iso.slice(0, 10);

function instantOfSize(value: number): number | Undecodable {
  const size = Math.abs(value);
  if (size < 1e6) return Number.isInteger(value) ? value * DAY_MS : new Undecodable('is no time');
  if (size < 1e11) return new Undecodable('is no time in days, milliseconds, microseconds or nanoseconds');
  return Math.floor(size < 1e14 ? value : size < 1e17 ? value / 1_000 : value / 1_000_000);
}

function isoText(instant: number, isDay: boolean): string | Undecodable {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return new Undecodable('is no time');
  return isDay ? date.toISOString().slice(0, 10) : date.toISOString();
}

const unavailable = (): Undecodable => new Undecodable('was not sent, because it did not change: give the table REPLICA IDENTITY FULL');
