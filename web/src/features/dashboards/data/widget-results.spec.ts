import type { QueryResult, WidgetData } from '../../../api/types.js';
import { WidgetResults } from './widget-results.js';

const result = (value: number, dataAsOf = '2025-01-01T00:00:00Z'): QueryResult => ({
  data: [{ value }],
  columns: [{ name: 'value', type: 'integer' }],
  meta: {
    executionTime: 1,
    totalRows: 1,
    truncated: false,
    cached: false,
    cacheLevel: 'source',
    cacheKey: 'k',
    dataAsOf,
  },
});
const answer = (value: number, dataAsOf?: string): WidgetData => ({
  id: 'w',
  name: 'W',
  type: 'metric',
  ...result(value, dataAsOf),
});
const failure = { code: 'QUERY_FAILED', message: 'no such table' };
const value = (results: WidgetResults): unknown => results.get('w').result?.data[0]?.['value'];

describe('the data of widgets', () => {
  it('is pending until the first answer', () => {
    const results = new WidgetResults();
    expect(results.get('w')).toMatchObject({ result: null, pending: true });
    results.takeAnswer([answer(1)], 5);
    expect(results.get('w')).toMatchObject({ pending: false, error: null, receivedAt: 5 });
  });

  it('stays, marked, when a later evaluation fails, and recovers', () => {
    const results = new WidgetResults();
    results.takeAnswer([answer(1)], 1);
    results.takeFrame({ widgetId: 'w', error: failure }, 2);
    expect(value(results)).toBe(1);
    expect(results.get('w').error).toEqual(failure);
    results.takeFrame({ widgetId: 'w', ...result(2, '2025-01-01T00:00:05Z') }, 3);
    expect([value(results), results.get('w').error]).toEqual([2, null]);
  });

  it('of other filters is in sight until its successor comes, and gone when that fails', () => {
    const results = new WidgetResults();
    results.takeAnswer([answer(1)], 1);
    results.expect();
    expect([value(results), results.get('w').pending]).toEqual([1, true]);
    results.failAll(['w'], failure, 2);
    expect(results.get('w')).toMatchObject({ result: null, error: failure, pending: false });
  });

  it('is not replaced by an older answer that was overtaken by a push', () => {
    const results = new WidgetResults();
    results.takeFrame({ widgetId: 'w', ...result(2, '2025-01-01T00:00:05Z') }, 1);
    results.takeAnswer([answer(1, '2025-01-01T00:00:00Z')], 2);
    expect(value(results)).toBe(2);
    results.expect();
    results.takeAnswer([answer(3, '2024-12-31T00:00:00Z')], 3);
    expect(value(results)).toBe(3);
  });

  it('keeps its rows when nothing in them changed, so that nothing is drawn anew', () => {
    const results = new WidgetResults();
    results.takeAnswer([answer(1)], 1);
    const before = results.get('w').result?.data;
    results.takeAnswer([answer(1, '2025-01-01T00:01:00Z')], 2);
    expect(results.get('w').result?.data).toBe(before);
    expect(results.get('w').result?.meta.dataAsOf).toBe('2025-01-01T00:01:00Z');
  });

  it('tells only the watchers of the widget that changed', () => {
    const results = new WidgetResults();
    const told: string[] = [];
    const stop = results.watch('w', () => told.push('w'));
    results.watch('other', () => told.push('other'));
    results.takeAnswer([answer(1)], 1);
    stop();
    results.takeAnswer([answer(2)], 2);
    expect(told).toEqual(['w']);
  });
});
