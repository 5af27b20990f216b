import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { summary } from '../../bench/anomaly/judged.js';
import { labelledSeries } from '../../bench/anomaly/labelled-series.js';
import { normalised, probationRows, scaledSigmoid, scoreSeries } from '../../bench/anomaly/nab-score.js';

/** For hundreds of thousands of points on a machine that may be busy. */
const PATIENCE_MS = 240_000;

interface Raised {
  alarms: number[];
  /** Of some series: rows of the first half, and what is raised when no more is seen. */
  half?: number;
  alarmsOfHalf?: number[];
}

/** In a process of its own: in a test's context arithmetic takes many times as long. */
async function raisedInEach(): Promise<Raised[]> {
  const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', file('../support/typescript-loader.mjs'), file('../../bench/anomaly/alarms.ts')]);
  return JSON.parse(stdout) as Raised[];
}

/** S(-1): what the first row of a window is worth before it is made one. */
const FIRST = 0.9866142981514303;

describe('the score of the benchmark', () => {
  it('leaves out the first 15 % of a series, of at most 5,000 rows', () => {
    expect([probationRows(100), probationRows(1127), probationRows(4032), probationRows(22_695)]).toEqual([15, 169, 604, 750]);
  });

  it('is worked out as by hand', () => {
    // Windows of ten rows at 40 to 49 and of five at 80 to 84, of a hundred rows.
    const windows = [
      [40, 49],
      [80, 84],
    ] as const;
    // At row 44 stand six of ten rows before the end: S(-0.6) = 2 / (1 + e^-3) - 1 = 0.90514825.
    expect(scoreSeries(100, [44], windows).raw).toBeCloseTo(0.9051482536448664 / FIRST - 1, 12);
    // The earliest alarm in a window counts, the others cost nothing; row 40 is its first row.
    expect(scoreSeries(100, [40, 45, 49], windows).raw).toBeCloseTo(1 - 1, 12);
    // A false alarm before every window costs 0.11.
    expect(scoreSeries(100, [20], windows).raw).toBeCloseTo(-2 - 0.11, 12);
    // One two rows behind a window of nine steps costs 0.11 times S(2/9) = 2 / (1 + e^(10/9)) - 1 = -0.50466.
    expect(scoreSeries(100, [51], windows).raw).toBeCloseTo(-2 + 0.11 * (2 / (1 + Math.exp(10 / 9)) - 1), 12);
    expect(scoreSeries(100, [51], windows).raw).toBeCloseTo(-2.0555, 3);
    // Far behind one it costs all of it again: 30 rows are more than three widths.
    expect(scoreSeries(100, [79], windows).raw).toBeCloseTo(-2 - 0.11, 12);
    // In the probation nothing counts.
    expect(scoreSeries(100, [0, 14], windows)).toMatchObject({ raw: -2, found: 0, falseAlarms: 0, rows: 85 });
    expect(scoreSeries(100, [15], windows)).toMatchObject({ falseAlarms: 1 });
  });

  it('is 0 for who says nothing and 100 for who finds all at once', () => {
    const windows = [[40, 49]] as const;
    expect(normalised([scoreSeries(100, [], windows), scoreSeries(100, [], [])])).toBe(0);
    expect(normalised([scoreSeries(100, [40], windows), scoreSeries(100, [], [])])).toBeCloseTo(100, 10);
  });

  it('has the sigmoid of the benchmark', () => {
    expect(scaledSigmoid(-1)).toBeCloseTo(FIRST, 12);
    expect(scaledSigmoid(0)).toBe(0);
    expect(scaledSigmoid(1)).toBeCloseTo(-FIRST, 12);
    expect(scaledSigmoid(3)).toBe(-1);
  });
});

describe('the detector on the labelled series', () => {
  const all = labelledSeries();
  let raised: Raised[] = [];
  beforeAll(async () => {
    raised = await raisedInEach();
  }, PATIENCE_MS);

  it('has them all', () => {
    expect(all.length).toBe(23);
    expect(all.flatMap(({ windows }) => windows).length).toBe(45);
    expect(all.reduce((rows, { values }) => rows + values.length, 0)).toBe(160_287);
  });

  it('reaches 60 with what everybody has who sets nothing, at less than one false alarm in a thousand rows', () => {
    const scores = all.map(({ values, windows }, index) => scoreSeries(values.length, raised[index]?.alarms ?? [], windows));
    const { score, falsePerThousand } = summary(scores);
    expect(score).toBeGreaterThanOrEqual(60);
    expect(falsePerThousand).toBeLessThan(1);
  });

  it('raises in the first half of a series what it raises when the second is never seen', () => {
    const halved = raised.filter(({ half }) => half !== undefined);
    expect(halved.length).toBe(6);
    for (const { alarms, half, alarmsOfHalf } of halved) expect(alarmsOfHalf).toEqual(alarms.filter((row) => row < (half ?? 0)));
  });
});
