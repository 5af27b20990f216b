import { buildMetricView, type MetricConfig } from './metric-view.js';
import type { ChartResult, ChartValue } from './result.js';

const reader = { locale: 'en', timeZone: 'UTC' };
const result = (...rows: Record<string, ChartValue>[]): ChartResult => ({
  columns: ['value', 'before', 'trend', 'growth'].map((name) => ({ name, type: 'number' as const })),
  rows,
});
const change = (value: ChartValue, before: ChartValue, extra: Partial<MetricConfig> = {}) =>
  buildMetricView({ value: 'value', compare: 'before', ...extra }, result({ value, before }), reader).change;

describe('a metric card', () => {
  it('shows the figure short, with its unit apart, and whole for the tooltip', () => {
    const view = buildMetricView({ value: 'value', unit: 'EUR' }, result({ value: '1265793.04' }), reader);
    expect(view.figure).toEqual({ number: '1.266M', unit: 'EUR' });
    expect(view.exact).toBe('1,265,793.04\u00a0EUR');
  });

  it('reads the last row, and all rows for the small line', () => {
    const view = buildMetricView(
      { value: 'value', trend: 'trend' },
      result({ value: 1, trend: 5 }, { value: 2, trend: null }, { value: 3, trend: '7.5' }),
      reader,
    );
    expect(view.figure.number).toBe('3');
    expect(view.sparkline).toEqual([5, null, 7.5]);
  });

  it('has no small line for one point or none', () => {
    expect(
      buildMetricView({ value: 'value', trend: 'trend' }, result({ value: 1, trend: 5 }), reader).sparkline,
    ).toEqual([]);
    expect(
      buildMetricView(
        { value: 'value', trend: 'trend' },
        result({ value: 1, trend: null }, { value: 1, trend: null }),
        reader,
      ).sparkline,
    ).toEqual([]);
  });

  it('calls a change good or bad by the direction that is wanted', () => {
    expect(change(108.2, 100)).toEqual({ direction: 'up', tone: 'good', text: '8.2\u00a0%', previous: '100' });
    expect(change(108.2, 100, { direction: 'down' })?.tone).toBe('bad');
    expect(change(88, 100, { direction: 'down' })).toMatchObject({
      direction: 'down',
      tone: 'good',
      text: '12\u00a0%',
    });
  });

  it('measures a change against the size of a negative figure', () => {
    expect(change(-50, -100)).toMatchObject({ direction: 'up', text: '50\u00a0%' });
  });

  it('calls what would be written as 0 % unchanged', () => {
    expect(change(100.01, 100)).toMatchObject({ direction: 'flat', tone: 'neutral' });
  });

  it('claims no change from nothing, from zero, or to nothing', () => {
    expect([change(5, null), change(5, 0), change(null, 5)]).toEqual([null, null, null]);
  });

  it('takes a change that the query worked out', () => {
    const view = buildMetricView(
      { value: 'value', change: 'growth', compareLabel: 'on last week' },
      result({ value: 10, growth: '-0.125' }),
      reader,
    );
    expect(view.change).toEqual({ direction: 'down', tone: 'bad', text: '12.5\u00a0%', previous: null });
    expect(view.description).toBe('Value: 10, down 12.5\u00a0% on last week.');
  });

  it('shows a missing figure as missing', () => {
    const view = buildMetricView({ value: 'value' }, result({ value: null }), reader);
    expect(view.figure).toEqual({ number: '–', unit: '' });
    expect(buildMetricView({ value: 'value' }, result(), reader).exact).toBe('–');
  });

  it('describes itself', () => {
    const view = buildMetricView(
      { value: 'value', compare: 'before', compareLabel: 'on last week', unit: 'ms' },
      result({ value: 187, before: 212.5 }),
      reader,
    );
    expect(view.description).toBe('Value: 187\u00a0ms, down 12\u00a0% on last week, from 212.5\u00a0ms.');
  });
});
