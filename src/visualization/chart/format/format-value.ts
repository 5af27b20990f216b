import type { ChartColumn, ChartValue } from '../result.js';
import { cellText } from '../result.js';
import { fractionDigits, isDecimal, plainDecimal } from './decimal.js';
import { formatInstant, parseInstant } from './format-date.js';
import { formatBytes, formatDuration } from './format-magnitude.js';
import { numberFormat } from './intl-cache.js';
import type { Reader } from './reader.js';

export type { Reader } from './reader.js';

export const NUMBER_FORMATS = ['number', 'compact', 'percent', 'currency', 'bytes', 'duration'] as const;

/** How a figure is written. */
export interface ValueFormat {
  /** Written after the number with a non-breaking space. For `duration` the unit of the value: ms (default), s, min, h. */
  unit?: string;
  /** `percent` takes a fraction (0.082 is 8.2 %); `bytes` counts in thousands; `compact` shortens from 10,000 on. */
  format?: (typeof NUMBER_FORMATS)[number];
  /** Digits after the point. Left out: all digits of an exact decimal, a sensible few of a float. */
  decimals?: number;
  /** ISO 4217, for `currency`; without it plain numbers are written. */
  currency?: string;
}

/**
 * `full` loses nothing (tables, exports); `rounded` keeps the size but few decimals (tooltips, sentences); `short` is for
 * axes, labels and key figures: 128.4k.
 */
export type Length = 'full' | 'rounded' | 'short';

/** A written figure, its unit apart so that it can be set smaller: "187" and "ms". */
export interface FigureParts {
  number: string;
  unit: string;
}

export const NO_VALUE = '–';
const NBSP = '\u00a0';
const COMPACT_FROM = 10_000;
const SCIENTIFIC_FROM = 1e15;
const SCIENTIFIC_BELOW = 1e-6;
/** Past these a float's digits tell nothing, however long the room: 1E300 is 300 digits. Exact decimals keep theirs. */
const LONG_FROM = 1e21;
const LONG_BELOW = 1e-12;

/** A figure in one piece, with its unit; "–" for null. Decimal strings keep every digit when `length` is full. */
export function formatFigure(
  value: string | number | null,
  format: ValueFormat,
  reader: Reader,
  length: Length,
): string {
  const { number, unit } = formatFigureParts(value, format, reader, length);
  return unit === '' ? number : `${number}${NBSP}${unit}`;
}

/** Like formatFigure, the unit apart. Currency signs stay with the number. */
export function formatFigureParts(
  value: string | number | null,
  format: ValueFormat,
  reader: Reader,
  length: Length,
): FigureParts {
  if (value === null || value === '') return { number: NO_VALUE, unit: '' };
  if (typeof value === 'string' && !isDecimal(value)) return { number: value, unit: '' };
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value), unit: '' };
  const { locale } = reader;
  switch (format.format) {
    case 'bytes':
      return formatBytes(Number(value), format.decimals, locale);
    case 'duration':
      return { number: formatDuration(Number(value), format.unit ?? 'ms', locale), unit: '' };
    case 'percent':
      return { number: formatPercent(value, format.decimals, locale, length), unit: '' };
    default:
      return { number: formatPlain(value, format, locale, length), unit: format.unit ?? '' };
  }
}

function formatPlain(value: string | number, format: ValueFormat, locale: string, length: Length): string {
  const size = Math.abs(Number(value));
  const currency: Intl.NumberFormatOptions =
    format.format === 'currency' && format.currency
      ? { style: 'currency', currency: format.currency, currencyDisplay: 'narrowSymbol' }
      : {};
  const short = length === 'short' || format.format === 'compact';
  if (short && size !== 0 && (size >= SCIENTIFIC_FROM || size < SCIENTIFIC_BELOW)) {
    return write(value, locale, { notation: 'scientific', maximumFractionDigits: 2 });
  }
  const beyond = size >= LONG_FROM || (size !== 0 && size < LONG_BELOW && format.decimals === undefined);
  if (beyond && (typeof value === 'number' || length === 'rounded')) {
    return write(value, locale, { notation: 'scientific', maximumFractionDigits: length === 'full' ? 16 : 2 });
  }
  if (short && size >= COMPACT_FROM) {
    const digits =
      format.decimals === undefined || format.decimals > 3 ? { maximumSignificantDigits: 4 } : fixed(format.decimals);
    return write(value, locale, { ...currency, notation: 'compact', ...digits });
  }
  return write(value, locale, { ...currency, ...fractionOptions(value, format, length, currency) });
}

function fractionOptions(
  value: string | number,
  format: ValueFormat,
  length: Length,
  currency: Intl.NumberFormatOptions,
): Intl.NumberFormatOptions {
  if (format.decimals !== undefined) return fixed(format.decimals);
  if (typeof value === 'string' && length !== 'short') {
    const digits = fractionDigits(value);
    return fixed(length === 'full' ? digits : Math.min(digits, floatDigits(Number(value))));
  }
  if ('currency' in currency) return currencyOptions(Math.abs(Number(value)), length);
  return { maximumFractionDigits: floatDigits(Number(value)) };
}

/** The digits of the currency; three significant ones for less than a tenth, which must not look like nothing. */
function currencyOptions(size: number, length: Length): Intl.NumberFormatOptions {
  if (size >= 1000 && length === 'short') return fixed(0);
  return size > 0 && size < 0.1 ? { minimumFractionDigits: 2, maximumFractionDigits: floatDigits(size) } : {};
}

/** Two digits after the point, or three significant ones where a float is smaller than one. */
function floatDigits(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || size >= 1) return 2;
  return Math.min(20, 2 - Math.floor(Math.log10(size)));
}

function formatPercent(value: string | number, decimals: number | undefined, locale: string, length: Length): string {
  const exact = typeof value === 'string' && length === 'full' ? Math.max(0, fractionDigits(value) - 2) : null;
  const size = Math.abs(Number(value)) * 100;
  const digits = decimals ?? exact;
  if (size >= SCIENTIFIC_FROM && exact === null) {
    return write(value, locale, { style: 'percent', notation: 'scientific', maximumFractionDigits: 1 });
  }
  const options = digits === null ? { maximumFractionDigits: size >= 100 ? 0 : 1 } : fixed(digits);
  return write(value, locale, { style: 'percent', ...options });
}

function fixed(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

const MOST_DIGITS = 20;

/** Intl with the house's habits: "k" instead of "K" in English, a space before a percent sign that follows its number. */
function write(value: string | number, locale: string, options: Intl.NumberFormatOptions): string {
  const digits = options.maximumFractionDigits ?? 0;
  if (digits > MOST_DIGITS) return writeLong(String(value), digits, locale, options);
  const format = numberFormat(locale, { ...options, signDisplay: 'negative' });
  const parts = format.formatToParts(asNumeric(value));
  return parts
    .map((part, index) => {
      if (part.type === 'compact' && part.value === 'K') return 'k';
      if (part.type === 'percentSign' && /\p{N}/u.test(parts[index - 1]?.value ?? '')) return NBSP + part.value;
      return part.value === ' ' ? NBSP : part.value;
    })
    .join('');
}

/** More digits than Intl can write: they are put, in the locale's own numerals, after what Intl makes of the rest. */
function writeLong(value: string, digits: number, locale: string, options: Intl.NumberFormatOptions): string {
  const shift = options.style === 'percent' ? `${value}${/e/i.test(value) ? '' : 'e2'}` : value;
  const plain = plainDecimal(shift) ?? value;
  const [whole = '0', fraction = ''] = plain.split('.');
  const numeral = numberFormat(locale, { useGrouping: false });
  const head = write(`${whole}.${fraction.slice(0, MOST_DIGITS)}`, locale, { ...fixed(MOST_DIGITS) });
  const tail = [...fraction.slice(MOST_DIGITS, digits)].map((digit) => numeral.format(Number(digit))).join('');
  return options.style === 'percent' ? `${head}${tail}${NBSP}%` : head + tail;
}

/** Intl reads decimal strings exactly; TypeScript's signature wants them as a template literal. */
function asNumeric(value: string | number): number | Intl.StringNumericLiteral {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  const plain = plainDecimal(value);
  return plain !== null && isNumericLiteral(plain) ? plain : Number(value);
}

function isNumericLiteral(text: string): text is `${number}` {
  return isDecimal(text);
}

const NAMING = /(^|[_ ])(id|no|nr|number|key|code|year|zip)$/i;

/** True for whole numbers that name things instead of counting them (order 10248, the year 1998): they are not grouped. */
export function namesThings(column: ChartColumn): boolean {
  return column.type === 'integer' && NAMING.test(column.name);
}

/** True for columns whose values are figures. */
export function isNumeric(column: ChartColumn): boolean {
  return column.type === 'number' || column.type === 'integer' || column.exact === true;
}

/** True for columns whose values are days or points in time. */
export function isTemporal(column: ChartColumn): boolean {
  return column.type === 'date' || column.type === 'timestamp';
}

/** Any cell as a reader sees it, by its column's type: figures, days, times, text; "–" for null. */
export function formatCell(value: ChartValue, column: ChartColumn, format: ValueFormat, reader: Reader): string {
  if (value === null) return NO_VALUE;
  if (isNumeric(column) && (typeof value === 'number' || typeof value === 'string')) {
    if (namesThings(column) && format.format === undefined && format.unit === undefined) return cellText(value);
    return formatFigure(value, format, reader, 'full');
  }
  if (isTemporal(column)) {
    const instant = parseInstant(value);
    if (instant) {
      const zone = instant.zoned ? reader.timeZone : 'UTC';
      return formatInstant(instant.ms, column.type === 'date' ? 'day' : 'minute', { ...reader, timeZone: zone });
    }
  }
  return cellText(value);
}
