import type { Alert } from './alert.js';
import { contentOf, durationOf, noticesOf, titleOf } from './alert-notice.js';

const ALERT: Alert = {
  id: 'a',
  ruleId: 'r',
  ruleName: 'High latency',
  severity: 'critical',
  unit: 'ms',
  metric: 'latency',
  seriesKey: '[]',
  fingerprint: 'f',
  dimensions: { route: '/orders', host: null },
  labels: { route: '/orders', zone: 'eu' },
  runbookUrl: null,
  dashboardId: 'd',
  status: 'firing',
  cause: 'breach',
  summary: 'latency: 812 ms is above 500 ms.',
  value: 812,
  threshold: 500,
  firstSeenAt: new Date(0),
  openedAt: new Date(0),
  lastSeenAt: new Date(0),
  acknowledgedAt: null,
  acknowledgedBy: null,
  assignedTo: null,
  snoozedUntil: null,
  resolvedAt: null,
  resolution: null,
  resolvedBy: null,
  reason: null,
  sequence: 1,
  loudSince: null,
  escalationPolicyId: null,
  escalationStep: 0,
  escalationRound: 0,
  escalationDueAt: null,
};
const AT = new Date(300_000);

describe('durationOf', () => {
  it.each([
    [0, '0 seconds'],
    [1_000, '1 second'],
    [59_000, '59 seconds'],
    [60_000, '1 minute'],
    [5_400_000, '90 minutes'],
    [3_600_000, '1 hour'],
    [172_800_000, '2 days'],
  ])('%d ms: %s', (ms, expected) => {
    expect(durationOf(ms)).toBe(expected);
  });
});

describe('contentOf', () => {
  it('says what it is about, where to look, and what it was compared with', () => {
    expect(titleOf(ALERT)).toBe('High latency: host not set, route /orders');
    expect(contentOf(ALERT, 'firing', { at: AT, by: null, reason: null })).toEqual({
      event: 'firing',
      severity: 'critical',
      title: 'High latency: host not set, route /orders',
      summary: 'latency: 812 ms is above 500 ms.',
      fingerprint: 'f',
      labels: ALERT.labels,
      metric: 'latency',
      value: 812,
      threshold: 500,
      unit: 'ms',
      at: '1970-01-01T00:05:00.000Z',
      path: '/alerts/a',
      dashboardPath: '/dashboards/d',
      runbookUrl: null,
      picture: null,
    });
  });

  it.each([
    ['acknowledged', 'Ada', 'On it', 'Acknowledged by Ada. On it. latency: 812 ms is above 500 ms.'],
    ['resolved', 'Ada', 'Restarted.', 'Resolved by Ada after 5 minutes. Restarted.'],
    ['resolved', null, null, 'Resolved after 5 minutes.'],
    ['repeated', null, null, 'Still so after 5 minutes. latency: 812 ms is above 500 ms.'],
  ] as const)('%s by %s (%s)', (event, by, reason, summary) => {
    expect(contentOf(ALERT, event, { at: AT, by, reason }).summary).toBe(summary);
  });
});

describe('noticesOf', () => {
  const rule = { id: 'r', channelIds: ['c1', 'c2'], grouping: { by: ['zone', 'rack'], waitSeconds: 5, intervalSeconds: 10 } };

  it('are one to each channel, with keys that name rule, alert, transition and channel, grouped by labels', () => {
    const notices = noticesOf(rule, ALERT, { sequence: 3, tells: 'firing', at: AT, reason: null }, { by: null, picture: null });
    expect(notices.map(({ key, to }) => [key, to])).toEqual([
      ['r/a/3/c1/notify', { kind: 'channel', channelId: 'c1' }],
      ['r/a/3/c2/notify', { kind: 'channel', channelId: 'c2' }],
    ]);
    expect(notices[0]?.group).toEqual({ key: '["r",["zone","eu"],["rack",""]]', waitSeconds: 5, intervalSeconds: 10 });
  });

  it('are none of a transition that nobody is told of', () => {
    expect(noticesOf(rule, ALERT, { sequence: 3, tells: null, at: AT, reason: null }, { by: null, picture: null })).toEqual([]);
  });
});
