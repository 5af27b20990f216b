import { cellName } from '../cell-name.js';
import type { CartesianConfig } from '../cartesian/config.js';
import { parseInstant } from '../format/format-date.js';
import { isTemporal, type Reader, type ValueFormat } from '../format/format-value.js';
import { cellOf, columnNamed, columnTitle, toNumber, type ChartResult, type ChartValue } from '../result.js';

export interface ScatterConfig extends ValueFormat, Pick<CartesianConfig, 'thresholds' | 'bands' | 'legend'> {
  /** Column across: figures or times. */
  x: string;
  /** Column of figures up. */
  y: string;
  /** Column of figures that make points larger: bubbles, by area. */
  size?: string;
  /** Column whose values give points their colours. */
  series?: string;
  /** Column that names points in tooltips. */
  label?: string;
  xUnit?: string;
  xFormat?: ValueFormat['format'];
}

export interface ScatterPoint {
  x: number;
  y: number;
  size: number | null;
  label: string | null;
  rawX: ChartValue;
  rawY: ChartValue;
  rawSize: ChartValue;
}

export interface ScatterModel {
  temporal: boolean;
  /** The zone of the x values where they are times. */
  timeZone: string;
  groups: { name: string; points: ScatterPoint[] }[];
  count: number;
  leftOut: number;
  notes: string[];
}

const MOST_GROUPS = 8;

/** Rows as points; what has no place on both axes is left out and counted. */
export function scatterModel(config: ScatterConfig, result: ChartResult, reader: Reader): ScatterModel {
  const column = columnNamed(result, config.x);
  const temporal = column !== undefined && isTemporal(column);
  const zoned = temporal && result.rows.some((row) => parseInstant(cellOf(row, config.x))?.zoned === true);
  const groups = new Map<string, ScatterPoint[]>();
  let leftOut = 0;
  for (const row of result.rows) {
    const rawX = cellOf(row, config.x);
    const rawY = cellOf(row, config.y);
    const rawSize = config.size === undefined ? null : cellOf(row, config.size);
    const x = temporal ? (parseInstant(rawX)?.ms ?? null) : toNumber(rawX);
    const y = toNumber(rawY);
    const size = toNumber(rawSize);
    // An area cannot be less than nothing.
    if (x === null || y === null || (config.size !== undefined && (size === null || size < 0))) {
      leftOut += 1;
      continue;
    }
    const name = config.series === undefined ? columnTitle(config.y) : cellName(row, config.series, result, reader);
    const label = config.label === undefined ? null : cellName(row, config.label, result, reader);
    const points = groups.get(name) ?? [];
    groups.set(name, points);
    points.push({ x, y, size, label, rawX, rawY, rawSize });
  }
  const ranked = Array.from(groups, ([name, points]) => ({ name, points }));
  const kept = fewer(ranked);
  const count = ranked.reduce((sum, { points }) => sum + points.length, 0);
  const notes = [
    ...(leftOut > 0 ? [`${leftOut} without a place left out`] : []),
    ...(kept.length < ranked.length ? [`${ranked.length - kept.length + 1} small groups together as Other`] : []),
  ];
  return { temporal, timeZone: temporal && !zoned ? 'UTC' : reader.timeZone, groups: kept, count, leftOut, notes };
}

function fewer(groups: ScatterModel['groups']): ScatterModel['groups'] {
  if (groups.length <= MOST_GROUPS) return groups;
  const keep = new Set([...groups].sort((a, b) => b.points.length - a.points.length).slice(0, MOST_GROUPS - 1));
  const rest = groups.filter((group) => !keep.has(group)).flatMap(({ points }) => points);
  return [...groups.filter((group) => keep.has(group)), { name: 'Other', points: rest }];
}

/** Points above this many are thinned: of those that would fall on the same spot one is drawn. */
export const THIN_ABOVE = 10_000;

/**
 * One point of each spot of `pixel` × `pixel` pixels and group, the first that fell on it. A cloud looks as it did, and
 * no outlier is lost, which chance would do. `ranges` are [least, most] of each axis.
 */
export function thinned(
  points: readonly ScatterPoint[],
  ranges: { x: readonly [number, number]; y: readonly [number, number] },
  size: { width: number; height: number },
  pixel = 2,
): ScatterPoint[] {
  const place = (value: number, [low, high]: readonly [number, number], pixels: number): number =>
    high > low ? Math.floor(((value - low) / (high - low)) * (pixels / pixel)) : 0;
  const seen = new Set<string>();
  return points.filter((point) => {
    const key = `${place(point.x, ranges.x, size.width)},${place(point.y, ranges.y, size.height)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Pearson's correlation of the points, −1 to 1; null for fewer than three or without any spread. */
export function correlation(points: readonly { x: number; y: number }[]): number | null {
  if (points.length < 3) return null;
  const mean = (pick: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + pick(point) / points.length, 0);
  const mx = mean(({ x }) => x);
  const my = mean(({ y }) => y);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (const { x, y } of points) {
    xy += (x - mx) * (y - my);
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
  }
  const spread = Math.sqrt(xx) * Math.sqrt(yy);
  return spread > 0 && Number.isFinite(spread) ? xy / spread : null;
}
