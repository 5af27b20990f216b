import fc from 'fast-check';
import { type FigureSide, sideOf } from '../../guards/index.js';
import { type AlertState, type Reading, advance } from './alert-state.js';
import { type Course, type Suggestion, type ThresholdTiming, countFires, suggestThreshold } from './suggest-threshold.js';

const PACE = 60_000;
const DAY = 1_440;

const rule = (change: Partial<ThresholdTiming> = {}): ThresholdTiming => ({ comparator: 'gt', threshold: 100, resolveThreshold: null, forSeconds: 0, resolveAfterSeconds: 0, noData: 'keep', ...change });

/** Days of minutes at 50, with peaks of that height for some minutes each. */
function quiet(days: number, peaks: readonly { day: number; minute?: number; height: number; minutes?: number }[] = []): Course {
  const course = new Float64Array(days * DAY).fill(50);
  for (const { day, minute = 600, height, minutes = 5 } of peaks) course.fill(height, day * DAY + minute, day * DAY + minute + minutes);
  return course;
}

function suggested(courses: readonly Course[], of: ThresholdTiming = rule(), unit = ''): Suggestion | null {
  const search = suggestThreshold(courses, of, PACE, unit);
  for (;;) {
    const { done, value } = search.next();
    if (done) return value;
  }
}

describe('a suggested threshold', () => {
  it('is as sensitive as can be with about two fires a week', () => {
    const peaks = [60, 70, 80, 90, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200].map((height, day) => ({ day, height }));
    const { threshold, fires, reason } = suggested([quiet(14, peaks)]) ?? none();
    expect(fires).toBe(4);
    expect(threshold).toBe(160);
    expect(reason).toBe('With 160 it would have fired 4 times in 14 days, which is at most about twice a week; with 100, as it stands, it fired 10 times.');
  });

  it('is the threshold as it stands where that fires seldom enough', () => {
    expect(suggested([quiet(14, [{ day: 3, height: 300 }])], rule(), 'ms')).toEqual({ threshold: 100, resolveThreshold: null, fires: 1, reason: '100 ms can stay: it would have fired once in 14 days.' });
  });

  it('would have fired where the threshold as it stands never did', () => {
    const { threshold, fires, reason } = suggested([quiet(7, [{ day: 1, height: 80 }, { day: 4, height: 90 }])]) ?? none();
    expect(fires).toBe(2);
    expect(threshold).toBe(50);
    expect(reason).toContain('with 100, as it stands, it never fired');
  });

  it('never is one past which the series lies all the time', () => {
    const { threshold, fires } = suggested([quiet(7)], rule({ threshold: 10 })) ?? none();
    expect([threshold, fires]).toEqual([50, 0]);
  });

  it('looks below where the rule does, and keeps the distance at which it resolves', () => {
    const course = quiet(7, [1, 2, 3, 4, 5].map((day) => ({ day, height: 10 + day })));
    const { threshold, resolveThreshold, fires } = suggested([course], rule({ comparator: 'lt', threshold: 40, resolveThreshold: 45 })) ?? none();
    expect([threshold, resolveThreshold, fires]).toEqual([13, 18, 2]);
  });

  it('counts the fires of all series together, and only what lasts as long as the rule wants', () => {
    const courses = [quiet(7, [{ day: 1, height: 200 }, { day: 3, height: 150, minutes: 30 }]), quiet(7, [{ day: 2, height: 190 }, { day: 5, height: 140, minutes: 30 }])];
    expect(suggested(courses, rule({ threshold: 55, forSeconds: 600 }))).toMatchObject({ threshold: 55, fires: 2 });
    expect(suggested(courses, rule({ threshold: 55 }))).toMatchObject({ threshold: 150, fires: 2 });
  });

  it('is none without data', () => {
    expect(suggested([])).toBeNull();
    expect(suggested([new Float64Array(100).fill(Number.NaN)])).toBeNull();
  });
});

describe('the fires that are counted for it', () => {
  /** The same by the states that alerts go by. */
  function fires(course: Course, of: ThresholdTiming): number {
    const timing = { ...of, renotifySeconds: null, onError: 'keep', errorForSeconds: 60, maxGapMs: 10 * PACE } as const;
    let state: AlertState | null = null;
    let count = 0;
    for (const [tick, figure] of course.entries()) {
      const reading: Reading = sideOf(of, { figure: Number.isNaN(figure) ? null : figure }) satisfies FigureSide;
      const advanced = advance(timing, state, { kind: 'reading', reading }, tick * PACE);
      state = advanced.state;
      count += advanced.transitions.filter(({ kind }) => kind === 'opened').length;
    }
    return count;
  }

  it('are those that there would have been, whatever the series and the rule', () => {
    const figure = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 12 }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) });
    const any = fc.record({
      comparator: fc.constantFrom('gt', 'gte', 'lt', 'lte' as const),
      threshold: fc.integer({ min: 2, max: 10 }),
      gap: fc.option(fc.integer({ min: 0, max: 3 })),
      forSeconds: fc.constantFrom(0, 60, 90, 180),
      resolveAfterSeconds: fc.constantFrom(0, 60, 90, 180),
      noData: fc.constantFrom('keep', 'ok' as const),
    });
    fc.assert(
      fc.property(fc.array(figure, { maxLength: 60 }), any, (figures, { gap, ...timing }) => {
        const above = timing.comparator.startsWith('g');
        const of: ThresholdTiming = { ...timing, comparator: timing.comparator, noData: timing.noData, resolveThreshold: gap === null ? null : timing.threshold + (above ? -gap : gap) };
        const course = Float64Array.from(figures);
        expect(countFires(course, of, PACE).fires).toBe(fires(course, of));
      }),
      { numRuns: 1_000 },
    );
  });
});

function none(): never {
  throw new Error('nothing was suggested');
}
