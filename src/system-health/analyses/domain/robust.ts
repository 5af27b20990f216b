/** Makes the median absolute deviation of normal values their standard deviation: 1 / Φ⁻¹(3/4). */
const NORMAL = 1.4826;
/**
 * What the deviation of so few values is too small by (Croux and Rousseeuw, "Time-efficient algorithms for two highly robust
 * estimators of scale", 1992), by their number.
 */
const FEW: readonly number[] = [1, 1, 1.196, 1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107];

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** The standard deviation as the median distance from the median tells it, which outliers do not move; 0 of fewer than two. */
export function robustScale(values: readonly number[]): number {
  const count = values.length;
  if (count < 2) return 0;
  const centre = median(values);
  return NORMAL * (FEW[count] ?? count / (count - 0.8)) * median(values.map((value) => Math.abs(value - centre)));
}

/** The smallest of the values that such a share of them does not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
