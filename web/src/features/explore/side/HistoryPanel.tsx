import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import type { DataSource } from '../../../api/types.js';
import { count, duration, plural } from '../../../format/number.js';
import { useMe } from '../../../session/session.js';
import {
  Button,
  EmptyState,
  ErrorPanel,
  RelativeTime,
  SegmentedControl,
  StatusDot,
  type Tone,
} from '../../../ui/index.js';
import { historyQuery, type QueryRun } from '../explore-queries.js';
import { groupRuns, type RunGroup } from './group-runs.js';
import { ListSkeleton } from './ListSkeleton.js';

const OUTCOMES: Record<QueryRun['outcome'], { tone: Tone; label: string }> = {
  succeeded: { tone: 'success', label: 'ran' },
  failed: { tone: 'danger', label: 'failed' },
  cancelled: { tone: 'neutral', label: 'cancelled' },
  rejected: { tone: 'warning', label: 'refused' },
};

export interface HistoryPanelProps {
  sources: readonly DataSource[];
  onOpen: (run: QueryRun) => void;
}

/** What ran, newest first; a press brings the statement back into the editor. */
export function HistoryPanel({ sources, onOpen }: HistoryPanelProps) {
  const { user } = useMe();
  const [whose, setWhose] = useState<'mine' | 'all'>('mine');
  const history = useInfiniteQuery(historyQuery);
  if (history.data === undefined) {
    if (!history.isError) return <ListSkeleton />;
    return (
      <ErrorPanel
        title="The history could not be loaded"
        error={history.error}
        onRetry={() => void history.refetch()}
        retrying={history.isFetching}
        className="m-2"
      />
    );
  }
  const runs = history.data.pages.flatMap((page) => page.runs);
  const shown = whose === 'all' ? runs : runs.filter((run) => run.userId === user.id && run.origin === 'explore');
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <SegmentedControl
        label="Whose queries"
        size="sm"
        value={whose}
        onValueChange={setWhose}
        options={[
          { value: 'mine', label: 'Typed by you' },
          { value: 'all', label: 'Everything' },
        ]}
        className="m-2 self-start"
      />
      <div className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-2">
        {shown.length === 0 && !history.hasNextPage && (
          <EmptyState compact icon={History} title="Nothing has run yet">
            Queries that you run are listed here, with their time and outcome.
          </EmptyState>
        )}
        <ul>
          {groupRuns(shown).map(({ run, times }) => (
            <li key={run.id}>
              <Entry run={run} times={times} sources={sources} onOpen={onOpen} />
            </li>
          ))}
        </ul>
        {history.hasNextPage && (
          <Button
            size="sm"
            variant="ghost"
            className="mx-auto mt-1 flex"
            pending={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            Show older ones
          </Button>
        )}
      </div>
    </div>
  );
}

function Entry({ run, times, sources, onOpen }: HistoryPanelProps & RunGroup) {
  const { tone, label } = OUTCOMES[run.outcome];
  const source = sources.find(({ id }) => id === run.dataSourceId)?.name ?? 'source deleted';
  const cached = run.cacheLevel === 'l1' || run.cacheLevel === 'l2';
  const facts = [
    run.outcome === 'succeeded' && run.rows !== null ? plural(run.rows, 'row') : null,
    run.outcome === 'rejected' ? null : cached ? 'cached' : duration(run.durationMs),
    run.origin === 'explore' ? null : run.origin,
    times > 1 ? `${count(times)}\u00a0times` : null,
  ].filter((fact) => fact !== null);
  return (
    <button
      type="button"
      onClick={() => onOpen(run)}
      title={`${run.error === null ? '' : `${run.error.message}\n\n`}${source}\n\n${run.sql}`}
      className="block w-full rounded-control px-2 py-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span className="line-clamp-2 font-mono text-sm wrap-anywhere">{run.sql.replaceAll(/\s+/g, ' ')}</span>
      <span className="mt-0.5 flex min-w-0 items-center gap-1.5 text-sm text-muted">
        <StatusDot tone={tone}>{label}</StatusDot>
        <span className="min-w-0 flex-1 truncate">{facts.join(' · ')}</span>
        <RelativeTime key={run.startedAt} at={run.startedAt} className="shrink-0" />
      </span>
    </button>
  );
}
