import type { MetricResult } from '../../../api/types.js';
import type { AlertDetail, Condition } from '../alert-types.js';
import { chartOfSeries, seriesQuestion } from './series-question.js';
import { timelineOf } from './timeline-of.js';

const threshold = (change: object = {}): Condition => ({
  kind: 'threshold', series: { source: 'metric', metric: 'api.latency', aggregation: 'p95', groupBy: ['route', 'host'], filter: { region: 'eu' } }, comparator: 'gt', threshold: 500,
  windowSeconds: 300, ...change,
});
const alert = { openedAt: '2026-01-01T12:00:00.000Z', resolvedAt: null, dimensions: { route: '/orders', host: null } };

describe('the series of an alert', () => {
  it('is asked for by its dimensions, from three hours before it fired', () => {
    expect(seriesQuestion(threshold(), alert)).toEqual({
      metric: 'api.latency', aggregation: 'p95', filter: { region: 'eu', route: '/orders' }, from: '2026-01-01T09:00:00.000Z', to: 'now',
    });
    expect(seriesQuestion(threshold(), { ...alert, resolvedAt: '2026-01-01T13:00:00.000Z' })?.to).toBe('2026-01-01T13:30:00.000Z');
  });

  it('is not there for what reads no metric of its own', () => {
    expect(seriesQuestion({ kind: 'guard', guardId: null }, alert)).toBeNull();
    expect(seriesQuestion(threshold({ series: { source: 'kpi', kpi: 'revenue' } }), alert)).toBeNull();
    expect(seriesQuestion(threshold({ percentOf: { source: 'metric', metric: 'b', aggregation: 'sum' } }), alert)).toBeNull();
  });

  it('is drawn with its threshold, and not without a value', () => {
    const result = (value: number | null) => ({ series: [{ dimensions: {}, points: [['2026-01-01T12:00:00Z', value]] }] }) as unknown as MetricResult;
    expect(chartOfSeries(result(812), { threshold: 500, unit: 'ms' })?.spec.config).toMatchObject({ thresholds: [{ value: 500 }], unit: 'ms' });
    expect(chartOfSeries(result(null), { threshold: 500, unit: 'ms' })).toBeNull();
  });
});

describe('the story of an alert', () => {
  const step = (sequence: number, kind: string, at: string, by: string | null = null) => ({ sequence, kind, cause: 'breach', at, by, reason: null, from: 'firing', to: 'firing', tells: null });
  const remark = (id: string, kind: string, at: string, change: object = {}) => ({ id, kind, at, text: '', by: 'me', assignee: null, ...change });
  const nameOf = (id: string | null): string | null => (id === 'me' ? 'you' : id === 'ada' ? 'Ada' : null);

  it('tells steps and remarks together, the newest first', () => {
    const story = timelineOf(
      {
        transitions: [step(1, 'opened', '2026-01-01T12:00:00Z'), step(2, 'acknowledged', '2026-01-01T12:05:00Z', 'ada'), step(3, 'resolved', '2026-01-01T12:05:00Z', 'gone')],
        remarks: [remark('a', 'assigned', '2026-01-01T12:02:00Z', { assignee: 'ada' }), remark('b', 'comment', '2026-01-01T12:03:00Z', { text: 'The lift is stuck.' }), remark('c', 'escalated', '2026-01-01T12:01:00Z', { by: null })],
      } as unknown as AlertDetail,
      nameOf,
    );
    expect(story.map(({ title, text }) => [title, text])).toEqual([
      ['Resolved by somebody', null],
      ['Acknowledged by Ada', null],
      ['You', 'The lift is stuck.'],
      ['Assigned to Ada by you', null],
      ['Escalated', null],
      ['Fired', null],
    ]);
  });
});
