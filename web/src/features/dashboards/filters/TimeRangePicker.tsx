import { Calendar, Check, ChevronDown, ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button, cx, Field, IconButton, Input, Popover } from '../../../ui/index.js';
import { daysOf, neighbour, PRESETS, rangeLabel, rangeOf } from './time-ranges.js';
import { readerLocale } from '../visuals/reader-locale.js';

export interface TimeRangePickerProps {
  label: string;
  /** The range in force, as the API writes it; null for all time. */
  value: string | null;
  /** The dashboard's own range. */
  initial: string | null;
  onChoose: (range: string) => void;
  className?: string | undefined;
}

/** A stretch of time: the dashboard's own, one of the usual ones, or days from a calendar. */
export function TimeRangePicker({ label, value, initial, onChoose, className }: TimeRangePickerProps) {
  const [open, setOpen] = useState(false);
  const locale = readerLocale;
  const before = neighbour(value ?? '', -1);
  const after = neighbour(value ?? '', 1);
  const offered = [...(initial !== null && !PRESETS.some((preset) => preset === initial) ? [initial] : []), ...PRESETS];
  const choose = (range: string): void => {
    onChoose(range);
    setOpen(false);
  };
  return (
    <div className={cx('inline-flex min-w-0 items-center', className)}>
      {before !== null && after !== null && (
        <IconButton
          icon={ChevronLeft}
          label="The same length of time before"
          variant="outline"
          className="rounded-r-none border-r-0 max-sm:hidden"
          onClick={() => onChoose(before)}
        />
      )}
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={label}
        align="end"
        className="w-[min(440px,calc(100vw-16px))] p-0!"
        trigger={
          <button
            type="button"
            aria-label={`${label}: ${rangeLabel(value, locale)}`}
            className={cx(
              'inline-flex h-8 min-w-0 flex-1 items-center gap-2 border border-line bg-card px-2.5 text-base font-medium transition-colors duration-120 hover:border-line-strong hover:bg-hover',
              before === null ? 'rounded-control' : 'max-sm:rounded-control',
            )}
          >
            <Calendar size={15} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
            <span className="min-w-0 flex-1 truncate text-left">{rangeLabel(value, locale)}</span>
            <ChevronDown size={14} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
          </button>
        }
      >
        <div className="flex max-sm:flex-col">
          <ul className="grid shrink-0 grid-cols-1 content-start gap-px p-1 max-sm:grid-cols-2 sm:w-44 sm:border-r sm:border-line">
            {offered.map((preset) => (
              <li key={preset}>
                <button
                  type="button"
                  aria-pressed={preset === value}
                  onClick={() => choose(preset)}
                  className="flex min-h-7 w-full items-center gap-2 rounded-control px-2 py-1 text-left text-base hover:bg-hover"
                >
                  <span className="min-w-0 flex-1">
                    {preset === initial ? `${rangeLabel(preset, locale)} (default)` : rangeLabel(preset, locale)}
                  </span>
                  {preset === value && (
                    <Check size={14} strokeWidth={2} aria-hidden className="shrink-0 text-primary" />
                  )}
                </button>
              </li>
            ))}
          </ul>
          <CustomRange key={value} value={value} onChoose={choose} />
        </div>
      </Popover>
      {before !== null && after !== null && (
        <IconButton
          icon={ChevronRight}
          label="The same length of time after"
          variant="outline"
          className="rounded-l-none border-l-0 max-sm:hidden"
          onClick={() => onChoose(after)}
        />
      )}
    </div>
  );
}

function CustomRange({ value, onChoose }: { value: string | null; onChoose: (range: string) => void }) {
  const days = daysOf(value ?? '');
  const [first, setFirst] = useState(days?.first ?? '');
  const [last, setLast] = useState(days?.last ?? '');
  const range = rangeOf({ first, last });
  const backwards = first !== '' && last !== '' && first > last;
  return (
    <form
      className="flex flex-1 flex-col gap-2.5 p-3 max-sm:border-t max-sm:border-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (range !== null) onChoose(range);
      }}
    >
      <Field label="From">
        <Input type="date" value={first} max="9999-12-31" onChange={(event) => setFirst(event.target.value)} />
      </Field>
      <Field label="To" hint="This day is included." error={backwards ? 'The end is before the start.' : undefined}>
        <Input type="date" value={last} max="9999-12-31" onChange={(event) => setLast(event.target.value)} />
      </Field>
      <Button type="submit" variant="primary" disabled={range === null}>
        Apply
      </Button>
    </form>
  );
}
