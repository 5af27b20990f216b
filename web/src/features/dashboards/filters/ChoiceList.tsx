import { Check } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button, cx, ErrorLine, SearchInput, SkeletonText } from '../../../ui/index.js';
import type { VariableOption } from '../data/dashboard-queries.js';

type Value = VariableOption['value'];

export interface ChoiceListProps {
  label: string;
  /** undefined while they are loading. */
  options: readonly VariableOption[] | undefined;
  error: unknown;
  onRetry: () => void;
  several: boolean;
  chosen: readonly Value[];
  onChoose: (chosen: Value[]) => void;
}

/** From how many on a search field is worth its place. */
const MANY = 8;
/** More are found by searching. */
const MOST_SHOWN = 300;

/** Options to tick, with a search; no tick means all. Arrow keys move, Space ticks. */
export function ChoiceList({ label, options, error, onRetry, several, chosen, onChoose }: ChoiceListProps) {
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement>(null);
  if (options === undefined) {
    return (
      <div className="p-3">
        {error === null ? (
          <SkeletonText lines={4} />
        ) : (
          <div className="flex flex-col gap-2">
            <ErrorLine error={error} />
            <Button size="sm" onClick={onRetry}>
              Retry
            </Button>
          </div>
        )}
      </div>
    );
  }
  const wanted = search.trim().toLowerCase();
  // What is chosen but not offered any more can still be taken back.
  const gone = chosen
    .filter((value) => !options.some((option) => option.value === value))
    .map((value) => ({ value, label: String(value) }));
  const matching = [...gone, ...options].filter((option) => option.label.toLowerCase().includes(wanted));
  const toggle = (value: Value): void => {
    if (!several) return onChoose(chosen.includes(value) ? [] : [value]);
    onChoose(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  };
  const move = (step: number): void => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role="option"]') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    items[Math.min(items.length - 1, Math.max(0, at + step))]?.focus();
  };
  return (
    <div
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        event.preventDefault();
        move(event.key === 'ArrowDown' ? 1 : -1);
      }}
    >
      {options.length >= MANY && (
        <div className="border-b border-line p-1.5">
          <SearchInput label={`Search ${label.toLowerCase()}`} value={search} onValueChange={setSearch} />
        </div>
      )}
      <div
        ref={list}
        role="listbox"
        aria-label={label}
        aria-multiselectable={several}
        className="max-h-64 overflow-y-auto p-1"
      >
        {matching.slice(0, MOST_SHOWN).map((option, index) => {
          const on = chosen.includes(option.value);
          return (
            <button
              key={String(option.value)}
              type="button"
              role="option"
              aria-selected={on}
              tabIndex={index === 0 ? 0 : -1}
              onClick={() => toggle(option.value)}
              className="flex h-7 w-full items-center gap-2 rounded-control px-2 text-left text-base outline-none hover:bg-hover focus:bg-hover"
            >
              <span
                className={cx(
                  'flex size-4 shrink-0 items-center justify-center border',
                  several ? 'rounded-[4px]' : 'rounded-full',
                  on ? 'border-primary bg-primary text-on-primary' : 'border-control',
                )}
              >
                {on && <Check size={11} strokeWidth={3} aria-hidden />}
              </span>
              <span className="min-w-0 flex-1 truncate" title={option.label}>
                {option.label}
              </span>
            </button>
          );
        })}
        {matching.length === 0 && (
          <p className="px-2 py-4 text-center text-base text-muted">
            {options.length === 0 ? 'There is nothing to choose from.' : 'Nothing is called that.'}
          </p>
        )}
        {matching.length > MOST_SHOWN && (
          <p className="px-2 py-1.5 text-sm text-muted">Search to find the other {matching.length - MOST_SHOWN}.</p>
        )}
      </div>
      <div className="flex items-center justify-between gap-2 border-t border-line p-1.5 pl-3">
        <span className="text-sm text-muted">{chosen.length === 0 ? 'All' : `${chosen.length} chosen`}</span>
        <Button size="sm" variant="ghost" disabled={chosen.length === 0} onClick={() => onChoose([])}>
          Clear
        </Button>
      </div>
    </div>
  );
}
