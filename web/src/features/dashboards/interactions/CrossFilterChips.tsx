import { X } from 'lucide-react';
import type { Variable, Widget } from '../../../api/types.js';
import { currentValue, defaultOf, type Filters, type FilterValue } from '../filters/filters.js';

export interface CrossFilterChipsProps {
  widgets: readonly Widget[];
  variables: readonly Variable[];
  filters: Filters;
  onRemove: (variable: Variable, value: FilterValue) => void;
}

interface Chip {
  key: string;
  variable: Variable;
  text: string;
  /** What is left when it is removed. */
  rest: FilterValue;
}

/** What clicks have filtered by, each to be removed again. */
export function CrossFilterChips({ widgets, variables, filters, onRemove }: CrossFilterChipsProps) {
  const chips = chipsOf(widgets, variables, filters);
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Filtered by" className="mb-3 flex flex-wrap gap-1.5">
      {chips.map(({ key, variable, text, rest }) => (
        <li key={key}>
          <button
            type="button"
            aria-label={`Remove filter ${text}`}
            onClick={() => onRemove(variable, rest)}
            className="inline-flex h-7 max-w-72 items-center gap-1.5 rounded-control border border-primary bg-primary-soft pr-1.5 pl-2.5 text-sm font-medium text-ink transition-colors duration-120 hover:bg-hover"
          >
            <span className="min-w-0 truncate">{text}</span>
            <X size={13} strokeWidth={2} aria-hidden className="shrink-0 text-muted" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function chipsOf(widgets: readonly Widget[], variables: readonly Variable[], filters: Filters): Chip[] {
  const clicked = new Set(
    widgets.flatMap(({ interactions }) => [
      ...(interactions?.crossFilter ?? []).map(({ variable }) => variable),
      ...(interactions?.drillDown ?? []).flatMap((drill) => (drill.kind === 'time' ? [drill.variable] : [])),
    ]),
  );
  return variables.flatMap((variable): Chip[] => {
    if (!clicked.has(variable.name) || !Object.hasOwn(filters, variable.name)) return [];
    const name = variable.label ?? variable.name;
    const value = currentValue(variable, filters);
    const values = Array.isArray(value) ? value : value === null ? [] : [value];
    return values.map((one) => ({
      key: `${variable.name}=${one}`,
      variable,
      text: `${name}: ${String(one).replace('..', ' – ')}`,
      rest: Array.isArray(value) ? value.filter((other) => other !== one) : defaultOf(variable),
    }));
  });
}
