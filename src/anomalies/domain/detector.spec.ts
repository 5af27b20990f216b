import fc from 'fast-check';
import { type Detection, Detector, type DetectorState } from './detector.js';
import { seededRandom } from './random.js';
import { DEFAULT_SETTINGS, type DetectorSettings, settingsOf } from './settings.js';

const MINUTE = 60_000;
const STEP = 5 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const DAY_POINTS = DAY / STEP;
/** A Monday. */
const START = Date.UTC(2026, 2, 2);

type Point = [timestamp: number, value: number];

/** Points five minutes apart. */
function series(points: number, valueAt: (index: number) => number): Point[] {
  return Array.from({ length: points }, (_, index): Point => [START + index * STEP, valueAt(index)]);
}

/** Noise that is the same in every run: the sum of four even ones, about normal with a deviation of 0.58. */
function noise(seed = 1): () => number {
  const random = seededRandom(seed);
  return () => random() + random() + random() + random() - 2;
}

const judged = (points: readonly Point[], settings: Partial<DetectorSettings> = {}, detector = new Detector(settings)): Detection[] =>
  points.map(([timestamp, value]) => detector.next(timestamp, value));
const raised = (points: readonly Point[], settings: Partial<DetectorSettings> = {}): number[] =>
  judged(points, settings).flatMap(({ anomaly }, index) => (anomaly ? [index] : []));

/** Days of a shop: a hill by day, nothing much by night. */
function shop(days: number, change: (index: number, usual: number) => number = (_, usual) => usual): Point[] {
  const random = noise(7);
  return series(days * DAY_POINTS, (index) => {
    const hour = ((index % DAY_POINTS) / DAY_POINTS) * 24;
    return change(index, 100 + 80 * Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI)) + random() * 3);
  });
}

describe('a detector', () => {
  describe('finds', () => {
    it('a spike, at once, and tells where it should have been', () => {
      const random = noise();
      const points = series(800, (index) => (index === 700 ? 80 : 50 + random()));
      const all = judged(points);
      expect(raised(points).filter((index) => index >= 300)).toEqual([700]);
      expect(all[700]).toMatchObject({ anomaly: true, value: 80 });
      expect(all[700]?.expected).toBeCloseTo(50, 0);
      expect(all[700]?.upper).toBeLessThan(80);
      expect(all[700]?.likelihood).toBeGreaterThan(0.999);
      expect(all[700]?.severity).toBe('critical');
      expect(all[700]?.confidence).toBeGreaterThan(0.7);
    });

    it('a drop', () => {
      const random = noise();
      expect(raised(series(800, (index) => (index === 700 ? 20 : 50 + random()))).filter((index) => index >= 300)).toEqual([700]);
    });

    it('a change of level, once, and gets used to it', () => {
      const random = noise();
      const found = raised(series(2000, (index) => (index < 1000 ? 50 : 60) + random())).filter((index) => index >= 1000);
      expect(found[0]).toBeLessThan(1006);
      expect(found.filter((index) => index > 1600)).toEqual([]);
    });

    it('a slow change that no single step shows', () => {
      const random = noise();
      const points = series(1600, (index) => 50 + 6 * random() + Math.max(0, index - 1200) * 0.08);
      const found = judged(points).findIndex(({ anomaly }, index) => anomaly && index >= 1200);
      expect(found).toBeGreaterThan(1200);
      expect(found).toBeLessThan(1500);
    });

    it('what is usual by day and comes at night', () => {
      const points = shop(10, (index, usual) => (index === 9 * DAY_POINTS + 24 ? 178 : usual));
      const all = judged(points);
      const at = 9 * DAY_POINTS + 24;
      expect(raised(points).filter((index) => index > 3 * DAY_POINTS)).toEqual([at]);
      expect(all[at]).toMatchObject({ season: 'day' });
      expect(all[at]?.expected).toBeGreaterThan(90);
      expect(all[at]?.expected).toBeLessThan(110);
    });

    it('a day that stays away', () => {
      const found = raised(shop(10, (index, usual) => (index >= 9 * DAY_POINTS ? 100 : usual)));
      expect(found.filter((index) => index > 3 * DAY_POINTS && index < 9 * DAY_POINTS)).toEqual([]);
      expect(found.some((index) => index >= 9 * DAY_POINTS && index < 9 * DAY_POINTS + 170)).toBe(true);
    });

    it('a weekday of daily figures that is like a Sunday', () => {
      const random = noise();
      const points = Array.from({ length: 140 }, (_, index): Point => {
        const weekend = index % 7 >= 5;
        return [START + index * DAY, (weekend || index === 135 ? 200 : 1000) + 10 * random()];
      });
      expect(index7(judged(points)[135])).toBe(2);
      expect(raised(points)).toEqual([135]);
      expect(judged(points)[135]).toMatchObject({ season: 'week' });
    });
  });

  describe('stays quiet', () => {
    it('over a constant, and over a flat line that does not end', () => {
      expect(raised(series(3000, () => 42))).toEqual([]);
      expect(judged(series(100, () => 42)).at(-1)).toMatchObject({ score: 0, expected: 42, lower: 42, upper: 42 });
    });

    it('over a square wave that comes every day', () => {
      const found = raised(series(14 * DAY_POINTS, (index) => (index % DAY_POINTS < DAY_POINTS / 3 ? 80 : 20)));
      expect(found.filter((index) => index > 2 * DAY_POINTS)).toEqual([]);
    });

    it('over nothing but noise, nearly always', () => {
      const random = noise(3);
      expect(raised(series(10_000, () => 50 + random())).length).toBeLessThan(20);
    });

    it('at the start, where there is no past', () => {
      expect(raised(series(60, (index) => (index === 30 ? 1e6 : index % 3)))).toEqual([]);
    });

    it('after it has raised something, for a window', () => {
      const random = noise();
      const found = raised(series(1200, (index) => (index >= 800 ? 100 + 5 * (index - 800) : 50 + random())));
      for (const [at, index] of found.entries()) expect(index - (found[at - 1] ?? -Infinity)).toBeGreaterThan(48);
    });
  });

  it('says of the first points the same whatever comes after them', () => {
    const random = noise(11);
    const points = shop(8, (index, usual) => (index % 400 === 399 ? usual * 2 : usual + random()));
    const whole = judged(points);
    for (const length of [1, 19, 20, 21, 49, 500, 1999]) expect(judged(points.slice(0, length))).toEqual(whole.slice(0, length));
  });

  it('says the same each time', () => {
    const points = shop(4);
    expect(judged(points)).toEqual(judged(points));
  });

  it('goes on from its state as if nothing had been, wherever it was interrupted', () => {
    const points = shop(6, (index, usual) => (index === 1500 ? 400 : usual));
    const whole = judged(points);
    for (const at of [0, 1, 5, 20, 47, 49, 600, 1501]) {
      const detector = new Detector({ sensitivity: 0.6 });
      const before = new Detector();
      judged(points.slice(0, at), {}, before);
      const state = JSON.parse(JSON.stringify(before.state())) as DetectorState;
      const after = judged(points.slice(at), {}, Detector.restore(state));
      expect(after).toEqual(whole.slice(at));
      expect(detector.settings.sensitivity).toBe(0.6);
    }
  });

  it('refuses states that are none', () => {
    const state = new Detector().state();
    expect(() => Detector.restore({ ...state, packed: state.packed.slice(0, 400) })).toThrow(RangeError);
    expect(() => Detector.restore({ ...state, packed: state.packed + state.packed })).toThrow(RangeError);
    expect(() => Detector.restore({ ...state, version: 2 as 1 })).toThrow('another version');
  });

  it('takes gaps, repeated times and steps back', () => {
    const random = noise();
    const detector = new Detector();
    judged(series(500, () => 50 + random()), {}, detector);
    const last = START + 499 * STEP;
    for (const timestamp of [last, last, last - 55 * MINUTE, last + STEP, last + 40 * DAY, last + 40 * DAY + STEP]) {
      expect(detector.next(timestamp, 50 + random())).toMatchObject({ timestamp, anomaly: false });
    }
    expect(detector.next(last + 40 * DAY + 2 * STEP, 90).anomaly).toBe(true);
  });

  it('takes sparse series', () => {
    const random = seededRandom(5);
    let at = START;
    const points = Array.from({ length: 600 }, (_, index): Point => {
      at += Math.floor(random() * 20) * MINUTE * 60;
      return [at, index === 550 ? 900 : 50 + random() * 10];
    });
    expect(raised(points)).toContain(550);
  });

  it('refuses what is no number, and goes on', () => {
    const detector = new Detector();
    for (const value of [NaN, Infinity, -Infinity]) expect(() => detector.next(START, value)).toThrow('The value must be a finite number');
    expect(() => detector.next(NaN, 1)).toThrow('The timestamp must be a finite number');
    expect(detector.next(START, 1)).toMatchObject({ value: 1, expected: 1 });
  });

  it('says finite numbers of any finite numbers', () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 5e-324, 1.7976931348623157e308, -1.7976931348623157e308, 1, 1, 1));
    const gap = fc.integer({ min: -3 * DAY, max: 3 * DAY });
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, value), { minLength: 150, maxLength: 300 }), (steps) => {
        const detector = new Detector();
        let at = START;
        for (const [passed, each] of steps) {
          at += passed;
          const { score, likelihood, expected, lower, upper, zScore, confidence } = detector.next(at, each);
          expect([score, likelihood, expected, lower, upper, zScore, confidence].every(Number.isFinite)).toBe(true);
          expect(likelihood >= 0 && likelihood <= 1 && confidence >= 0 && confidence <= 1 && lower <= upper).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('keeps a past of bounded size', () => {
    const sizeAfter = (points: number): number => {
      const detector = new Detector();
      judged(series(points, (index) => index % 17), {}, detector);
      return detector.state().packed.length;
    };
    expect(sizeAfter(9000)).toBe(sizeAfter(3000));
  });

  describe('honours its settings:', () => {
    const random = noise(21);
    const spikes = series(3000, (index) => 50 + random() + (index === 1000 ? 30 : 0) - (index === 2000 ? 30 : 0) + (index === 2600 ? 3.5 : 0));
    const found = (settings: Partial<DetectorSettings>): number[] => raised(spikes, settings).filter((index) => [1000, 2000, 2600].includes(index));

    it('sensitivity', () => {
      expect(raised(spikes, { sensitivity: 1 }).length).toBeGreaterThan(raised(spikes).length);
      expect(raised(spikes, { sensitivity: 0.2 }).length).toBeLessThanOrEqual(raised(spikes).length);
    });

    it('direction', () => {
      expect(found({})).toEqual(expect.arrayContaining([1000, 2000]));
      expect(found({ direction: 'up' })).toContain(1000);
      expect(found({ direction: 'up' })).not.toContain(2000);
      expect(found({ direction: 'down' })).toContain(2000);
      expect(found({ direction: 'down' })).not.toContain(1000);
    });

    it('zScoreThreshold', () => {
      expect(found({ zScoreThreshold: 10 })).toEqual([1000, 2000]);
      expect(raised(spikes, { zScoreThreshold: 10, enabledMethods: ['statistical'] }).every((index) => [1000, 2000].includes(index))).toBe(true);
    });

    it('trendThreshold', () => {
      const level = series(2000, (index) => (index < 1000 ? 50 : 53) + random());
      const far = { enabledMethods: ['trend'] as const };
      expect(raised(level, far).some((index) => index >= 1000 && index < 1030)).toBe(true);
      expect(raised(level, { ...far, trendThreshold: 10 })).toEqual([]);
    });

    it('windowSize', () => {
      const twice = series(2000, (index) => 50 + random() + (index === 1500 || index === 1530 ? 40 : 0));
      expect(raised(twice, { windowSize: 24 })).toEqual(expect.arrayContaining([1500, 1530]));
      expect(raised(twice, { windowSize: 48 })).not.toContain(1530);
    });

    it('minimumVolume', () => {
      expect(found({ minimumVolume: 70 })).toEqual([1000]);
      expect(raised(spikes, { minimumVolume: 1000 })).toEqual([]);
    });

    it('quietHours, in the zone', () => {
      // Point 1000 lies on a Thursday at 11:20 UTC.
      expect(found({ quietHours: [{ from: '11:00', to: '12:00' }] })).not.toContain(1000);
      expect(found({ quietHours: [{ from: '11:00', to: '12:00' }], timeZone: 'America/New_York' })).toContain(1000);
      expect(found({ quietHours: [{ from: '06:00', to: '06:30' }], timeZone: 'America/New_York' })).not.toContain(1000);
      expect(found({ quietHours: [{ from: '22:00', to: '11:21' }] })).not.toContain(1000);
      expect(found({ quietHours: [{ from: '22:00', to: '11:20' }] })).toContain(1000);
    });

    it('enabledMethods', () => {
      for (const method of ['statistical', 'trend', 'seasonal', 'learned'] as const) {
        const types = new Set(judged(spikes, { enabledMethods: [method] }).map(({ type }) => type));
        types.delete(null);
        expect([...types]).toEqual([method]);
      }
    });

    it('takes what is undefined for left out', () => {
      expect(settingsOf({ sensitivity: undefined, direction: 'up' })).toEqual({ ...DEFAULT_SETTINGS, direction: 'up' });
    });

    it.each<[string, Partial<DetectorSettings>]>([
      ['sensitivity', { sensitivity: 1.1 }],
      ['sensitivity', { sensitivity: NaN }],
      ['windowSize', { windowSize: 20.5 }],
      ['windowSize', { windowSize: 5 }],
      ['enabledMethods', { enabledMethods: [] }],
      ['quietHours', { quietHours: [{ from: '25:00', to: '01:00' }] }],
      ['timeZone', { timeZone: 'Mars/Olympus' }],
      ['direction', { direction: 'sideways' as 'up' }],
    ])('refuses %s out of bounds', (name, settings) => {
      expect(() => settingsOf(settings)).toThrow(name);
    });
  });
});

const index7 = (detection: Detection | undefined): number => ((detection?.timestamp ?? 0) - START) / DAY % 7;
