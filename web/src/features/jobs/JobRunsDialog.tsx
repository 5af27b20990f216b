import { useQuery } from '@tanstack/react-query';
import { count, duration } from '../../format/number.js';
import { type Column, Dialog, EmptyState, ErrorPanel, RelativeTime, StatusDot, Table } from '../../ui/index.js';
import { type JobRun, jobRunsQuery } from './job-types.js';
import { countsWords, outcomeWords } from './job-words.js';

/** A job's last runs, with what they did and why they failed. */
export function JobRunsDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const runs = useQuery(jobRunsQuery(name));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} size="xl" title={name} description="The last runs, the newest first.">
      {runs.isError && runs.data === undefined ? (
        <ErrorPanel title="The runs could not be loaded" error={runs.error} onRetry={() => void runs.refetch()} />
      ) : (
        <Table
          caption={`Runs of ${name}`}
          columns={COLUMNS}
          rows={runs.data}
          rowKey={(run) => run.id}
          empty={<EmptyState compact title="It has not run yet" />}
          className="mb-3"
        />
      )}
    </Dialog>
  );
}

const COLUMNS: Column<JobRun>[] = [
  {
    key: 'started',
    header: 'Began',
    cell: (run) => <RelativeTime at={run.startedAt} className="whitespace-nowrap" />,
  },
  {
    key: 'outcome',
    header: 'Outcome',
    cell: (run) => {
      const { tone, words } = outcomeWords(run);
      return (
        <StatusDot tone={tone} pulse={run.outcome === 'running'}>
          {words}
          {run.runs > 1 && <span className="text-muted">×{count(run.runs)}</span>}
        </StatusDot>
      );
    },
  },
  {
    key: 'took',
    header: 'Took',
    align: 'right',
    hideBelow: 'sm',
    cell: (run) => (run.durationMs === null ? '' : duration(run.durationMs / run.runs)),
  },
  {
    key: 'did',
    header: 'Did',
    grow: true,
    cell: (run) =>
      run.error === null ? (
        <span className="block truncate text-muted" title={countsWords(run.counts)}>
          {countsWords(run.counts) || 'nothing was due'}
        </span>
      ) : (
        <span className="block text-sm break-words text-danger">{run.error}</span>
      ),
  },
];
