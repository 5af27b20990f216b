import { createDetector } from '../../src/anomalies/index.js';
import { type Row, median } from '../support.js';
import { summary, scoresOf } from './judged.js';
import type { LabelledSeries } from './labelled-series.js';

const ROUNDS = 3;
const MEASURED_DETECTORS = 300;
const POINTS_PER_MINUTE = 1_000_000;

/** Quality, pace and size of the detector with the settings that everybody has who sets none. */
export function anomalyRows(all: readonly LabelledSeries[]): Row[] {
  const { score, found, windows, falseAlarms, rows, falsePerThousand } = summary(scoresOf(all));
  const pace = pointsPerSecond(all);
  const { heapKb, stateKb } = memoryOf(all);
  return [
    {
      what: 'anomaly score on labelled real series, streaming',
      value: score,
      unit: 'of 100',
      mustReach: '>= 60',
      reached: score >= 60,
      detail: `NAB standard profile over ${all.length} series, one fixed setting: ${found} of ${windows} windows found`,
    },
    {
      what: 'false alarms per thousand rows',
      value: falsePerThousand,
      unit: '',
      mustReach: '< 1',
      reached: falsePerThousand < 1,
      detail: `${falseAlarms} alarms outside every window in ${rows} rows after the probation, at the same setting`,
    },
    {
      what: 'points judged on one core',
      value: pace,
      unit: 'points/s',
      mustReach: '>= 16667',
      reached: pace * 60 >= POINTS_PER_MINUTE,
      detail: `${((pace * 60) / 1e6).toFixed(1)} million a minute of processor time; all series one after the other, median of ${ROUNDS} rounds`,
    },
    {
      what: 'memory of a series with a full past',
      value: heapKb,
      unit: 'kB',
      mustReach: '< 150',
      reached: heapKb < 150,
      detail: `heap and buffers per detector, ${MEASURED_DETECTORS} at once; ${stateKb.toFixed(0)} kB as a state to be stored`,
    },
  ];
}

/** By processor time, which what else the machine does moves less than the clock. */
function pointsPerSecond(all: readonly LabelledSeries[]): number {
  const points = all.reduce((sum, { values }) => sum + values.length, 0);
  const paces = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    scoresOf(all);
    const { user, system } = process.cpuUsage(before);
    return points / ((user + system) / 1e6);
  });
  return median(paces);
}

function memoryOf(all: readonly LabelledSeries[]): { heapKb: number; stateKb: number } {
  const longest = [...all].sort((a, b) => b.values.length - a.values.length)[0] as LabelledSeries;
  const before = used();
  const detectors = Array.from({ length: MEASURED_DETECTORS }, () => {
    const detector = createDetector();
    for (let row = 0; row < 2_000; row += 1) detector.next(longest.timestamps[row] as number, longest.values[row] as number);
    return detector;
  });
  const heapKb = (used() - before) / 1024 / detectors.length;
  return { heapKb, stateKb: JSON.stringify(detectors[0]?.state()).length / 1024 };
}

function used(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
