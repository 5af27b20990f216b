import { uptimePercent } from './uptime.js';

describe('uptimePercent', () => {
  it('is the share of the stretches in which something was measured', () => {
    expect(uptimePercent([12, 12, null, 11], true)).toBe(75);
    expect(uptimePercent([12, 12, 12, 12], true)).toBe(100);
  });

  it('counts from the first measurement where there was none before', () => {
    expect(uptimePercent([null, null, 12, 12], false)).toBe(100);
    expect(uptimePercent([null, null, 12, 12], true)).toBe(50);
    expect(uptimePercent([null, 12, null, 12], false)).toBeCloseTo(66.67, 2);
  });

  it('does not hold it against a stretch that has just begun that nothing has come yet', () => {
    expect(uptimePercent([12, 12, null], true)).toBe(100);
    expect(uptimePercent([12, null, null], true)).toBe(50);
  });

  it('knows nothing where nothing was ever measured', () => {
    expect(uptimePercent([null, null], false)).toBeNull();
    expect(uptimePercent([], true)).toBeNull();
    expect(uptimePercent([null], true)).toBeNull();
  });
});
