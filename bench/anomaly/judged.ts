import { type DetectorSettings, createDetector } from '../../src/anomalies/index.js';
import type { LabelledSeries } from './labelled-series.js';
import { type SeriesScore, normalised, scoreSeries } from './nab-score.js';

/** Rows at which a fresh detector raises something, one row after the other. */
export function alarmsOf({ timestamps, values }: Pick<LabelledSeries, 'timestamps' | 'values'>, settings: Partial<DetectorSettings> = {}): number[] {
  const detector = createDetector(settings);
  const alarms: number[] = [];
  for (const [row, value] of values.entries()) {
    if (detector.next(timestamps[row] as number, value).anomaly) alarms.push(row);
  }
  return alarms;
}

/** Scores of all series, every one under the same settings. */
export function scoresOf(all: readonly LabelledSeries[], settings: Partial<DetectorSettings> = {}): SeriesScore[] {
  return all.map((series) => scoreSeries(series.values.length, alarmsOf(series, settings), series.windows));
}

export interface Judged {
  score: number;
  found: number;
  windows: number;
  falseAlarms: number;
  /** Rows in which alarms count. */
  rows: number;
  falsePerThousand: number;
}

export function summary(scores: readonly SeriesScore[]): Judged {
  const sum = (pick: (score: SeriesScore) => number): number => scores.reduce((total, each) => total + pick(each), 0);
  const [falseAlarms, rows] = [sum((each) => each.falseAlarms), sum((each) => each.rows)];
  return {
    score: normalised(scores),
    found: sum((each) => each.found),
    windows: sum((each) => each.windows),
    falseAlarms,
    rows,
    falsePerThousand: (1000 * falseAlarms) / rows,
  };
}
