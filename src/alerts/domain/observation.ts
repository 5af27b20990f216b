import { compares } from '../../guards/index.js';
import type { Comparator, QueryCondition } from './alert-rule.js';
import type { Reading } from './alert-state.js';

export type Dimensions = Readonly<Record<string, string | null>>;

/** What an evaluation found of one series. */
export interface Observation {
  /** Alike for the same series in every evaluation of a rule. */
  readonly key: string;
  readonly dimensions: Dimensions;
  readonly reading: Reading;
  /** null: there is none. */
  readonly value: number | null;
  /** The threshold in the value's own unit; null: none, or not known. */
  readonly bound: number | null;
  /** In a sentence what was found; of a breach why it is one. */
  readonly summary: string;
}

/** All that an evaluation found. */
export interface Observed {
  readonly series: readonly Observation[];
  /** What it means that a series is not there any more. */
  readonly absent: 'missing' | 'calm';
  /** Such as the name of the metric; null: there is no one name. */
  readonly metric: string | null;
}

const SIDES: Readonly<Record<Comparator, string>> = { gt: 'above', gte: 'at or above', lt: 'below', lte: 'at or below' };

/** Four significant digits or so, and all of a whole number, with the unit. */
export function told(number: number | null, unit: string): string {
  if (number === null) return 'nothing';
  const digits = { maximumFractionDigits: Math.abs(number) >= 1_000 ? 0 : 2, ...(Math.abs(number) < 0.1 && number !== 0 ? { maximumSignificantDigits: 3 } : {}) };
  return `${new Intl.NumberFormat('en', digits).format(number)}${unit === '' ? '' : ` ${unit}`}`;
}

/** Such as "812 ms is above 500 ms". */
export const comparison = (value: number | null, comparator: Comparator, bound: number | null, unit: string): string =>
  `${told(value, unit)} is ${SIDES[comparator]} ${told(bound, unit)}`;

/** Such as "host not set, route /orders": by name, however they were kept. */
export const namesOf = (dimensions: Dimensions): string =>
  Object.entries(dimensions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([dimension, each]) => `${dimension} ${each ?? 'not set'}`)
    .join(', ');

const seriesKeyOf = (dimensions: Dimensions): string => JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)));

type Row = Readonly<Record<string, unknown>>;

const MAX_LABEL_CHARACTERS = 200;

/**
 * What a saved query's rows say. With label columns each combination is a series, and the first row of one counts; without
 * them the first row does.
 * @param before the values of the evaluation before, by series key
 * @throws RangeError naming a column that is not there, or that holds no number
 */
export function observationsOfRows(condition: QueryCondition, columns: readonly string[], rows: readonly Row[], before: ReadonlyMap<string, number | null>, unit: string): Observation[] {
  const { test, valueColumn, labelColumns, comparator, threshold } = condition;
  const missing = [...labelColumns, ...(valueColumn === null ? [] : [valueColumn])].filter((name) => !columns.includes(name));
  if (missing.length > 0) throw new RangeError(`The query answers no column ${missing.join(', ')}; it has ${columns.join(', ') || 'none'}.`);
  const found = new Map<string, Observation>();
  for (const row of rows) {
    const dimensions = Object.fromEntries(labelColumns.map((name) => [name, labelOf(row[name])]));
    const key = seriesKeyOf(dimensions);
    if (found.has(key)) continue;
    const where = labelColumns.length === 0 ? '' : ` (${namesOf(dimensions)})`;
    if (test === 'any_row' || valueColumn === null) {
      const count = labelColumns.length === 0 ? rows.length : 1;
      found.set(key, { key, dimensions, reading: 'breached', value: count, bound: null, summary: labelColumns.length === 0 ? `The query answers ${count === 1 ? 'a row' : `${count} rows`}.` : `The query answers a row${where}.` });
      continue;
    }
    const value = numberOf(row[valueColumn], valueColumn);
    const observation = (reading: Reading, bound: number | null, summary: string): Observation => ({ key, dimensions, reading, value, bound, summary });
    if (value === null) found.set(key, observation('missing', null, `${valueColumn} has no value${where}.`));
    else if (test === 'threshold') {
      const breached = comparator !== null && threshold !== null && compares(value, comparator, threshold);
      found.set(key, observation(breached ? 'breached' : 'calm', threshold, breached && comparator ? `${valueColumn}: ${comparison(value, comparator, threshold, unit)}${where}.` : `${valueColumn} is ${told(value, unit)}${where}.`));
    } else {
      const previous = before.get(key) ?? null;
      const difference = previous === null ? null : value - previous;
      const changed = difference !== null && (comparator !== null && threshold !== null ? compares(difference, comparator, threshold) : difference !== 0);
      found.set(key, observation(changed ? 'breached' : 'calm', null, changed ? `${valueColumn} went from ${told(previous, unit)} to ${told(value, unit)}${where}.` : `${valueColumn} is ${told(value, unit)}${where}.`));
    }
  }
  return [...found.values()];
}

function labelOf(cell: unknown): string | null {
  if (cell === null || cell === undefined) return null;
  return (typeof cell === 'string' ? cell : JSON.stringify(cell)).slice(0, MAX_LABEL_CHARACTERS);
}

function numberOf(cell: unknown, column: string): number | null {
  if (cell === null || cell === undefined) return null;
  // Whole 64-bit numbers and decimals come as texts.
  const number = typeof cell === 'number' ? cell : typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : Number.NaN;
  if (!Number.isFinite(number)) throw new RangeError(`${column} holds something else than a number.`);
  return number;
}
