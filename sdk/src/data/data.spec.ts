import type { QueryMeta, ResultColumn, Row, WidgetData } from '../api/types.js';
import { WidgetStates } from './widget-states.js';

const meta = (dataAsOf: string): QueryMeta => ({ executionTime: 1, totalRows: 1, truncated: false, cacheKey: 'k', dataAsOf, cached: false, cacheLevel: 'source' });
const columns: ResultColumn[] = [
  { name: 'name', type: 'string' },
  { name: 'amount', type: 'number' },
];
const answer = (at: string, data: Row[] = []): WidgetData => ({ id: 'w', data, columns, meta: meta(at) });
const refused: WidgetData = { id: 'w', data: [], columns: [], meta: null, error: { code: 'QUERY_FAILED', message: 'no' } };

describe('what is known of a widget', () => {
  const states = (): WidgetStates => new WidgetStates(() => undefined);

  it('is the newest of answers and pushed frames', () => {
    const known = states();
    known.takeFrame({ widgetId: 'w', data: [{ name: 'new' }], columns, meta: meta('2024-01-02') });
    known.take([answer('2024-01-01', [{ name: 'old' }])]);
    expect(known.get('w').result?.data).toEqual([{ name: 'new' }]);
  });

  it('keeps the rows of before when nothing in them has changed', () => {
    const known = states();
    known.take([answer('2024-01-01', [{ name: 'a' }])]);
    const before = known.get('w').result?.data;
    known.take([answer('2024-01-02', [{ name: 'a' }])]);
    expect(known.get('w').result?.data).toBe(before);
    expect(known.get('w').result?.meta.dataAsOf).toBe('2024-01-02');
  });

  it('keeps the last good rows beside a failure, but not those of other filters', () => {
    const known = states();
    known.take([answer('2024-01-01', [{ name: 'a' }])]);
    known.take([refused]);
    expect(known.get('w')).toMatchObject({ result: { data: [{ name: 'a' }] }, error: { code: 'QUERY_FAILED' } });
    known.expect();
    known.take([refused]);
    expect(known.get('w').result).toBeNull();
  });

  it('takes older rows under other filters, and counts again when those were refused', () => {
    const known = states();
    known.take([answer('2024-01-02', [{ name: 'a' }])]);
    known.expect();
    expect(known.get('w').pending).toBe(true);
    known.settle();
    expect(known.get('w').pending).toBe(false);
    known.expect();
    known.take([answer('2024-01-01', [{ name: 'b' }])]);
    expect(known.get('w').result?.data).toEqual([{ name: 'b' }]);
  });
});
