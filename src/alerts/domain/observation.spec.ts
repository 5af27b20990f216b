import type { QueryCondition } from './alert-rule.js';
import { comparison, observationsOfRows } from './observation.js';

const CONDITION: QueryCondition = { kind: 'query', savedQueryId: 'q', test: 'threshold', valueColumn: 'n', labelColumns: [], comparator: 'gt', threshold: 10, everySeconds: 60 };
const observe = (change: Partial<QueryCondition>, rows: readonly Record<string, unknown>[], before: readonly (readonly [string, number | null])[] = []) =>
  observationsOfRows({ ...CONDITION, ...change }, ['n', 'region'], rows, new Map(before), 'orders');

describe('observationsOfRows', () => {
  it('compares the value of the first row', () => {
    expect(observe({}, [{ n: 12 }, { n: 1 }])).toEqual([{ key: '[]', dimensions: {}, reading: 'breached', value: 12, bound: 10, summary: 'n: 12 orders is above 10 orders.' }]);
    expect(observe({}, [{ n: '10' }])).toMatchObject([{ reading: 'calm', value: 10 }]);
  });

  it('takes each combination of labels for a series', () => {
    const rows = [{ n: 12, region: 'eu' }, { n: 3, region: 'us' }, { n: 99, region: 'us' }, { n: 50, region: null }];
    expect(observe({ labelColumns: ['region'] }, rows).map(({ dimensions, reading }) => [dimensions['region'], reading])).toEqual([
      ['eu', 'breached'],
      ['us', 'calm'],
      [null, 'breached'],
    ]);
  });

  it('takes every row for a breach where it asks for any', () => {
    const any = { test: 'any_row', valueColumn: null, comparator: null, threshold: null } as const;
    expect(observe(any, [])).toEqual([]);
    expect(observe(any, [{ n: 1 }, { n: 2 }])).toMatchObject([{ reading: 'breached', value: 2, summary: 'The query answers 2 rows.' }]);
    expect(observe({ ...any, labelColumns: ['region'] }, [{ region: 'eu' }, { region: 'us' }])).toHaveLength(2);
  });

  it('sees a change against the evaluation before, and none at the first', () => {
    const change = { test: 'change', comparator: null, threshold: null } as const;
    expect(observe(change, [{ n: 5 }])).toMatchObject([{ reading: 'calm' }]);
    expect(observe(change, [{ n: 5 }], [['[]', 5]])).toMatchObject([{ reading: 'calm' }]);
    expect(observe(change, [{ n: 7 }], [['[]', 5]])).toMatchObject([{ reading: 'breached', summary: 'n went from 5 orders to 7 orders.' }]);
    expect(observe({ ...change, comparator: 'gt', threshold: 5 }, [{ n: 7 }], [['[]', 5]])).toMatchObject([{ reading: 'calm' }]);
    expect(observe({ ...change, comparator: 'lt', threshold: -5 }, [{ n: 1 }], [['[]', 9]])).toMatchObject([{ reading: 'breached' }]);
  });

  it('knows no value as missing, and refuses what is no number or not there', () => {
    expect(observe({}, [{ n: null }])).toMatchObject([{ reading: 'missing' }]);
    expect(() => observe({}, [{ n: 'many' }])).toThrow('n holds something else than a number.');
    expect(() => observe({ valueColumn: 'total' }, [])).toThrow('The query answers no column total; it has n, region.');
  });
});

describe('comparison', () => {
  it('is short and has the unit', () => {
    expect(comparison(1234.5678, 'gte', 0.01234, 'ms')).toBe('1,235 ms is at or above 0.0123 ms');
    expect(comparison(812, 'lt', 900, '')).toBe('812 is below 900');
  });
});
