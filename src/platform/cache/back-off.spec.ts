import { BackOff } from './back-off.js';

describe('BackOff', () => {
  it('leaves a source alone for a second, then two, four and so on up to thirty', () => {
    const backOff = new BackOff();
    const waits: number[] = [];
    let now = 0;
    for (let failure = 0; failure < 8; failure++) {
      backOff.failed('k', now, true);
      const from = now;
      while (backOff.holds('k', now)) now += 100;
      waits.push(now - from);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('starts afresh after a success, and knows keys apart', () => {
    const backOff = new BackOff();
    backOff.failed('k', 0, true);
    backOff.failed('k', 0, true);
    expect(backOff.holds('other', 0)).toBe(false);
    backOff.forget('k');
    expect(backOff.holds('k', 0)).toBe(false);
    backOff.failed('k', 0, true);
    expect([backOff.holds('k', 999), backOff.holds('k', 1_000)]).toEqual([true, false]);
  });

  it('does not let an earlier result stand in for a failure that may not be covered', () => {
    const backOff = new BackOff();
    backOff.failed('k', 0, false);
    expect([backOff.holds('k', 1), backOff.covers('k', 1)]).toEqual([true, false]);
    backOff.failed('k', 0, true);
    expect(backOff.covers('k', 1)).toBe(true);
  });

  it('does not wait for hours when the clock is set back', () => {
    const backOff = new BackOff();
    backOff.failed('k', 3_600_000, true);
    expect(backOff.holds('k', 0)).toBe(false);
    backOff.clear();
    expect(backOff.holds('k', 3_600_000)).toBe(false);
  });
});
