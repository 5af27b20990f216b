import { mixpanelTrack } from './mixpanel-track.js';
import { segmentBatch } from './segment-batch.js';
import type { Tracked, TrackedEvent } from './tracked-event.js';
import { verdictOf } from './verdict.js';

const person: Tracked = { tenantId: 'tenant-1', kind: 'user', id: 'user-1' };
const event = (change: Partial<TrackedEvent> = {}): TrackedEvent => ({
  id: '0b1c2d3e-0000-4000-8000-000000000001',
  name: 'Dashboard Viewed',
  at: new Date('2026-03-01T12:00:00.250Z'),
  who: person,
  properties: { dashboard_id: 'board-1' },
  ...change,
});

describe('events for Segment', () => {
  it('are track calls in one batch, people by their user id', () => {
    expect(segmentBatch('key', [event()])).toEqual({
      writeKey: 'key',
      batch: [
        {
          type: 'track',
          messageId: '0b1c2d3e-0000-4000-8000-000000000001',
          timestamp: '2026-03-01T12:00:00.250Z',
          event: 'Dashboard Viewed',
          userId: 'user-1',
          properties: { dashboard_id: 'board-1', tenant_id: 'tenant-1', viewer: 'user' },
          context: { groupId: 'tenant-1', library: { name: 'tidemark', version: '1' } },
        },
      ],
    });
  });

  it.each(['embed', 'api-key'] as const)('name whoever comes by %s without a user id', (kind) => {
    const [call] = segmentBatch('key', [event({ who: { ...person, kind, id: 'token-1' } })]).batch;
    expect(call).toMatchObject({ anonymousId: 'token-1', properties: { viewer: kind } });
    expect(call).not.toHaveProperty('userId');
  });
});

describe('events for Mixpanel', () => {
  it('carry the token, the time in milliseconds, and an id each', () => {
    const drawn = event({ name: 'Dashboard Performance', properties: { dashboard_id: 'board-1', load_seconds: 0.8 } });
    expect(mixpanelTrack('tok', [drawn])).toEqual([
      {
        event: 'Dashboard Performance',
        properties: {
          token: 'tok',
          distinct_id: 'user-1',
          time: Date.UTC(2026, 2, 1, 12, 0, 0, 250),
          $insert_id: '0b1c2d3e-0000-4000-8000-000000000001',
          dashboard_id: 'board-1',
          load_seconds: 0.8,
          tenant_id: 'tenant-1',
          viewer: 'user',
        },
      },
    ]);
  });
});

describe('an answer', () => {
  it.each([
    ['segment', 200, '{"success":true}', 'taken'],
    ['segment', 400, 'too large', 'refused'],
    ['segment', 302, '', 'refused'],
    ['segment', 429, '', 'again'],
    ['segment', 503, '', 'again'],
    ['mixpanel', 200, '1', 'taken'],
    ['mixpanel', 200, '0', 'refused'],
    ['mixpanel', 200, '{"error":"token, missing or empty","status":0}', 'refused'],
    ['mixpanel', 200, '{"error":null,"status":1}', 'taken'],
    ['mixpanel', 401, '', 'refused'],
    ['mixpanel', 408, '', 'again'],
  ] as const)('of %s, %d %s, means %s', (service, status, text, verdict) => {
    expect(verdictOf(service, status, text)).toBe(verdict);
  });
});
