import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { Variable } from '../../../api/types.js';
import { cx, Input, Popover, Select } from '../../../ui/index.js';
import { variableOptionsQuery } from '../data/dashboard-queries.js';
import { ChoiceList } from './ChoiceList.js';
import { currentValue, defaultOf, type Filters, type FilterValue, takesSeveral } from './filters.js';
import { TimeRangePicker } from './TimeRangePicker.js';

export interface VariableControlProps {
  dashboardId: string;
  version: number;
  variable: Variable;
  filters: Filters;
  onChoose: (value: FilterValue) => void;
  /** As wide as its parent: within a tile. */
  wide?: boolean;
  /** The name stands elsewhere. */
  hideLabel?: boolean;
}

/** The control of a variable, by its type: dates, choices, text, numbers, yes or no. */
export function VariableControl(props: VariableControlProps) {
  const { variable, filters, onChoose, wide = false, hideLabel = false } = props;
  const label = variable.label ?? variable.name;
  const value = currentValue(variable, filters);
  if (variable.type === 'date_range') {
    return (
      <TimeRangePicker
        label={label}
        value={typeof value === 'string' ? value : null}
        initial={defaultRange(variable)}
        onChoose={onChoose}
        className={wide ? 'w-full' : undefined}
      />
    );
  }
  if (variable.options !== undefined) return <OptionsControl {...props} label={label} value={value} />;
  return (
    <div className={cx('flex items-center gap-2', wide && 'w-full')}>
      {!hideLabel && <span className="text-sm text-muted">{label}</span>}
      <PlainControl
        key={JSON.stringify(value)}
        variable={variable}
        label={label}
        value={value}
        onChoose={onChoose}
        wide={wide}
      />
    </div>
  );
}

function defaultRange(variable: Variable): string | null {
  const value = defaultOf(variable);
  return typeof value === 'string' ? value : null;
}

function OptionsControl({
  dashboardId,
  version,
  variable,
  filters,
  onChoose,
  wide = false,
  label,
  value,
  hideLabel = false,
}: VariableControlProps & { label: string; value: FilterValue }) {
  const [open, setOpen] = useState(false);
  const options = useQuery(variableOptionsQuery(dashboardId, version, variable, filters));
  const chosen = Array.isArray(value) ? value : value === null ? [] : [value];
  const names = chosen.map((one) => options.data?.find((option) => option.value === one)?.label ?? String(one));
  const text =
    names.length === 0
      ? 'All'
      : names.length <= 2
        ? names.join(', ')
        : `${names[0] ?? ''} and ${names.length - 1} more`;
  const several = takesSeveral(variable);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={label}
      className="w-64 p-0!"
      trigger={
        <button
          type="button"
          className={cx(
            'inline-flex h-8 max-w-72 min-w-0 items-center gap-1.5 rounded-control border border-line bg-card px-2.5 text-base transition-colors duration-120 hover:border-line-strong hover:bg-hover',
            wide && 'w-full max-w-none',
          )}
        >
          <span className={cx('shrink-0 text-muted', hideLabel && 'sr-only')}>{label}</span>
          <span
            className={cx('min-w-0 flex-1 truncate text-left font-medium', names.length > 0 && 'text-primary')}
            title={names.join(', ')}
          >
            {text}
          </span>
          <ChevronDown size={14} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
        </button>
      }
    >
      <ChoiceList
        label={label}
        options={options.data}
        error={options.error}
        onRetry={() => void options.refetch()}
        several={several}
        chosen={chosen}
        onChoose={(next) => {
          onChoose(several ? next : (next[0] ?? null));
          if (!several) setOpen(false);
        }}
      />
    </Popover>
  );
}

interface PlainControlProps {
  variable: Variable;
  label: string;
  value: FilterValue;
  onChoose: (value: FilterValue) => void;
  wide: boolean;
}

/** A field; what is typed counts when it is left or Enter is pressed, not letter by letter. */
function PlainControl({ variable, label, value, onChoose, wide }: PlainControlProps) {
  const [text, setText] = useState(Array.isArray(value) ? value.join(', ') : value === null ? '' : String(value));
  if (variable.type === 'boolean') {
    return (
      <Select
        aria-label={label}
        className={wide ? '' : 'min-w-20'}
        value={value === null ? '' : String(value)}
        onValueChange={(next) => onChoose(next === '' ? null : next === 'true')}
        options={[
          { value: '', label: 'All' },
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]}
      />
    );
  }
  const commit = (): void => {
    const next = parse(variable, text);
    if (next !== undefined && JSON.stringify(next) !== JSON.stringify(value)) onChoose(next);
  };
  const kind = variable.type === 'number' ? 'number' : variable.type === 'date' ? 'date' : 'text';
  return (
    <div className={wide ? 'w-full' : kind === 'text' ? 'w-40' : kind === 'number' ? 'w-24' : 'w-36'}>
      <Input
        type={kind}
        aria-label={label}
        placeholder={takesSeveral(variable) ? 'All; several with commas' : 'All'}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </div>
  );
}

/** What was typed as a choice; undefined when it does not fit. */
function parse(variable: Variable, text: string): FilterValue | undefined {
  const trimmed = text.trim();
  const numeric = variable.type === 'number' || variable.itemType === 'number';
  if (takesSeveral(variable)) {
    const parts = trimmed
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (!numeric) return parts;
    const numbers = parts.map(Number);
    return numbers.every(Number.isFinite) ? numbers : undefined;
  }
  if (trimmed === '') return null;
  if (!numeric) return trimmed;
  return Number.isFinite(Number(trimmed)) ? Number(trimmed) : undefined;
}
