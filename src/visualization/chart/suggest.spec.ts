import { suggestVisualization } from './index.js';
import { months, resultOf } from './testing/results.js';

describe('a first picture', () => {
  it('is a line for figures over time, split by a name of few values', () => {
    expect(
      suggestVisualization(
        resultOf(
          { month: 'date', net: 'number!' },
          months(3).map((month) => [month, '1']),
        ),
      ),
    ).toEqual({ type: 'line', config: { x: 'month', y: 'net' } });
    expect(
      suggestVisualization(
        resultOf(
          { at: 'timestamp', a: 'number', b: 'number' },
          months(2).map((month) => [month, 1, 2]),
        ),
      ),
    ).toEqual({ type: 'line', config: { x: 'at', y: ['a', 'b'] } });
    expect(
      suggestVisualization(
        resultOf({ month: 'date', kind: 'string', net: 'number' }, [
          ['1997-01-01', 'a', 1],
          ['1997-01-01', 'b', 2],
        ]),
      ),
    ).toEqual({ type: 'line', config: { x: 'month', y: 'net', series: 'kind' } });
  });

  it('is bars for figures by name, lying ones when there are many', () => {
    const rows = (count: number) => Array.from({ length: count }, (_, index) => [`n${index}`, index]);
    expect(suggestVisualization(resultOf({ name: 'string', net: 'number' }, rows(3)))).toEqual({
      type: 'bar',
      config: { x: 'name', y: 'net' },
    });
    expect(suggestVisualization(resultOf({ name: 'string', net: 'number' }, rows(20)))).toEqual({
      type: 'bar',
      config: { x: 'name', y: 'net', horizontal: true },
    });
    expect(suggestVisualization(resultOf({ name: 'string', net: 'number' }, rows(100))).type).toBe('table');
  });

  it('is a metric for one row of figures, compared with the second one', () => {
    expect(suggestVisualization(resultOf({ net: 'number', before: 'number' }, [[1, 2]]))).toEqual({
      type: 'metric',
      config: { value: 'net', compare: 'before' },
    });
  });

  it('is a table for everything else, keys not being figures', () => {
    expect(
      suggestVisualization(
        resultOf({ name: 'string', customer_id: 'integer' }, [
          ['a', 1],
          ['b', 2],
        ]),
      ).type,
    ).toBe('table');
    expect(suggestVisualization(resultOf({ a: 'string', b: 'string', net: 'number' }, [['a', 'b', 1]])).type).toBe(
      'table',
    );
    expect(suggestVisualization(resultOf({}, [])).type).toBe('table');
  });
});
