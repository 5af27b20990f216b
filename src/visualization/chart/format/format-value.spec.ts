import type { ChartColumn } from '../result.js';
import {
  formatCell,
  formatFigure,
  formatFigureParts,
  type Length,
  type Reader,
  type ValueFormat,
} from './format-value.js';

const reader: Reader = { locale: 'en', timeZone: 'UTC' };
const write = (
  value: string | number | null,
  format: ValueFormat = {},
  length: Length = 'full',
  locale = 'en',
): string =>
  formatFigure(value, format, { locale, timeZone: 'UTC' }, length).replaceAll('\u00a0', '~').replaceAll('\u202f', '~');

describe('figures', () => {
  it('keeps every digit of an exact decimal', () => {
    expect(write('12345678901234567890.1234567890')).toBe('12,345,678,901,234,567,890.1234567890');
    expect(write('1265793.04')).toBe('1,265,793.04');
    expect(write('12.50')).toBe('12.50');
  });

  it('keeps more decimals than Intl can write', () => {
    expect(write('0.1234567890123456789012345')).toBe('0.1234567890123456789012345');
    expect(write('0.1234567890123456789012345', { format: 'percent' })).toBe('12.34567890123456789012345~%');
  });

  it('shows a missing value as a dash and never as zero', () => {
    expect(write(null)).toBe('–');
    expect(formatFigureParts(null, { unit: 'ms' }, reader, 'short')).toEqual({ number: '–', unit: '' });
  });

  it('passes on what is no number as it stands', () => {
    expect([write('NaN'), write(Number.NaN), write(Infinity), write('-Infinity')]).toEqual([
      'NaN',
      'NaN',
      'Infinity',
      '-Infinity',
    ]);
  });

  it('parts number and unit by a space that does not break', () => {
    expect(formatFigure(187, { unit: 'ms' }, reader, 'short')).toBe('187\u00a0ms');
    expect(formatFigureParts(187, { unit: 'ms' }, reader, 'short')).toEqual({ number: '187', unit: 'ms' });
  });

  it('shortens large figures and leaves those below ten thousand whole', () => {
    expect(write(128_430, {}, 'short')).toBe('128.4k');
    expect(write('1265793.04', {}, 'short')).toBe('1.266M');
    expect(write(2946, {}, 'short')).toBe('2,946');
    expect(write(-45_000, {}, 'short')).toBe('-45k');
    expect(write(1_265_793, { format: 'compact', decimals: 1 }, 'short')).toBe('1.3M');
  });

  it('writes the huge and the tiny in short by powers of ten, in full by their digits', () => {
    expect(write(1e300, {}, 'short')).toBe('1E300');
    expect(write(-2.5e-9, {}, 'short')).toBe('-2.5E-9');
    expect(write(0.000123, {})).toBe('0.000123');
    expect(write('0.00000000000000000000000000012')).toBe('0.00000000000000000000000000012');
  });

  it('writes fractions as percent, with a space before the sign where it follows the number', () => {
    expect(write(0.082, { format: 'percent' })).toBe('8.2~%');
    expect(write('0.0446', { format: 'percent' })).toBe('4.46~%');
    expect(write(12.5, { format: 'percent' })).toBe('1,250~%');
    expect(write(0.5, { format: 'percent', decimals: 2 })).toBe('50.00~%');
    expect(write(0.082, { format: 'percent' }, 'full', 'de')).toBe('8,2~%');
    expect(write(0.5, { format: 'percent' }, 'full', 'tr')).toBe('%50');
  });

  it('rounds for sentences and tooltips without shortening', () => {
    expect(write('1525.0518072289156627', {}, 'rounded')).toBe('1,525.05');
    expect(write('123798.68', {}, 'rounded')).toBe('123,798.68');
    expect(write('12.5', {}, 'rounded')).toBe('12.5');
  });

  it('writes currencies with their sign, and plain numbers when no currency is named', () => {
    expect(write('18420.00', { format: 'currency', currency: 'EUR' })).toBe('€18,420.00');
    expect(write(128_430, { format: 'currency', currency: 'EUR' }, 'short')).toBe('€128.4k');
    expect(write(0.412, { format: 'currency', currency: 'EUR', decimals: 3 }, 'short')).toBe('€0.412');
    expect(write(5, { format: 'currency' })).toBe('5');
    // Less than a tenth never looks like nothing.
    expect(write(0.000005123, { format: 'currency', currency: 'USD' }, 'short')).toBe('$0.00000512');
    expect(write(0.012, { format: 'currency', currency: 'USD' })).toBe('$0.012');
    expect(write(0.05, { format: 'currency', currency: 'USD' })).toBe('$0.05');
    expect(write(0.129, { format: 'currency', currency: 'USD' })).toBe('$0.13');
    expect(write(0, { format: 'currency', currency: 'USD' })).toBe('$0.00');
  });

  it('writes bytes and durations in fitting units', () => {
    expect(write(999, { format: 'bytes' })).toBe('999~B');
    expect(write(1_500_000, { format: 'bytes' })).toBe('1.5~MB');
    expect(write(1e30, { format: 'bytes' })).toBe('1,000,000,000,000~EB');
    expect(write(340, { format: 'duration' })).toBe('340~ms');
    expect(write(59_999, { format: 'duration' })).toBe('60~s');
    expect(write(3_725_000, { format: 'duration' })).toBe('1~h 2~min');
    expect(write(90, { format: 'duration', unit: 'min' })).toBe('1~h 30~min');
    expect(write(-86_400_000, { format: 'duration' })).toBe('-1~d');
  });

  it('follows the reader’s locale', () => {
    expect(write('1265793.04', {}, 'full', 'de')).toBe('1.265.793,04');
    expect(write('1265793.04', {}, 'full', 'fr')).toBe('1~265~793,04');
    expect(write('12.5', {}, 'full', 'ar-EG')).toBe('١٢٫٥');
  });

  it('falls back to English where the locale is no valid tag', () => {
    expect(write(1234.5, {}, 'full', 'en-US@posix')).toBe('1,234.5');
    expect(write(1234.5, {}, 'full', '')).toBe('1,234.5');
  });

  it('has no minus zero', () => {
    expect([write(-0), write('-0.00'), write(-0.001, { decimals: 1 })]).toEqual(['0', '0.00', '0.0']);
  });
});

describe('cells', () => {
  const column = (type: ChartColumn['type'], exact = false): ChartColumn => ({
    name: 'c',
    type,
    ...(exact && { exact }),
  });

  it('are written by their column’s type', () => {
    expect(formatCell('1997-03-01', column('date'), {}, reader)).toBe('Mar\u00a01,\u00a01997');
    expect(
      formatCell('1997-03-01T22:30:00Z', column('timestamp'), {}, { locale: 'en-GB', timeZone: 'Europe/Berlin' }),
    ).toBe('1\u00a0Mar\u00a01997,\u00a023:30');
    expect(formatCell('00123', column('string'), {}, reader)).toBe('00123');
    expect(formatCell(true, column('boolean'), {}, reader)).toBe('true');
    expect(formatCell({ a: [1] }, column('json'), {}, reader)).toBe('{"a":[1]}');
    expect(formatCell('9007199254740993', column('integer', true), {}, reader)).toBe('9,007,199,254,740,993');
  });

  it('do not group whole numbers that name things', () => {
    const named = (name: string): ChartColumn => ({ name, type: 'integer' });
    expect(formatCell(10248, named('order_id'), {}, reader)).toBe('10248');
    expect(formatCell(1998, named('year'), {}, reader)).toBe('1998');
    expect(formatCell(10248, named('orders'), {}, reader)).toBe('10,248');
    expect(formatCell(10248, named('order_id'), { unit: 'EUR' }, reader)).toBe('10,248\u00a0EUR');
  });

  it('leave text alone that only looks like a date or a number', () => {
    expect(formatCell('1997-03-01', column('string'), {}, reader)).toBe('1997-03-01');
    expect(formatCell('infinity', column('timestamp'), {}, reader)).toBe('infinity');
  });

  it('write floats whose digits tell nothing by their size, and keep every digit of exact decimals', () => {
    expect(formatCell(3e299, column('number'), {}, reader)).toBe('3E299');
    expect(formatCell(1e-300, column('number'), {}, reader)).toBe('1E-300');
    expect(formatCell('1000000000000000000000.5', column('number', true), {}, reader)).toBe(
      '1,000,000,000,000,000,000,000.5',
    );
    expect(formatFigure(1e140, { format: 'percent' }, reader, 'short')).toBe('1E142\u00a0%');
    expect(formatFigure(12.3, { format: 'percent' }, reader, 'short')).toBe('1,230\u00a0%');
  });
});
