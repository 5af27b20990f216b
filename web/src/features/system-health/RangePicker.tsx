import { CalendarClock } from 'lucide-react';
import { useState } from 'react';
import { Button, cx, Field, Input, Popover, SegmentedControl } from '../../ui/index.js';
import { customRange, isCustom, RANGES, rangeWords } from './data/health-range.js';

/** The usual ranges, and one of the reader's own. */
export function RangePicker({ range, onRange }: { range: string; onRange: (range: string) => void }) {
  const [open, setOpen] = useState(false);
  const custom = isCustom(range);
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <SegmentedControl label="Time range" value={custom ? '' : range} onValueChange={onRange} options={RANGES} />
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="A range of your own"
        align="end"
        className="w-72"
        trigger={
          <Button icon={CalendarClock} aria-pressed={custom} className={cx('max-w-56 min-w-0', custom && 'text-primary')}>
            <span className="truncate">{custom ? rangeWords(range) : 'Custom'}</span>
          </Button>
        }
      >
        <CustomForm
          key={range}
          range={range}
          onRange={(next) => {
            setOpen(false);
            onRange(next);
          }}
        />
      </Popover>
    </div>
  );
}

function CustomForm({ range, onRange }: { range: string; onRange: (range: string) => void }) {
  const [begin = '', end = ''] = isCustom(range) ? range.split('..') : [];
  const [from, setFrom] = useState(localText(begin));
  const [to, setTo] = useState(localText(end));
  const chosen = customRange(from, to);
  const wrong = from !== '' && to !== '' && chosen === null;
  return (
    <form
      className="flex flex-col gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== null) onRange(chosen);
      }}
    >
      <Field label="From">
        <Input type="datetime-local" value={from} max="9999-12-31T23:59" onChange={(event) => setFrom(event.target.value)} />
      </Field>
      <Field label="To" error={wrong ? 'It must be later, and at most 400 days.' : undefined}>
        <Input type="datetime-local" value={to} max="9999-12-31T23:59" onChange={(event) => setTo(event.target.value)} />
      </Field>
      <Button type="submit" variant="primary" disabled={chosen === null}>
        Apply
      </Button>
    </form>
  );
}

/** An instant as the control writes it, in the reader's zone. */
function localText(instant: string): string {
  const then = new Date(instant);
  if (Number.isNaN(then.getTime())) return '';
  return new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
