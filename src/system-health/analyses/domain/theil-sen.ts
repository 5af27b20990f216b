import { median } from './robust.js';

/** Of a two-sided interval of 95 %. */
export const Z95 = 1.959964;

/** A line through points that outliers do not bend. */
export interface TrendLine {
  /** Per unit of x. */
  readonly slope: number;
  /** Where it stands at `centre`. */
  readonly level: number;
  /** Mean of x. */
  readonly centre: number;
  /** Standard error of the slope. */
  readonly slopeError: number;
  /** Of how many independent points it tells as much: fewer than there are when neighbours are alike. */
  readonly effectivePoints: number;
}

/** Points of which all pairs are looked at; of more, evenly chosen ones are. */
const MOST_POINTS = 160;

/**
 * The line of Theil (1950) and Sen (1968): its slope is the median of the slopes of all pairs. The standard error comes from Sen's
 * confidence limits, which are order statistics of those slopes under Kendall's variance n(n−1)(2n+5)/18, widened by
 * (1+ρ)/(1−ρ) where neighbouring residuals are correlated by ρ (as Hamed and Rao, 1998, do for the Mann-Kendall test).
 * @param x rising, at least two
 */
export function theilSen(x: readonly number[], y: readonly number[]): TrendLine {
  const chosen = evenly(x.length, MOST_POINTS);
  const count = chosen.length;
  const slopes = new Float64Array((count * (count - 1)) / 2);
  let filled = 0;
  for (let a = 0; a < count; a += 1) {
    const [xa, ya] = [x[chosen[a] as number] as number, y[chosen[a] as number] as number];
    for (let b = a + 1; b < count; b += 1) {
      slopes[filled++] = ((y[chosen[b] as number] as number) - ya) / ((x[chosen[b] as number] as number) - xa);
    }
  }
  slopes.sort();
  const slope = (slopes[(filled - 1) >> 1] as number) / 2 + (slopes[filled >> 1] as number) / 2;
  const centre = x.reduce((sum, value) => sum + value, 0) / x.length;
  const level = median(y.map((value, index) => value - slope * ((x[index] as number) - centre)));
  const likeness = correlation(y.map((value, index) => value - level - slope * ((x[index] as number) - centre)));
  const inflation = (1 + likeness) / (1 - likeness);
  const half = (Z95 * Math.sqrt(inflation * ((count * (count - 1) * (2 * count + 5)) / 18))) / 2;
  const at = (place: number): number => slopes[Math.min(filled - 1, Math.max(0, Math.round(place)))] as number;
  const middle = (filled - 1) / 2;
  return {
    slope,
    level,
    centre,
    slopeError: (at(middle + half) - at(middle - half)) / (2 * Z95),
    effectivePoints: Math.max(2, x.length / inflation),
  };
}

/** The correlation of neighbours, from 0 to 0.98. */
function correlation(values: readonly number[]): number {
  let products = 0;
  let squares = 0;
  for (const [index, value] of values.entries()) {
    squares += value * value;
    if (index > 0) products += value * (values[index - 1] as number);
  }
  return squares === 0 ? 0 : Math.min(0.98, Math.max(0, products / squares));
}

function evenly(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (length - 1)) / (most - 1)));
}
