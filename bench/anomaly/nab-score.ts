/**
 * The score of the Numenta Anomaly Benchmark (NAB), as its version 1.1 counts it:
 * Lavin and Ahmad, "Evaluating Real-time Anomaly Detection Algorithms: the Numenta Anomaly Benchmark", ICMLA 2015;
 * https://github.com/numenta/NAB. Written from the definition, not from its code.
 */

/** What a find, a false alarm and a miss are worth. */
export interface CostProfile {
  truePositive: number;
  falsePositive: number;
  falseNegative: number;
}

/** The standard profile. */
export const STANDARD: CostProfile = { truePositive: 1, falsePositive: 0.11, falseNegative: 1 };

/** First and last row of a labelled anomaly, both in it. */
export type RowWindow = readonly [first: number, last: number];

export interface SeriesScore {
  /** Sum of what finds, misses and false alarms are worth. */
  raw: number;
  windows: number;
  found: number;
  /** Alarms outside every window and after the probation. */
  falseAlarms: number;
  /** Rows after the probation. */
  rows: number;
}

const PROBATION_SHARE = 0.15;
const PROBATION_ROWS = 5000;
/** Beyond so many widths behind a window a false alarm has nothing to do with it any more. */
const FAR = 3;

/** Rows at the start of a series in which alarms do not count: 15 % of it, of at most 5,000 rows. */
export function probationRows(rows: number): number {
  return Math.min(Math.floor(PROBATION_SHARE * rows), PROBATION_SHARE * PROBATION_ROWS);
}

/** From 0.987 at -1 (the start of a window) over 0 at its end to -1 far behind it. */
export function scaledSigmoid(position: number): number {
  return position >= FAR ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

/**
 * @param alarms rows at which a detector raised an alarm, ascending
 * @param windows ascending, apart from each other
 */
export function scoreSeries(
  rows: number,
  alarms: readonly number[],
  windows: readonly RowWindow[],
  profile: CostProfile = STANDARD,
): SeriesScore {
  const probation = probationRows(rows);
  const best = windows.map(() => -profile.falseNegative);
  let falseAlarms = 0;
  let lost = 0;
  for (const row of alarms) {
    if (row < probation) continue;
    const within = windows.findIndex(([first, last]) => row >= first && row <= last);
    const window = windows[within];
    if (window) {
      const worth = (worthWithin(row, window) * profile.truePositive) / scaledSigmoid(-1);
      best[within] = Math.max(best[within] ?? worth, worth);
    } else {
      falseAlarms += 1;
      lost += worthOutside(row, windows) * profile.falsePositive;
    }
  }
  return {
    raw: best.reduce((sum, worth) => sum + worth, lost),
    windows: windows.length,
    found: best.filter((worth) => worth > -profile.falseNegative).length,
    falseAlarms,
    rows: rows - Math.ceil(probation),
  };
}

/** Position -1 is the window's first row; its last row lies one row's share before 0. */
function worthWithin(row: number, [first, last]: RowWindow): number {
  return scaledSigmoid(-(last - row + 1) / (last - first + 1));
}

function worthOutside(row: number, windows: readonly RowWindow[]): number {
  const before = windows.filter(([, last]) => last < row).at(-1);
  return before ? scaledSigmoid((row - before[1]) / (before[1] - before[0])) : -1;
}

/** 0 for a detector that finds nothing and raises no false alarm, 100 for one that finds all at their first row. */
export function normalised(scores: readonly SeriesScore[], profile: CostProfile = STANDARD): number {
  const windows = scores.reduce((sum, each) => sum + each.windows, 0);
  const raw = scores.reduce((sum, each) => sum + each.raw, 0);
  const nothing = -windows * profile.falseNegative;
  const perfect = windows * profile.truePositive;
  return (100 * (raw - nothing)) / (perfect - nothing);
}
