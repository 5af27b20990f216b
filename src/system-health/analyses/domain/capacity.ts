import { type Expectation, type ForecastModel, LEAST_POINTS, type Observation, fitBest } from './forecast.js';
import type { WallClock } from './stretch.js';

/**
 * When a limit is reached: it is `reached` already; `expected` at a time; `possible`, for the bounds reach it and the middle does not;
 * `not-expected` within the horizon; or `unknown`, because too little was measured.
 */
export type CapacityStatus = 'reached' | 'expected' | 'possible' | 'not-expected' | 'unknown';

export interface CapacityAnswer {
  readonly status: CapacityStatus;
  /** When the middle of the forecast reaches the limit. */
  readonly at: number | null;
  /** When the nearer bound does; between it and `latest` it happens with 95 % likelihood, if things go on as they did. */
  readonly earliest: number | null;
  /** When the further bound does; null: not within the horizon. */
  readonly latest: number | null;
}

export interface CapacityQuestion {
  readonly limit: number;
  /** Whether it is full above the limit, or used up below it. */
  readonly until: 'above' | 'below';
  /** ms */
  readonly now: number;
  readonly horizonDays: number;
}

export interface CapacityForecast {
  readonly answer: CapacityAnswer;
  /** Null when too little was measured. */
  readonly model: ForecastModel | null;
  /** What is expected from now to the horizon, in equal steps. */
  readonly path: readonly Expectation[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Points of the path that is answered; the crossing is looked for each hour. */
const PATH_POINTS = 180;

const NOTHING: CapacityForecast = {
  answer: { status: 'unknown', at: null, earliest: null, latest: null },
  model: null,
  path: [],
};

/**
 * "When is it full?"
 * @param points rising, up to now
 */
export function forecastCapacity(
  points: readonly Observation[],
  question: CapacityQuestion,
  clock: WallClock,
): CapacityForecast {
  if (points.length < LEAST_POINTS) return NOTHING;
  const model = fitBest(points, clock);
  const { now, horizonDays } = question;
  const hours = horizonDays * 24;
  const expected = Array.from({ length: hours + 1 }, (_, hour) => model.expect(now + hour * HOUR_MS));
  const every = Math.max(1, Math.ceil(hours / PATH_POINTS));
  return {
    model,
    answer: answerOf(points, expected, question),
    path: expected.filter((_, hour) => hour % every === 0 || hour === hours),
  };
}

function answerOf(
  points: readonly Observation[],
  expected: readonly Expectation[],
  { limit, until, now, horizonDays }: CapacityQuestion,
): CapacityAnswer {
  const over = (value: number): boolean => (until === 'above' ? value >= limit : value <= limit);
  const newest = points.at(-1)?.value ?? Number.NaN;
  if (over(newest)) return { status: 'reached', at: now, earliest: now, latest: now };
  const crossing = (of: (expectation: Expectation) => number): number | null => {
    const found = expected.find((expectation) => over(of(expectation)));
    return found && found.at <= now + horizonDays * DAY_MS ? found.at : null;
  };
  const at = crossing(({ value }) => value);
  const earliest = crossing(({ lower, upper }) => (until === 'above' ? upper : lower));
  const latest = crossing(({ lower, upper }) => (until === 'above' ? lower : upper));
  return { status: at !== null ? 'expected' : earliest !== null ? 'possible' : 'not-expected', at, earliest, latest };
}
