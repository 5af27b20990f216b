import type { ChartProblem } from '../chart-problem.js';
import type { ConfigField, ConfigFields } from '../config-fields.js';
import { GRANULARITIES, type Granularity } from '../format/format-date.js';
import { NUMBER_FORMATS, type ValueFormat } from '../format/format-value.js';

/** A level worth seeing, drawn across the plot. */
export interface Threshold {
  value: number;
  label?: string;
  tone?: 'success' | 'warning' | 'danger' | 'neutral';
}

/** A stretch of figures worth seeing, tinted across the plot; open where `from` or `to` is left out. */
export interface Band {
  from?: number;
  to?: number;
  label?: string;
  tone?: Threshold['tone'];
}

/** What bars, lines and areas have in common. */
export interface CartesianConfig extends ValueFormat {
  /** Column along the axis: time, category or number. */
  x: string;
  /** Column or columns of figures. */
  y: string | string[];
  /** Column whose values split the one `y` into series. */
  series?: string;
  stacked?: boolean;
  /** Shares of the whole at each place; implies stacked. */
  percent?: boolean;
  /** `y` puts the largest first; `none` keeps the query's order. Times and numbers go by `x` unless told. */
  sort?: 'x' | 'y' | 'none';
  /** Places to show at most: the first after sorting, the latest of times. */
  limit?: number;
  legend?: boolean;
  thresholds?: Threshold[];
  bands?: Band[];
  /** What a missing value means: nothing (`gap`, unless told), none of it (`zero`), or what lies between (`connect`). */
  missing?: 'gap' | 'zero' | 'connect';
  /** How fine times are written; left out, as fine as they lie apart. */
  dates?: Granularity;
}

export const TONES = ['success', 'warning', 'danger', 'neutral'] as const;

export const THRESHOLD_FIELD: ConfigField = {
  kind: 'list',
  title: 'Thresholds',
  max: 10,
  of: {
    value: { kind: 'number', title: 'Value', required: true },
    label: { kind: 'text', title: 'Label', max: 60 },
    tone: { kind: 'choice', title: 'Tone', options: TONES },
  },
};

export const VALUE_FORMAT_FIELDS: ConfigFields<ValueFormat> = {
  unit: { kind: 'text', title: 'Unit', max: 20 },
  format: { kind: 'choice', title: 'Number format', options: NUMBER_FORMATS },
  decimals: { kind: 'number', title: 'Decimals', min: 0, max: 20, whole: true },
  currency: { kind: 'text', title: 'Currency', max: 3, pattern: /^[A-Z]{3}$/, example: 'EUR' },
};

export const CARTESIAN_FIELDS: ConfigFields<CartesianConfig> = {
  x: { kind: 'column', title: 'Along the axis', required: true },
  y: { kind: 'columns', title: 'Figures', required: true, numeric: true, max: 20 },
  series: { kind: 'column', title: 'Split by' },
  stacked: { kind: 'flag', title: 'Stacked' },
  percent: { kind: 'flag', title: 'As shares of the whole' },
  sort: { kind: 'choice', title: 'Order', options: ['x', 'y', 'none'] },
  limit: { kind: 'number', title: 'Places at most', min: 1, max: 10_000, whole: true },
  legend: { kind: 'flag', title: 'Legend' },
  thresholds: THRESHOLD_FIELD,
  bands: {
    kind: 'list',
    title: 'Bands',
    max: 10,
    of: {
      from: { kind: 'number', title: 'From' },
      to: { kind: 'number', title: 'To' },
      label: { kind: 'text', title: 'Label', max: 60 },
      tone: { kind: 'choice', title: 'Tone', options: TONES },
    },
  },
  missing: { kind: 'choice', title: 'Missing values', options: ['gap', 'zero', 'connect'] },
  dates: { kind: 'choice', title: 'Times written by', options: GRANULARITIES },
  ...VALUE_FORMAT_FIELDS,
};

/** Lines and areas: a stretch around the one figure in which its values are expected, and places at which it stands out. */
export interface LineConfig extends CartesianConfig {
  /** Columns of the least and the largest figure that is expected at each place. */
  lower?: string;
  upper?: string;
  /** What the stretch is called; "Expected" when left out. */
  bandLabel?: string;
  /** Column of figures that stand out: where it has one, a dot is drawn at it and the place is tinted. */
  marked?: string;
  /** What such a place is called; "Anomaly" when left out. */
  markLabel?: string;
}

export const LINE_FIELDS: ConfigFields<LineConfig> = {
  ...CARTESIAN_FIELDS,
  lower: { kind: 'column', title: 'Expected from', numeric: true },
  upper: { kind: 'column', title: 'Expected to', numeric: true },
  bandLabel: { kind: 'text', title: 'Name of the expected band', max: 60 },
  marked: { kind: 'column', title: 'Marked where there is', numeric: true },
  markLabel: { kind: 'text', title: 'Name of the marks', max: 60 },
};

/** Rules of an expected band: both its ends, around one line that stands for itself. */
export function bandCombinations(config: LineConfig): ChartProblem[] {
  const { lower, upper } = config;
  if (lower === undefined && upper === undefined) return [];
  if (lower === undefined || upper === undefined) {
    const path = lower === undefined ? 'lower' : 'upper';
    return [{ path, rule: 'required', message: 'An expected band has a lower and an upper column.' }];
  }
  if (isOneLine(config)) return [];
  return [
    {
      path: 'lower',
      rule: 'combination',
      message: 'An expected band lies around one line, not around several or stacks.',
    },
  ];
}

/** Marks stand on one line as well. */
export function markCombinations(config: LineConfig): ChartProblem[] {
  if (config.marked === undefined || isOneLine(config)) return [];
  return [{ path: 'marked', rule: 'combination', message: 'Marks stand on one line, not on several or on stacks.' }];
}

function isOneLine(config: LineConfig): boolean {
  const alone = config.series === undefined && figuresOf(config).length === 1;
  return alone && config.stacked !== true && config.percent !== true;
}

/** The columns of figures as a list. */
export function figuresOf(config: { y: string | string[] }): string[] {
  return typeof config.y === 'string' ? [config.y] : config.y;
}

/** Rules over several fields of bars, lines and areas. */
export function cartesianCombinations(config: CartesianConfig): ChartProblem[] {
  const problems = currencyProblem(config);
  if (config.series !== undefined && figuresOf(config).length > 1) {
    problems.push({
      path: 'series',
      rule: 'combination',
      message: 'A chart is split either by a column (series) or into several columns of figures (y), not both.',
    });
  }
  if (config.percent === true && config.stacked === false) {
    problems.push({ path: 'stacked', rule: 'combination', message: 'Shares of the whole are always stacked.' });
  }
  for (const [index, { from, to }] of (config.bands ?? []).entries()) {
    if (from !== undefined && to !== undefined && from > to) {
      problems.push({
        path: `bands.${index}`,
        rule: 'combination',
        message: 'A band goes from the lower figure to the higher one.',
      });
    }
  }
  return problems;
}

/** A currency format needs a currency. */
export function currencyProblem(config: ValueFormat, path = 'currency'): ChartProblem[] {
  if (config.format !== 'currency' || config.currency !== undefined) return [];
  return [{ path, rule: 'required', message: 'The format currency needs a currency, such as EUR.' }];
}
