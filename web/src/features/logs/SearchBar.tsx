import { CircleHelp, Radio } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { ApiError } from '../../api/client.js';
import { Button, cx, IconButton, Popover, SearchInput, Select, StatusDot } from '../../ui/index.js';
import type { LiveLines } from './use-live-lines.js';
import { type LogView, RANGES } from './log-view.js';

/** How to search, by example. */
const HELP: readonly [string, string][] = [
  ['timeout refused', 'both words, in any order'],
  ['"connection refused"', 'these words next to each other'],
  ['level>=warn', 'warnings and worse'],
  ['service=api', 'lines of one service'],
  ['status=5xx', 'a class of statuses'],
  ['durationMs>250', 'a number of a field'],
  ['path=/files/*', 'what begins like this'],
  ['-healthcheck', 'lines without it; also -field=value'],
  ['traceId=75d85a88…', 'all lines of a trace'],
];

export interface SearchBarProps {
  view: LogView;
  onChange: (change: Partial<LogView>) => void;
  error: unknown;
  live: LiveLines;
}

/** What is searched for, when, and whether new lines are shown as they come. */
export function SearchBar({ view, onChange, error, live }: SearchBarProps) {
  const [draft, setDraft] = useState({ of: view.query, text: view.query });
  // A click on a value changes the search from elsewhere.
  const text = draft.of === view.query ? draft.text : view.query;
  const input = useRef<HTMLInputElement>(null);
  const problem = problemOf(error, view.query, text);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onChange({ query: text.trim() });
  };
  const custom = view.range.includes('..');
  return (
    <div className="flex flex-col gap-1.5">
      <form onSubmit={submit} className="flex flex-wrap items-center gap-2" role="search">
        <SearchInput
          ref={input}
          label="Search the logs"
          placeholder="level>=warn service=api “exact phrase”"
          value={text}
          onValueChange={(next) => {
            setDraft({ of: view.query, text: next });
            if (next === '') onChange({ query: '' });
          }}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? undefined : 'log-search-problem'}
          maxLength={500}
          className="flex-[1_1_260px] font-mono [&_input]:font-mono [&_input]:text-sm"
        />
        <Popover
          label="How to search"
          align="end"
          trigger={<IconButton icon={CircleHelp} label="How to search" variant="outline" />}
          className="w-[380px]"
        >
          <h2 className="mb-2 text-base font-semibold">How to search</h2>
          <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1.5 text-sm">
            {HELP.map(([example, meaning]) => (
              <div key={example} className="contents">
                <dt>
                  <code className="rounded-sm bg-sunken px-1 py-0.5 whitespace-nowrap">{example}</code>
                </dt>
                <dd className="text-muted">{meaning}</dd>
              </div>
            ))}
          </dl>
          <p className="mt-2 text-sm text-muted">Everything that is written must hold. Capitals make no difference.</p>
        </Popover>
        <span className="w-44 max-sm:flex-1">
          <Select
            aria-label="Time range"
            value={custom ? 'custom' : view.range}
            onValueChange={(range) => range !== 'custom' && onChange({ range })}
            options={[...RANGES, ...(custom ? [{ value: 'custom', label: rangeWords(view.range) }] : [])]}
          />
        </span>
        <Button
          type="button"
          variant={view.live ? 'primary' : 'secondary'}
          icon={Radio}
          aria-pressed={view.live}
          onClick={() => onChange({ live: !view.live })}
        >
          Live
        </Button>
        <button type="submit" className="sr-only">
          Search
        </button>
        {view.live && <LiveState live={live} />}
      </form>
      {problem !== null && (
        <div id="log-search-problem" role="alert" className="text-sm">
          <pre aria-hidden className="overflow-x-auto font-mono text-muted">
            {text}
            {'\n'}
            <span className="text-danger">{`${' '.repeat(problem.position)}^`}</span>
          </pre>
          <p className="text-danger">
            {problem.message} <span className="sr-only">At character {problem.position + 1}.</span>
          </p>
        </div>
      )}
    </div>
  );
}

function LiveState({ live: { status, refusal, dropped } }: { live: LiveLines }) {
  const [tone, words] =
    refusal !== null
      ? (['danger', refusal] as const)
      : status === 'live'
        ? (['success', 'New lines appear as they come'] as const)
        : (['warning', status === 'offline' ? 'Offline' : 'Connecting…'] as const);
  return (
    <span className="text-sm text-muted" role="status">
      <StatusDot tone={tone} pulse={tone === 'success'} className={cx(tone === 'danger' && 'text-danger')}>
        {words}
        {dropped > 0 && ` · ${dropped.toLocaleString()} came too fast to be shown`}
      </StatusDot>
    </span>
  );
}

/** What is wrong with the search that was asked, while it still stands there as it was. */
function problemOf(error: unknown, asked: string, text: string): { message: string; position: number } | null {
  if (!(error instanceof ApiError) || error.code !== 'QUERY_REJECTED' || asked !== text.trim()) return null;
  const { position } = (error.details ?? {}) as { position?: unknown };
  return { message: error.message, position: typeof position === 'number' ? position : 0 };
}

function rangeWords(range: string): string {
  const [from = '', to = ''] = range.split('..');
  const format = new Intl.DateTimeFormat(undefined, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return format.formatRange(new Date(from), new Date(to));
}
