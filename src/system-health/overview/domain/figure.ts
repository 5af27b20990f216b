export const UNITS = ['ms', 'percent', 'count', 'per_second', 'bytes_per_second', 'score', 'dollars'] as const;
export type Unit = (typeof UNITS)[number];

/** A value now and in the period before; null where it is not known. */
export interface Pair {
  readonly value: number | null;
  readonly previous: number | null;
}

/** A figure as the overview shows it. */
export interface Figure extends Pair {
  readonly unit: Unit;
  /** Of the previous value, to one decimal; null when either is not known or the previous is 0. */
  readonly changePercent: number | null;
  /** Why the value is not known; null when it is. */
  readonly reason: string | null;
}

/** @param reason said when there is no value */
export function figureOf({ value, previous }: Pair, unit: Unit, reason: string): Figure {
  const known = value !== null && Number.isFinite(value) ? value : null;
  const before = previous !== null && Number.isFinite(previous) ? previous : null;
  return { value: known, unit, previous: before, changePercent: changeOf(known, before), reason: known === null ? reason : null };
}

function changeOf(value: number | null, previous: number | null): number | null {
  if (value === null || previous === null || previous === 0) return null;
  return Math.round(((value - previous) / Math.abs(previous)) * 1_000) / 10;
}

/** Both of a pair by one function of two others; not known where either is not, or the result is no number. */
export function combined(a: Pair, b: Pair, work: (a: number, b: number) => number): Pair {
  const of = (left: number | null, right: number | null): number | null => {
    const result = left === null || right === null ? Number.NaN : work(left, right);
    return Number.isFinite(result) ? result : null;
  };
  return { value: of(a.value, b.value), previous: of(a.previous, b.previous) };
}

/** What was not counted is 0 in a period in which something else shows that counting went on. */
export function zeroWhere(pair: Pair, measured: Pair): Pair {
  return { value: pair.value ?? (measured.value === null ? null : 0), previous: pair.previous ?? (measured.previous === null ? null : 0) };
}
