import { type UsedBy, UsageMeters } from './usage-meters.js';

const member = (tenantId: string): UsedBy => ({ tenantId, kind: 'user', claims: { customerId: 'not theirs to say' } });
const viewer = (tenantId: string, customerId: string | number): UsedBy => ({ tenantId, kind: 'embed', claims: { customerId } });
const taken = (meters: UsageMeters): unknown[] => meters.take().map(({ tenantId, customer, place, use }) => [tenantId, customer, place.feature, use.requests]);

describe('UsageMeters', () => {
  it('counts by tenant, customer and place, and tells each use once', () => {
    const meters = new UsageMeters();
    const [dashboards, query] = [meters.place('dashboards', 'GET /dashboards'), meters.place('query')];
    meters.answered(member('one'), dashboards, 2, 100);
    meters.answered(member('one'), dashboards, 3, 200);
    meters.answered(viewer('one', 7), dashboards, 1, 1);
    meters.answered(member('two'), query, 1, 1);
    meters.answered(null, query, 1, 1);
    const uses = meters.take();
    expect(uses[0]).toEqual({ tenantId: 'one', customer: '', place: dashboards, use: { requests: 2, busyMs: 5, bytesSent: 300, sourceMs: 0, rows: 0 } });
    expect(uses.slice(1).map(({ tenantId, customer }) => [tenantId, customer])).toEqual([['one', '7'], ['two', ''], [null, '']]);
    expect(meters.take()).toEqual([]);
  });

  it('has one place for the same names', () => {
    const meters = new UsageMeters();
    expect(meters.place('a', 'b', 'c')).toBe(meters.place('a', 'b', 'c'));
    expect(meters.place('a', 'b')).not.toBe(meters.place('a', 'b', 'c'));
  });

  it('loses no count beyond its bounds, only whose and where', () => {
    const meters = new UsageMeters();
    const place = meters.place('embed');
    for (let customer = 0; customer < 60_000; customer += 1) meters.answered(viewer('one', customer), place, 1, 1);
    const uses = meters.take();
    expect(uses.length).toBeLessThanOrEqual(50_001);
    expect(uses.reduce((sum, { use }) => sum + use.requests, 0)).toBe(60_000);
    meters.answered(viewer('one', 'new'), place, 1, 1);
    expect(taken(meters)).toEqual([['one', 'new', 'embed', 1]]);
  });
});
