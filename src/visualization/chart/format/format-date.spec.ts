import { formatInstant, formatTick, parseInstant } from './format-date.js';

const iso = (text: string): string | null => {
  const instant = parseInstant(text);
  return instant && new Date(instant.ms).toISOString();
};

describe('points in time', () => {
  it('are read from days, ISO times and PostgreSQL’s own spelling', () => {
    expect(iso('1997-03-01')).toBe('1997-03-01T00:00:00.000Z');
    expect(iso('1997-03-01T10:20:30.123456Z')).toBe('1997-03-01T10:20:30.123Z');
    expect(iso('1997-03-01 10:00:00+02')).toBe('1997-03-01T08:00:00.000Z');
    expect(iso('1997-03-01T10:00-05:30')).toBe('1997-03-01T15:30:00.000Z');
    expect(parseInstant('1997-03-01 10:00:00')).toEqual({ ms: Date.UTC(1997, 2, 1, 10), zoned: false });
    expect(parseInstant('1997-03-01T10:00:00Z')?.zoned).toBe(true);
  });

  it('are refused when there is no such day or no time at all', () => {
    for (const text of ['1997-02-30', '1997-13-01', 'infinity', '', 'March', '1997', '44-03-15 BC'])
      expect(parseInstant(text)).toBeNull();
    expect(parseInstant(857_174_400)).toBeNull();
    expect(parseInstant(null)).toBeNull();
  });

  it('are written whole in the reader’s zone', () => {
    const night = Date.UTC(1997, 11, 31, 23, 30);
    expect(formatInstant(night, 'minute', { locale: 'en-GB', timeZone: 'Asia/Tokyo' })).toBe(
      '1\u00a0Jan\u00a01998,\u00a008:30',
    );
    expect(formatInstant(night, 'quarter', { locale: 'en-GB', timeZone: 'UTC' })).toBe('Q4\u00a01997');
    expect(formatInstant(night, 'month', { locale: 'de', timeZone: 'UTC' })).toBe('Dez.\u00a01997');
    expect(formatInstant(night, 'year', { locale: 'en', timeZone: 'UTC' })).toBe('1997');
  });

  it('are written short among their like', () => {
    const noon = Date.UTC(1997, 2, 1, 12);
    expect(formatTick(noon, 'month', { locale: 'en-GB', timeZone: 'UTC' })).toBe('Mar');
    expect(formatTick(noon, 'day', { locale: 'en-GB', timeZone: 'UTC' })).toBe('1\u00a0Mar');
    expect(formatTick(noon, 'hour', { locale: 'en-GB', timeZone: 'UTC' })).toBe('12:00');
  });
});
