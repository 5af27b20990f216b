import { ChevronRight, ListFilter, ListX } from 'lucide-react';
import { cx, IconButton, Pill } from '../../ui/index.js';
import { LEVEL_TONES } from './levels.js';
import type { LogLine } from './log-queries.js';
import { fieldTerm } from './log-view.js';

export interface LogRowProps {
  line: LogLine;
  open: boolean;
  onToggle: () => void;
  /** Adds a term to the search. */
  onTerm: (term: string, negated: boolean) => void;
  /** Shows all lines of a trace or request. */
  onFollow: (term: string) => void;
}

/** A line; opened, with all of its fields, each of which narrows the search. */
export function LogRow({ line, open, onToggle, onTerm, onFollow }: LogRowProps) {
  return (
    <div className="border-b border-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex w-full items-baseline gap-2 px-2.5 py-1.5 text-left text-sm hover:bg-hover/60 max-sm:flex-wrap max-sm:gap-y-0.5"
      >
        <ChevronRight
          size={13}
          strokeWidth={2}
          aria-hidden
          className={cx('shrink-0 self-center text-faint transition-transform', open && 'rotate-90')}
        />
        <time
          dateTime={line.timestamp}
          title={line.timestamp}
          className="shrink-0 font-mono text-xs whitespace-nowrap text-muted tabular-nums"
        >
          {timeWords(line.timestamp)}
        </time>
        <Pill tone={LEVEL_TONES[line.level]} className="w-12 justify-center">
          {line.level}
        </Pill>
        <span className="w-36 shrink-0 truncate text-muted max-sm:w-auto max-sm:max-w-40">{line.service}</span>
        <span
          className={cx(
            'min-w-0 flex-1 font-mono text-xs break-words max-sm:basis-full',
            open ? 'whitespace-pre-wrap' : 'line-clamp-1 max-sm:line-clamp-2',
          )}
        >
          {line.message === '' ? <em className="text-faint">no message</em> : line.message}
        </span>
      </button>
      {open && <Details line={line} onTerm={onTerm} onFollow={onFollow} />}
    </div>
  );
}

function Details({ line, onTerm, onFollow }: Pick<LogRowProps, 'line' | 'onTerm' | 'onFollow'>) {
  const { traceId, requestId } = line;
  const fields: [string, string | number | boolean | null][] = [
    ['level', line.level],
    ['service', line.service],
    ...Object.entries(line.fields),
  ];
  return (
    <div className="border-t border-line bg-sunken px-3 py-2 sm:pl-8">
      <dl className="grid grid-cols-[minmax(7rem,max-content)_1fr] gap-x-3 gap-y-0.5 text-sm max-sm:grid-cols-1">
        {traceId !== undefined && (
          <Followed name="traceId" value={traceId} label="Show the trace" onFollow={onFollow} />
        )}
        {requestId !== undefined && (
          <Followed name="requestId" value={requestId} label="Show the request" onFollow={onFollow} />
        )}
        {fields.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="truncate pt-1 font-mono text-xs text-muted" title={name}>
              {name}
            </dt>
            <dd className="flex min-w-0 items-start gap-1">
              <span className="min-w-0 flex-1 py-1 font-mono text-xs break-words whitespace-pre-wrap">
                {value === null ? 'null' : String(value)}
              </span>
              {value !== null && String(value) !== '' && String(value).length <= 128 && (
                <>
                  <IconButton
                    icon={ListFilter}
                    size="sm"
                    label={`Only lines with this ${name}`}
                    onClick={() => onTerm(fieldTerm(name, value), false)}
                  />
                  <IconButton
                    icon={ListX}
                    size="sm"
                    label={`No lines with this ${name}`}
                    onClick={() => onTerm(fieldTerm(name, value), true)}
                  />
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Followed({
  name,
  value,
  label,
  onFollow,
}: {
  name: string;
  value: string;
  label: string;
  onFollow: (term: string) => void;
}) {
  return (
    <div className="contents">
      <dt className="pt-1 font-mono text-xs text-muted">{name}</dt>
      <dd className="min-w-0 py-1 font-mono text-xs break-all">
        {value}{' '}
        <button
          type="button"
          onClick={() => onFollow(fieldTerm(name, value))}
          className="rounded-sm font-sans text-sm font-medium text-primary hover:underline"
        >
          {label}
        </button>
      </dd>
    </div>
  );
}

function timeWords(at: string): string {
  const then = new Date(at);
  const time = then.toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hour12: false,
  });
  const day = then.toLocaleDateString(undefined, { day: '2-digit', month: 'short' });
  return `${day} ${time}`;
}
