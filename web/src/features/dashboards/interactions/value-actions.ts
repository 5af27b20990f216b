import { cellOf, type ChartResult, type ChartRow, type ChartValue } from '@tidemark/chart';
import type { Variable, WidgetInteractions } from '../../../api/types.js';
import { currentValue, defaultOf, type Filters, type FilterValue, takesSeveral } from '../filters/filters.js';
import { stretchOf } from './stretch.js';

type Scalar = string | number | boolean;

/** Something that a value does when it is chosen. */
export type ValueAction =
  | { kind: 'filter'; label: string; variable: Variable; value: FilterValue }
  | { kind: 'rows'; label: string; title: string; drill: number; value: Scalar }
  | { kind: 'dashboard'; label: string; dashboard: string; values: Record<string, Scalar> };

export interface ActionContext {
  variables: readonly Variable[];
  filters: Filters;
  timeZone: string;
}

/** Columns whose values do something. */
export function linkedColumns(interactions: WidgetInteractions | undefined): Set<string> {
  const { crossFilter = [], drillDown = [] } = interactions ?? {};
  return new Set([...crossFilter, ...drillDown].map(({ column }) => column));
}

/**
 * What a row's values do, in the order in which the widget says it. A value that filters already, filters no more.
 * @param column only what this column's values do
 */
export function actionsOf(
  interactions: WidgetInteractions | undefined,
  row: ChartRow,
  result: ChartResult,
  { variables, filters, timeZone }: ActionContext,
  column?: string,
): ValueAction[] {
  const { crossFilter = [], drillDown = [] } = interactions ?? {};
  const find = (name: string): Variable | undefined => variables.find((variable) => variable.name === name);
  const meant = (name: string): boolean => column === undefined || column === name;
  const filtering = crossFilter.flatMap((filter): ValueAction[] => {
    const variable = find(filter.variable);
    const value = scalar(cellOf(row, filter.column));
    return variable === undefined || value === null || !meant(filter.column)
      ? []
      : [filterAction(variable, fitted(variable, value), filters)];
  });
  const drilling = drillDown.flatMap((drill, index): ValueAction[] => {
    const value = scalar(cellOf(row, drill.column));
    if (value === null || !meant(drill.column)) return [];
    switch (drill.kind) {
      case 'rows': {
        const label = drill.label ?? 'Show the rows';
        return [{ kind: 'rows', label, title: `${drill.label ?? 'Rows'}: ${value}`, drill: index, value }];
      }
      case 'dashboard': {
        const values = Object.entries(drill.parameters).flatMap(([name, from]) => {
          const given = scalar(cellOf(row, from));
          return given === null ? [] : [[name, given] as const];
        });
        const label = drill.label ?? `Open ${drill.dashboard}`;
        return [{ kind: 'dashboard', label, dashboard: drill.dashboard, values: Object.fromEntries(values) }];
      }
      case 'time': {
        const variable = find(drill.variable);
        const range = stretchOf(cellOf(row, drill.column), drill.column, result, timeZone);
        if (variable === undefined || range === null) return [];
        const label = drill.label ?? `Narrow ${variable.label ?? variable.name} to it`;
        return [{ kind: 'filter', label, variable, value: range }];
      }
    }
  });
  return [...filtering, ...drilling];
}

function filterAction(variable: Variable, value: Scalar, filters: Filters): ValueAction {
  const name = variable.label ?? variable.name;
  const now = currentValue(variable, filters);
  const chosen = Array.isArray(now) ? now.includes(value) : now === value;
  if (chosen) {
    const rest = Array.isArray(now) ? now.filter((one) => one !== value) : defaultWithout(variable, value);
    return { kind: 'filter', label: `Do not filter ${name} by ${value}`, variable, value: rest };
  }
  const next = takesSeveral(variable) ? [...(Array.isArray(now) ? now : []), value] : value;
  return { kind: 'filter', label: `Filter ${name} by ${value}`, variable, value: next };
}

/** The default, unless that is the value itself: then none. */
function defaultWithout(variable: Variable, value: Scalar): FilterValue {
  const fallback = defaultOf(variable);
  return fallback === value ? null : fallback;
}

/** Exact figures come as text; a variable of numbers takes them as numbers. */
function fitted(variable: Variable, value: Scalar): Scalar {
  const type = variable.type === 'list' ? (variable.itemType ?? 'text') : variable.type;
  if (type === 'number' && Number.isFinite(Number(value))) return Number(value);
  if (type === 'text') return String(value);
  return type === 'date' ? String(value).slice(0, 10) : value;
}

function scalar(cell: ChartValue): Scalar | null {
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? cell : null;
}
