import type { Variable } from '../../../api/types.js';
import { resolveRange } from '../filters/resolve-range.js';
import { previewValues } from './preview-values.js';

const now = new Date('2025-11-21T22:30:00Z');
const variables: Variable[] = [
  { name: 'period', type: 'date_range', default: '1996-07-01..1998-05-07' },
  { name: 'country', type: 'text', multiple: true, label: 'Country' },
  { name: 'year', type: 'number', default: 1997 },
];
const values = (sql: string, filters = {}, parameters?: unknown) =>
  previewValues(
    { sql, ...(parameters !== undefined && { parameters: parameters as Record<string, unknown> }) },
    variables,
    filters,
    now,
    'UTC',
  );

describe('what a preview is given', () => {
  it('are the variables that the text mentions, with choice or default', () => {
    expect(values('SELECT {{period_from}}, :year::int, {{ country }}', { country: ['USA'] })).toEqual({
      parameters: { period: { from: '1996-07-01', to: '1998-05-07' }, country: ['USA'], year: 1997 },
      parameterTypes: [
        { name: 'period', type: 'date_range' },
        { name: 'country', type: 'list', itemType: 'text', label: 'Country' },
        { name: 'year', type: 'number' },
      ],
    });
  });

  it('leaves casts, longer names and unset values alone', () => {
    expect(values("SELECT a::year, ':yearly', {{country}}")).toEqual({
      parameters: {},
      parameterTypes: [{ name: 'country', type: 'list', itemType: 'text', label: 'Country' }],
    });
  });

  it('adds what the widget declares or says itself', () => {
    expect(
      values('SELECT :n, :year', {}, [
        { name: 'n', type: 'number', default: 5 },
        { name: 'year', type: 'text' },
      ]).parameterTypes,
    ).toEqual([
      { name: 'year', type: 'number' },
      { name: 'n', type: 'number', default: 5 },
    ]);
    expect(values('SELECT :n', {}, { n: 7, unused: 1 }).parameters).toEqual({ n: 7 });
  });
});

describe('a relative range', () => {
  it.each([
    ['today', '2025-11-22', '2025-11-23'],
    ['yesterday', '2025-11-21', '2025-11-22'],
    ['last_7_days', '2025-11-16', '2025-11-23'],
    ['last_2_weeks', '2025-11-09', '2025-11-23'],
    ['last_12_months', '2024-11-23', '2025-11-23'],
    ['this_week', '2025-11-17', '2025-11-24'],
    ['previous_month', '2025-10-01', '2025-11-01'],
    ['this_quarter', '2025-10-01', '2026-01-01'],
    ['previous_year', '2024-01-01', '2025-01-01'],
  ])('%s is in the tenant’s days', (range, from, to) => {
    expect(resolveRange(range, now, 'Asia/Tokyo')).toEqual({ from, to });
  });

  it('of hours ends with the minute just begun', () => {
    expect(resolveRange('last_1_hours', new Date('2025-11-21T22:30:10Z'), 'UTC')).toEqual({
      from: '2025-11-21T21:31:00.000Z',
      to: '2025-11-21T22:31:00.000Z',
    });
  });

  it('that is none, or all time, has no bounds', () => {
    expect([resolveRange('all', now, 'UTC'), resolveRange('soon', now, 'UTC')]).toEqual([null, null]);
  });
});
