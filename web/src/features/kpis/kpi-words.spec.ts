import { changeWords, figureText, missingWords, periodWords, previousWords, statusWords, timeframeWords } from './kpi-words.js';
import type { KpiFigures } from './kpi-queries.js';

const reader = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const figures = (change: Partial<KpiFigures> = {}): KpiFigures => ({
  timeframe: '24h', followsTimeframe: true, value: '1', reason: null, previous: null, changePercent: null, changeReason: null, status: 'good',
  target: null, warning: null, critical: null, sparkline: [], period: null, periodLabel: null, dataAsOf: null, error: null, ...change,
});

describe('the words of a KPI', () => {
  it('write figures by their unit', () => {
    expect(figureText('12345.678', { kind: 'number', decimals: 0 }, reader)).toBe('12,346');
    expect(figureText('0.9512', { kind: 'percent', decimals: 1 }, reader)).toBe('95.1\u00a0%');
    expect(figureText('1234.5', { kind: 'money', currency: 'EUR', decimals: 2 }, reader)).toContain('1,234.50');
    expect(figureText('74', { kind: 'number', label: 'orders' }, reader)).toBe('74\u00a0orders');
    expect(figureText(null, { kind: 'number' }, reader)).toBe('–');
  });

  it('name timeframes and what they are compared with', () => {
    expect(['24h', '1d', '30d', 'this_month'].map(timeframeWords)).toEqual(['last 24 hours', 'last day', 'last 30 days', 'this month']);
    expect(previousWords(figures({ timeframe: 'this_month' }))).toBe('the same part of last month');
  });

  it('name the time that a figure is of, also one of long ago', () => {
    expect(periodWords(figures({ timeframe: '30d', periodLabel: '1998-05-06' }), reader)).toBe('30 days to 6 May 1998');
    expect(periodWords(figures({ periodLabel: 'Q2', followsTimeframe: false }), reader)).toBe('Q2');
    expect(periodWords(figures(), reader)).toBe('last 24 hours');
  });

  it('say a status in a word', () => {
    expect(statusWords(figures({ status: 'good' })).word).toBe('On target');
    expect(statusWords(figures({ status: 'warning', target: '5' })).word).toBe('Off target');
    expect(statusWords(figures({ status: 'warning', warning: '5' })).word).toBe('Warning');
  });

  it('say a change with its sign, and whether it is for the better', () => {
    expect(changeWords(figures({ changePercent: -12.34 }), 'down', reader)).toEqual({ text: '-12.3\u00a0%', better: true });
    expect(changeWords(figures({ changePercent: 0 }), 'up', reader)).toEqual({ text: '0\u00a0%', better: null });
    expect(changeWords(figures(), 'up', reader)).toBeNull();
  });

  it('say why there is no figure', () => {
    expect(missingWords(figures({ reason: 'zero_denominator' }))).toContain('divide');
    expect(missingWords(figures({ error: { code: 'QUERY_FAILED', message: 'gone' } }))).toBe('gone');
    expect(missingWords(figures())).toBeNull();
  });
});
