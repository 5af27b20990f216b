import type { WidgetFieldsProps } from './widget-change.js';

export interface InteractionsFieldsProps extends WidgetFieldsProps {
  /** Columns of the result; empty while there is none. */
  columns: readonly string[];
  onVariables: () => void;
}

/** Columns to choose from, with the chosen one though the result has it no more. */
export function optionsOf(columns: readonly string[], chosen: string): { value: string; label: string }[] {
  const all = chosen === '' || columns.includes(chosen) ? columns : [chosen, ...columns];
  return all.map((name) => ({ value: name, label: name }));
}

/** A name that SQL can bind, after a column. */
export function parameterFor(column: string): string {
  const name = column.replace(/\W+/g, '_').slice(0, 60);
  return /^[A-Za-z_]/.test(name) ? name : `value${name === '' ? '' : `_${name}`}`;
}
