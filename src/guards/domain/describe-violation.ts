import type { GuardReading } from './evaluate-guard.js';
import type { Comparator, ThresholdGuard } from './guard.js';
import type { Dimensions } from './readings.js';

const SIDES: Readonly<Record<Comparator, string>> = { gt: 'above', gte: 'at or above', lt: 'below', lte: 'at or below' };

/** A violation in a sentence, such as "Response time: 812 ms is above 500 ms over the last 5 minutes (route /orders)." */
export function describeViolation(guard: ThresholdGuard, { value, bound, baseline }: GuardReading, dimensions: Dimensions): string {
  const { name, comparator, threshold, unit, windowSeconds } = guard;
  const told = (number: number | null): string => (number === null ? 'nothing' : `${rounded(number)}${unit === '' ? '' : ` ${unit}`}`);
  const limit =
    baseline === null ? told(bound) : `${told(bound)}, which is ${rounded(Math.abs(threshold))} % ${threshold > 0 ? 'over' : 'under'} ${guard.baseline === 'weeks' ? 'what is usual' : 'the period before'} (${told(baseline)})`;
  const which = Object.entries(dimensions).map(([dimension, each]) => `${dimension} ${each ?? 'not set'}`).join(', ');
  return `${name}: ${told(value)} is ${SIDES[comparator]} ${limit} over the last ${lengthOf(windowSeconds)}${which === '' ? '' : ` (${which})`}.`;
}

/** Four significant digits, and all of a whole number. */
const rounded = (number: number): string =>
  new Intl.NumberFormat('en', { maximumFractionDigits: Math.abs(number) >= 1_000 ? 0 : 2, ...(Math.abs(number) < 0.1 && number !== 0 ? { maximumSignificantDigits: 3 } : {}) }).format(number);

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

function lengthOf(seconds: number): string {
  const [name, size] = UNITS.find(([, length]) => seconds >= length && seconds % length === 0) ?? (['second', 1] as const);
  const count = seconds / size;
  return count === 1 ? name : `${count} ${name}s`;
}
