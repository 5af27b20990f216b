import { filterInWords } from './filter-words.js';

const reader = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const words = (value: unknown, range?: { from: string; to: string } | null): string =>
  // Versions of ICU differ in the spaces around a dash.
  filterInWords({ name: 'x', label: 'x', value, ...(range === undefined ? {} : { range }) }, reader).words.replaceAll(' – ', '–');

describe('filters in words', () => {
  it.each<[unknown, string]>([
    ['EU', 'EU'],
    [['EU', 'US'], 'EU, US'],
    [[], 'all'],
    [null, 'all'],
    [5, '5'],
    [true, 'true'],
    [Array.from({ length: 14 }, (_, index) => index), '0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more'],
    [{ from: 1 }, 'from 1'],
    [{ to: 'm' }, 'before m'],
  ])('say %j', (value, expected) => expect(words(value)).toBe(expected));

  it('name the last day of a range, not the day after it', () => {
    expect(words({ from: '2024-01-01', to: '2024-02-01' })).toBe('1–31 Jan 2024');
    expect(words({ from: '2024-01-01', to: '2024-01-02' })).toBe('1 Jan 2024');
  });

  it('say what a relative range stands for', () => {
    expect(words('last_30_days', { from: '2026-10-27', to: '2026-11-26' })).toBe('Last 30 days (27 Oct–25 Nov 2026)');
    expect(words('1y', { from: '2025-11-26', to: '2026-11-26' })).toMatch(/^Last year \(/);
    expect(words('this_month', { from: '2026-11-01', to: '2026-12-01' })).toBe('This month (1–30 Nov 2026)');
    expect(words('all', null)).toBe('All time');
    expect(words('2024-01-01..2024-02-01', { from: '2024-01-01', to: '2024-02-01' })).toBe('1–31 Jan 2024');
  });

  it('write instants in the reader\'s zone', () => {
    expect(words('last_1_hours', { from: '2026-07-01T10:00:00.000Z', to: '2026-07-01T11:00:00.000Z' })).toMatch(/^Last hour \(1 Jul 2026, 12:00.*13:00\)$/);
  });

  it('use no spaces that fonts lack, and name variables as people do', () => {
    expect(words({ from: '2024-01-01', to: '2024-03-01' })).toMatch(/^[\x20-\x7e–]+$/);
    expect(filterInWords({ name: 'order_region', label: 'order_region', value: 1 }, reader).label).toBe('Order region');
  });

  it('leave text that is no range as it is', () => {
    expect(words({ from: 'a', to: 'b' })).toBe('a–b');
  });
});
