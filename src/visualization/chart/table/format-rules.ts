import { TONES, type Threshold } from '../cartesian/config.js';
import type { ChartProblem } from '../chart-problem.js';
import type { ConfigFields } from '../config-fields.js';
import { cellOf, toNumber, type ChartResult, type ChartRow } from '../result.js';
import {
  CONDITION_FIELDS,
  CONDITIONS,
  type Condition,
  conditionProblems,
  conditionWords,
  type ConditionKind,
  rowTest,
  type RowTest,
} from './conditions.js';

export type FormatTone = NonNullable<Threshold['tone']>;

/** When a cell or a row stands out: a condition, a tint as strong as the figure (`scale`), a bar as long (`bar`). */
export interface FormatRule extends Omit<Condition, 'when'> {
  when: ConditionKind | 'scale' | 'bar';
  tone?: FormatTone;
  /** The cell alone, or its whole row; a scale and a bar are of cells. */
  target?: 'cell' | 'row';
  /** Said instead of the condition ("Late"). */
  label?: string;
}

export const RULE_FIELDS: ConfigFields<FormatRule> = {
  ...CONDITION_FIELDS,
  when: { kind: 'choice', title: 'When', options: [...CONDITIONS, 'scale', 'bar'], required: true },
  tone: { kind: 'choice', title: 'Tone', options: TONES },
  target: { kind: 'choice', title: 'Stands out', options: ['cell', 'row'] },
  label: { kind: 'text', title: 'Label', max: 60 },
};

/** Never colour alone: each tone has a sign of its own, all of them in the fonts that ship. */
export const TONE_SIGNS: Readonly<Record<FormatTone, string>> = {
  success: '✓',
  warning: '▲',
  danger: '✗',
  neutral: '●',
};

/** How a cell or a row stands out. */
export interface CellFormat {
  tone: FormatTone | 'accent';
  /** Beside the value, so that the tone is not told by colour alone; empty for tints, whose figure tells. */
  sign: string;
  /** How strong the tint is, 0 to 1. */
  shade: number;
  /** Why, in a few words; empty for tints. */
  words: string;
}

export interface Formats {
  /** By column: how a cell stands out; null where it does not. */
  cell(column: string, row: ChartRow): CellFormat | null;
  row(row: ChartRow): CellFormat | null;
  /** The tone of the bar in a column's cells; undefined for a column that no rule gives bars. */
  bar(column: string): FormatTone | 'accent' | undefined;
}

/** Problems of one rule; paths under `path`. */
export function ruleProblems(rule: FormatRule, path: string): ChartProblem[] {
  if (rule.target === 'row' && (rule.when === 'scale' || rule.when === 'bar')) {
    return [{ path: `${path}.target`, rule: 'combination', message: 'A scale and a bar are of cells, not of rows.' }];
  }
  return conditionProblems(rule, path);
}

/** The rules of a table, ready for its rows. Of several that a cell meets the first holds; a rule whose column is not there does nothing. */
export function tableFormats(
  rules: readonly FormatRule[],
  result: ChartResult,
  write: (column: string, figure: number) => string,
): Formats {
  const compiled = rules.flatMap((rule) => compile(rule, result, write) ?? []);
  const find = (candidates: readonly Compiled[], row: ChartRow): CellFormat | null => {
    for (const { format } of candidates) {
      const found = format(row);
      if (found !== null) return found;
    }
    return null;
  };
  const ofRows = compiled.filter(({ target }) => target === 'row');
  const byColumn = new Map<string, Compiled[]>();
  for (const rule of compiled) {
    if (rule.target === 'cell') byColumn.set(rule.column, [...(byColumn.get(rule.column) ?? []), rule]);
  }
  return {
    cell: (column, row) => find(byColumn.get(column) ?? [], row),
    row: (row) => find(ofRows, row),
    bar: (column) => {
      const rule = rules.find((each) => each.when === 'bar' && each.column === column);
      return rule && (rule.tone ?? 'accent');
    },
  };
}

interface Compiled {
  column: string;
  target: 'cell' | 'row';
  format: (row: ChartRow) => CellFormat | null;
}

function compile(
  rule: FormatRule,
  result: ChartResult,
  write: (column: string, figure: number) => string,
): Compiled | null {
  const { column, when, target = 'cell', tone, label } = rule;
  if (when === 'bar') return null;
  if (when === 'scale') return { column, target: 'cell', format: scale(rule, result) };
  const condition: Condition = { ...rule, when };
  const test: RowTest | null = rowTest(condition, result);
  if (!test) return null;
  const format: CellFormat = {
    tone: tone ?? 'neutral',
    sign: TONE_SIGNS[tone ?? 'neutral'],
    shade: 0.5,
    words: label ?? conditionWords(condition, (figure) => write(column, figure)),
  };
  return { column, target, format: (row) => (test(row) ? format : null) };
}

/** A tint from the column's least figure (none) to its largest, or between the figures that the rule names. */
function scale({ column, tone = 'neutral', ...rule }: FormatRule, result: ChartResult): Compiled['format'] {
  let low = rule.value ?? Infinity;
  let high = rule.to ?? -Infinity;
  for (const row of result.rows) {
    const value = toNumber(cellOf(row, column));
    if (value === null) continue;
    if (rule.value === undefined) low = Math.min(low, value);
    if (rule.to === undefined) high = Math.max(high, value);
  }
  return (row) => {
    const value = toNumber(cellOf(row, column));
    if (value === null || !(high > low)) return null;
    // Halves first: the distance of two doubles may be more than a double holds.
    const share = Math.min(1, Math.max(0, (value / 2 - low / 2) / (high / 2 - low / 2)));
    return { tone: tone === 'neutral' ? 'accent' : tone, sign: '', shade: share, words: '' };
  };
}
