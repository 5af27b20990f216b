import type { ChartProblem } from '../chart-problem.js';
import type { ConfigFields } from '../config-fields.js';
import { parseInstant } from '../format/format-date.js';
import { isNumeric, isTemporal } from '../format/format-value.js';
import { cellOf, cellText, columnNamed, toNumber } from '../result.js';
import type { ChartColumn, ChartResult, ChartRow, ChartValue } from '../result.js';
import { compareFigures } from './compare.js';

export const CONDITIONS = [
  'above',
  'atLeast',
  'below',
  'atMost',
  'between',
  'equals',
  'differs',
  'contains',
  'begins',
  'ends',
  'missing',
  'present',
  'top',
  'bottom',
] as const;
export type ConditionKind = (typeof CONDITIONS)[number];

/** What a row's cell must be. */
export interface Condition {
  column: string;
  when: ConditionKind;
  /** The figure compared with; of `between` the lower one. */
  value?: number;
  /** The upper figure of `between`. */
  to?: number;
  /** The words looked for, whatever their case; for days and times an ISO 8601 date to compare with. */
  text?: string;
  /** How many `top` and `bottom` take; 10 when left out. More where several are equal to the last. */
  count?: number;
}

const COUNT = 10;
const COMPARED: readonly string[] = ['above', 'atLeast', 'below', 'atMost', 'equals', 'differs'];
const WORDED: readonly string[] = ['contains', 'begins', 'ends'];

/** Fields of a condition but `when`, whose choices differ between filters and formats. */
export const CONDITION_FIELDS: Omit<ConfigFields<Condition>, 'when'> = {
  column: { kind: 'column', title: 'Column', required: true },
  value: { kind: 'number', title: 'Figure' },
  to: { kind: 'number', title: 'To' },
  text: { kind: 'text', title: 'Words or day', max: 200 },
  count: { kind: 'number', title: 'How many', min: 1, max: 1000, whole: true },
};

/** What a condition lacks to mean anything; paths under `path`. */
export function conditionProblems(condition: Omit<Condition, 'when'> & { when: string }, path: string): ChartProblem[] {
  const { when, value, to, text } = condition;
  const lacks = (field: string, message: string): ChartProblem[] => [
    { path: `${path}.${field}`, rule: 'required', message },
  ];
  if (COMPARED.includes(when) && value === undefined && text === undefined) {
    return lacks('value', `The condition ${when} needs a value (a figure) or a text (words, or a day).`);
  }
  if (WORDED.includes(when) && text === undefined) return lacks('text', `The condition ${when} needs a text.`);
  if (when !== 'between') return [];
  if (value === undefined) return lacks('value', 'The condition between needs a value, its lower figure.');
  if (to === undefined) return lacks('to', 'The condition between needs a to, its upper figure.');
  if (value <= to) return [];
  return [
    { path, rule: 'combination', message: 'The condition between goes from the lower figure to the higher one.' },
  ];
}

export type RowTest = (row: ChartRow) => boolean;

/** A test for rows; null where the result has no such column. A missing value meets `missing` and `differs` alone. */
export function rowTest(condition: Condition, result: ChartResult): RowTest | null {
  const column = columnNamed(result, condition.column);
  if (!column) return null;
  if (condition.when === 'top' || condition.when === 'bottom') return amongTest(condition, column, result);
  const meets = valueTest(condition, column);
  return (row) => meets(cellOf(row, column.name));
}

/** A condition in a few words, as a tooltip says why a cell stands out. */
export function conditionWords(
  { when, value, to, text, count = COUNT }: Condition,
  write: (figure: number) => string,
): string {
  const operand = value === undefined ? (text ?? '') : write(value);
  const quoted = `“${text ?? ''}”`;
  switch (when) {
    case 'above':
      return `above ${operand}`;
    case 'atLeast':
      return `at least ${operand}`;
    case 'below':
      return `below ${operand}`;
    case 'atMost':
      return `at most ${operand}`;
    case 'between':
      return `between ${operand} and ${write(to ?? 0)}`;
    case 'equals':
      return `is ${operand}`;
    case 'differs':
      return `is not ${operand}`;
    case 'contains':
      return `contains ${quoted}`;
    case 'begins':
      return `begins with ${quoted}`;
    case 'ends':
      return `ends with ${quoted}`;
    case 'missing':
      return 'has no value';
    case 'present':
      return 'has a value';
    case 'top':
      return count === 1 ? 'the largest' : `among the ${count} largest`;
    case 'bottom':
      return count === 1 ? 'the smallest' : `among the ${count} smallest`;
  }
}

function valueTest(condition: Condition, column: ChartColumn): (value: ChartValue) => boolean {
  const { when, value: from, to } = condition;
  const text = (condition.text ?? '').toLowerCase();
  const words = (value: ChartValue): string => cellText(value).toLowerCase();
  const compare = comparison(condition, column);
  const compared = (holds: (order: number) => boolean) => (value: ChartValue) => {
    const order = compare(value);
    return order !== null && holds(order);
  };
  switch (when) {
    case 'above':
      return compared((order) => order > 0);
    case 'atLeast':
      return compared((order) => order >= 0);
    case 'below':
      return compared((order) => order < 0);
    case 'atMost':
      return compared((order) => order <= 0);
    case 'equals':
      return compared((order) => order === 0);
    case 'differs':
      return (value) => compare(value) !== 0;
    case 'between':
      return (value) =>
        toNumber(value) !== null && compareFigures(value, from ?? 0) >= 0 && compareFigures(value, to ?? 0) <= 0;
    case 'contains':
      return (value) => value !== null && words(value).includes(text);
    case 'begins':
      return (value) => value !== null && words(value).startsWith(text);
    case 'ends':
      return (value) => value !== null && words(value).endsWith(text);
    case 'missing':
      return (value) => value === null || value === '';
    default:
      return (value) => value !== null && value !== '';
  }
}

/** How a value stands to the condition's operand: below 0, 0, above 0; null where the two cannot be compared. */
function comparison({ value: figure, text }: Condition, column: ChartColumn): (value: ChartValue) => number | null {
  if (figure !== undefined) return (value) => (toNumber(value) === null ? null : compareFigures(value, figure));
  if (isTemporal(column)) {
    const limit = parseInstant(text ?? '')?.ms;
    return (value) => {
      const at = parseInstant(value)?.ms;
      return at === undefined || limit === undefined ? null : at - limit;
    };
  }
  const wanted = (text ?? '').toLowerCase();
  return (value) => {
    if (value === null) return null;
    const words = cellText(value).toLowerCase();
    return words === wanted ? 0 : words < wanted ? -1 : 1;
  };
}

/** The largest or smallest rows by a column; rows that are equal to the last of them belong to them. */
function amongTest({ when, count = COUNT }: Condition, column: ChartColumn, result: ChartResult): RowTest {
  if (!isNumeric(column) && !isTemporal(column)) return () => false;
  const sign = when === 'top' ? -1 : 1;
  const order = (a: ChartValue, b: ChartValue): number =>
    sign *
    (isNumeric(column) ? compareFigures(a, b) : (parseInstant(a)?.ms ?? Infinity) - (parseInstant(b)?.ms ?? Infinity));
  const values = result.rows.map((row) => cellOf(row, column.name)).filter((value) => value !== null);
  const last = values.sort(order)[Math.min(count, values.length) - 1];
  return (row) => {
    const value = cellOf(row, column.name);
    return value !== null && last !== undefined && order(value, last) <= 0;
  };
}
