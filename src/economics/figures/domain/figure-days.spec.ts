import { figureDays } from './figure-days.js';

const period = (from: string, to: string): { from: number; to: number } => ({ from: Date.parse(from), to: Date.parse(to) });

describe('the days of a figure', () => {
  it('are those that the period touches, and as many before', () => {
    expect(figureDays(period('2026-11-26T10:00:00Z', '2026-11-26T11:00:00Z'), 'UTC')).toEqual({
      present: { from: '2026-11-26', to: '2026-11-26' },
      previous: { from: '2026-11-25', to: '2026-11-25' },
    });
    expect(figureDays(period('2026-11-19T11:00:00Z', '2026-11-26T11:00:00Z'), 'UTC')).toEqual({
      present: { from: '2026-11-19', to: '2026-11-26' },
      previous: { from: '2026-11-11', to: '2026-11-18' },
    });
  });

  it('are those of the tenant, and end with the last instant that is part of the period', () => {
    expect(figureDays(period('2026-11-25T23:00:00Z', '2026-11-26T23:00:00Z'), 'Europe/Berlin').present).toEqual({ from: '2026-11-26', to: '2026-11-26' });
  });
});
