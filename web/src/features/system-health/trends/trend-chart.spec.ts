import { checkVisualization } from '@tidemark/chart';
import type { Trend } from '../data/health-queries.js';
import { drawnTrend, newest } from './trend-chart.js';

const trend = (subject: string, unit: Trend['unit'], lines: [string | null, (number | null)[]][], perSecond = false): Trend => ({
  subject,
  unit,
  perSecond,
  lines: lines.map(([name, values]) => ({
    name,
    points: values.map((value, index) => [`2026-03-01T10:0${index}:00.000Z`, value]),
  })),
});

describe('a trend as a chart', () => {
  it('is an area of one line, with its unit', () => {
    const drawn = drawnTrend([trend('cpu', 'percent', [[null, [1, null, 3]]])]);
    expect(drawn?.spec).toMatchObject({ type: 'area', config: { x: 'at', y: 'value', unit: '%' } });
    expect(drawn?.result.rows).toHaveLength(3);
    expect(checkVisualization(drawn?.spec).ok).toBe(true);
  });

  it('is lines with their names where there are several', () => {
    const drawn = drawnTrend([trend('network', 'bytes-per-second', [['rx', [1]], ['tx', [2]]])], { names: { rx: 'In', tx: 'Out' } });
    expect([drawn?.spec.type, drawn?.result.rows.map((row) => row['line'])]).toEqual(['line', ['In', 'Out']]);
    expect(checkVisualization(drawn?.spec).ok).toBe(true);
  });

  it('is told by the second where it is counted, and stacked where asked', () => {
    const drawn = drawnTrend([trend('responses', 'count', [['2xx', [1]], ['5xx', [2]]], true)], { stacked: true });
    expect(drawn?.spec).toMatchObject({ type: 'area', config: { unit: '/s', stacked: true, series: 'line' } });
    expect(checkVisualization(drawn?.spec).ok).toBe(true);
  });

  it('is nothing where nothing was measured', () => {
    expect([drawnTrend([]), drawnTrend([trend('cpu', 'percent', [[null, [null, null]]])])]).toEqual([null, null]);
  });

  it('has a newest value', () => {
    expect([newest(trend('cpu', 'percent', [[null, [1, 2, null]]])), newest(undefined)]).toEqual([2, null]);
  });
});
