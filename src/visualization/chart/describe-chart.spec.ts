import { describeChart } from './index.js';
import { contextOf, months, resultOf } from './testing/results.js';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('a chart in words', () => {
  it('tells a line’s span, extremes and latest value, with exact figures', () => {
    const values = ['61258.07', '38483.64', '123798.68', '104854.16'];
    const result = resultOf(
      { month: 'date', net_revenue: 'number!' },
      months(4).map((month, index) => [month, values[index] ?? null]),
    );
    expect(plain(describeChart({ type: 'line', config: { x: 'month', y: 'net_revenue' } }, result, contextOf()))).toBe(
      'Line chart of Net revenue by month: Jan 1997 to Apr 1997. Highest 123,798.68 (Mar 1997), lowest 38,483.64 (Feb 1997), latest 104,854.16 (Apr 1997).',
    );
  });

  it('names series, counts the rest and tells what was left out', () => {
    const rows = Array.from({ length: 7 }, (_, index) => ['x', `s${index}`, index]);
    const text = describeChart(
      { type: 'bar', config: { x: 'name', y: 'v', series: 'kind' } },
      resultOf({ name: 'string', kind: 'string', v: 'number' }, rows),
      contextOf(),
    );
    expect(text).toContain('Bar chart of V by name, by kind: 1 entry. s0: 0 (x).');
    expect(text).toContain('And 2 more series.');
    const limited = describeChart(
      { type: 'bar', config: { x: 'name', y: 'v', sort: 'y', limit: 2 } },
      resultOf({ name: 'string', v: 'number' }, [
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ]),
      contextOf(),
    );
    expect(limited).toContain('Top 2 of 3.');
  });

  it('tells the parts of a pie with shares', () => {
    const text = plain(
      describeChart(
        { type: 'pie', config: { label: 'name', value: 'v' } },
        resultOf({ name: 'string', v: 'number' }, [
          ['a', 3],
          ['b', 1],
        ]),
        contextOf(),
      ),
    );
    expect(text).toBe('Pie chart of V by name, in all 4: a 75 % (3), b 25 % (1).');
  });

  it('tells tables and metrics', () => {
    expect(
      describeChart(
        { type: 'table', config: {} },
        resultOf({ name: 'string', net_value: 'number' }, [['a', 3]]),
        contextOf(),
      ),
    ).toBe('Table with 1 row: Name, Net value.');
    expect(
      describeChart({ type: 'metric', config: { value: 'v' } }, resultOf({ v: 'integer' }, [[830]]), contextOf()),
    ).toBe('V: 830.');
  });

  it('says why there is nothing', () => {
    expect(
      describeChart(
        { type: 'pie', config: { label: 'name', value: 'v' } },
        resultOf({ name: 'string', v: 'number' }, []),
        contextOf(),
      ),
    ).toBe('The query found no rows. Widen the time range or remove a filter.');
  });
});
