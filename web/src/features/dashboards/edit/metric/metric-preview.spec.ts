import type { MetricWidgetQuery, Variable } from '../../../../api/types.js';
import { windowOf, withWindow } from './metric-choices.js';
import { metricBody, rowsOfMetric } from './metric-preview.js';

const NOW = new Date('2026-05-10T12:00:00Z');
const VARIABLES: Variable[] = [
  { name: 'region', type: 'text', multiple: true },
  { name: 'period', type: 'date_range', default: '2026-05-01..2026-05-08' },
];
const query = (change: Partial<MetricWidgetQuery> = {}): MetricWidgetQuery => ({
  kind: 'metric',
  metric: 'orders',
  aggregation: 'sum',
  ...change,
});
const body = (
  change: Partial<MetricWidgetQuery>,
  filters: Record<string, unknown> = {},
  variables = VARIABLES,
): unknown => metricBody(query(change), variables, filters as never, NOW, 'UTC');

describe('the preview of a metric', () => {
  it('is asked with the values of variables in their places', () => {
    expect(
      body({ filter: { region: '[[{{region}}]]', shop: ['a', 'b'] }, groupBy: ['region'] }, { region: ['eu', 'us'] }),
    ).toEqual({
      metric: 'orders',
      aggregation: 'sum',
      groupBy: ['region'],
      filter: { region: ['eu', 'us'], shop: ['a', 'b'] },
      from: '2026-05-01',
      to: '2026-05-08',
    });
  });

  it('leaves out what may be missing, and waits for what must be there', () => {
    expect(body({ filter: { region: '[[{{region}}]]' } })).toEqual({
      metric: 'orders',
      aggregation: 'sum',
      from: '2026-05-01',
      to: '2026-05-08',
    });
    expect(body({ filter: { region: '{{region}}' } })).toBeNull();
  });

  it('keeps a window of its own', () => {
    expect(body({ from: 'now-7d' })).toEqual({ metric: 'orders', aggregation: 'sum', from: 'now-7d' });
    expect(body({}, {}, [])).toEqual({ metric: 'orders', aggregation: 'sum' });
  });

  it('turns series into rows', () => {
    const points: [string, number | null][] = [
      ['2026-05-01T00:00:00.000Z', 1],
      ['2026-05-02T00:00:00.000Z', null],
    ];
    const answer = {
      series: [{ dimensions: { value: 'x' }, points }],
      compare: [{ dimensions: { value: 'x' }, points }],
      step: '1d',
      from: '',
      to: '',
      dataAsOf: '',
    };
    const { columns, data } = rowsOfMetric(answer, ['value']);
    expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      'time: timestamp',
      'dimension.value: string',
      'value: number',
      'compared: number',
    ]);
    expect(data[1]).toEqual({ time: '2026-05-02T00:00:00.000Z', 'dimension.value': 'x', value: null, compared: null });
    expect(rowsOfMetric({ ...answer, step: 'all' }, []).columns.map(({ name }) => name)).toEqual(['value', 'compared']);
  });

  it('knows the window that was chosen', () => {
    for (const choice of ['now-24h', 'now/d', 'range:period'])
      expect(windowOf(withWindow(query(), choice), VARIABLES)).toBe(choice);
    expect(windowOf(query(), VARIABLES)).toBe('range:period');
    expect(windowOf(query({ from: '2026-01-01', to: '2026-02-01' }), VARIABLES)).toBe('own');
  });
});
