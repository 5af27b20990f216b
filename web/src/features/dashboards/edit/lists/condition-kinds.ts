import { type ChartResult, type ConditionKind, isNumeric, isTemporal } from '@tidemark/chart';

const FIGURES: readonly ConditionKind[] = [
  'above',
  'atLeast',
  'below',
  'atMost',
  'between',
  'equals',
  'differs',
  'top',
  'bottom',
];
const DAYS: readonly ConditionKind[] = ['above', 'atLeast', 'below', 'atMost', 'top', 'bottom'];
const WORDS: readonly ConditionKind[] = ['equals', 'differs', 'contains', 'begins', 'ends'];
const EITHER: readonly ConditionKind[] = ['missing', 'present'];

const LABELS: Readonly<Record<ConditionKind, string>> = {
  above: 'above',
  atLeast: 'at least',
  below: 'below',
  atMost: 'at most',
  between: 'between',
  equals: 'is',
  differs: 'is not',
  contains: 'contains',
  begins: 'begins with',
  ends: 'ends with',
  missing: 'has no value',
  present: 'has a value',
  top: 'among the largest',
  bottom: 'among the smallest',
};
const OF_DAYS: Partial<Record<ConditionKind, string>> = {
  above: 'after',
  atLeast: 'from',
  below: 'before',
  atMost: 'until',
  top: 'among the latest',
  bottom: 'among the earliest',
};

export type ColumnSort = 'figure' | 'day' | 'words';

/** What a column holds, as far as conditions are concerned. */
export function columnSort(result: ChartResult, name: string): ColumnSort {
  const column = result.columns.find((each) => each.name === name);
  if (column && isNumeric(column)) return 'figure';
  return column && isTemporal(column) ? 'day' : 'words';
}

/** The conditions that a column's values can meet, as choices. */
export function conditionChoices(sort: ColumnSort): { value: ConditionKind; label: string }[] {
  const kinds = { figure: FIGURES, day: DAYS, words: WORDS }[sort];
  return [...kinds, ...EITHER].map((value) => ({
    value,
    label: (sort === 'day' ? OF_DAYS[value] : undefined) ?? LABELS[value],
  }));
}

/** What a new condition on a column begins as; nothing in it is wanting, so that the table is drawn at once. */
export function freshCondition(
  result: ChartResult,
  column: string,
): { column: string; when: ConditionKind; value?: number } {
  return columnSort(result, column) === 'figure' ? { column, when: 'above', value: 0 } : { column, when: 'present' };
}

/** A condition of another kind: what the new kind takes stays of the operands, what it needs is filled in. */
export function operandsFor(
  when: string,
  sort: ColumnSort,
  { value, to, text, count }: { value?: number; to?: number; text?: string; count?: number },
): { value?: number; to?: number; text?: string; count?: number } {
  if (when === 'top' || when === 'bottom') return { count: count ?? 10 };
  if (when === 'between') return { value: value ?? 0, to: Math.max(to ?? 100, value ?? 0) };
  if (when === 'scale') return { ...(value !== undefined && { value }), ...(to !== undefined && { to }) };
  if (when === 'missing' || when === 'present' || when === 'bar') return {};
  if (sort === 'figure') return { value: value ?? 0 };
  return { text: text ?? (sort === 'day' ? new Date().toISOString().slice(0, 10) : 'text') };
}
