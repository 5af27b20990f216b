import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { History, Play } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { count } from '../../format/number.js';
import { scheduleWords } from '../../format/schedule.js';
import { useCan } from '../../session/session.js';
import {
  Card,
  type Column,
  EmptyState,
  ErrorPanel,
  IconButton,
  PageHeader,
  RelativeTime,
  StatusDot,
  Table,
  useToast,
} from '../../ui/index.js';
import { type JobState, JOBS, jobsQuery } from './job-types.js';
import { stateWords } from './job-words.js';
import { JobRunsDialog } from './JobRunsDialog.js';

/** The installation's scheduled jobs: where each stands, its history, and a run by hand. */
export default function JobsPage() {
  const jobs = useQuery(jobsQuery);
  const [shown, setShown] = useState<string | null>(null);
  const columns = useColumns(setShown);
  return (
    <>
      <PageHeader title="Jobs" description="Scheduled work of this installation, on one process at a time." />
      {jobs.isError && jobs.data === undefined ? (
        <ErrorPanel
          title="The jobs could not be loaded"
          error={jobs.error}
          onRetry={() => void jobs.refetch()}
          retrying={jobs.isFetching}
        />
      ) : (
        <Card flush>
          <Table
            caption="Scheduled jobs"
            columns={columns}
            rows={jobs.data}
            rowKey={(job) => job.name}
            initialSort={{ key: 'name' }}
            skeletonRows={8}
            empty={<EmptyState title="No jobs are declared" />}
          />
        </Card>
      )}
      {shown !== null && <JobRunsDialog name={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function useColumns(onHistory: (name: string) => void): Column<JobState>[] {
  const mayRun = useCan('jobs:write');
  return [
    {
      key: 'name',
      header: 'Job',
      grow: true,
      sortValue: (job) => job.name,
      cell: (job) => (
        <div className="min-w-0">
          <p className="truncate font-medium" title={job.name}>
            {job.name}
          </p>
          <p className="truncate text-xs text-muted" title={job.cron}>
            {scheduleWords(job.cron)}
          </p>
        </div>
      ),
    },
    {
      key: 'state',
      header: 'State',
      sortValue: (job) => stateWords(job).words,
      cell: (job) => {
        const { tone, words } = stateWords(job);
        return (
          <div className="max-w-64">
            <StatusDot tone={tone} pulse={job.running}>
              {words}
            </StatusDot>
            {job.lastRun?.error != null && (
              <p className="truncate text-xs text-danger" title={job.lastRun.error}>
                {job.lastRun.error}
              </p>
            )}
          </div>
        );
      },
    },
    {
      key: 'last',
      header: 'Last run',
      hideBelow: 'sm',
      sortValue: (job) => job.lastRun?.startedAt ?? null,
      cell: (job) => <RelativeTime at={job.lastRun?.startedAt ?? null} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'next',
      header: 'Next',
      hideBelow: 'md',
      sortValue: (job) => job.nextDueAt,
      cell: (job) => <RelativeTime at={job.nextDueAt} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'runs',
      header: 'Runs, 24 h',
      align: 'right',
      hideBelow: 'md',
      sortValue: (job) => job.runsLastDay,
      cell: (job) => count(job.runsLastDay),
    },
    {
      key: 'failures',
      header: 'Failed, 24 h',
      align: 'right',
      hideBelow: 'lg',
      sortValue: (job) => job.failuresLastDay,
      cell: (job) => <span className={job.failuresLastDay > 0 ? 'text-danger' : 'text-muted'}>{count(job.failuresLastDay)}</span>,
    },
    {
      key: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '76px',
      cell: (job) => (
        <div className="flex justify-end gap-1">
          <IconButton icon={History} size="sm" plain label={`History of ${job.name}`} onClick={() => onHistory(job.name)} />
          {mayRun && <RunNow job={job} />}
        </div>
      ),
    },
  ];
}

function RunNow({ job }: { job: JobState }) {
  const queries = useQueryClient();
  const toast = useToast();
  const run = useMutation({
    mutationFn: () => api.post(`/jobs/${encodeURIComponent(job.name)}/run`),
    onSuccess: () => toast.success(`${job.name} has begun`),
    onError: (error) => toast.error(`${job.name} could not be run`, error),
    onSettled: () => queries.invalidateQueries({ queryKey: JOBS }),
  });
  return (
    <IconButton
      icon={Play}
      size="sm"
      plain
      label={`Run ${job.name} now`}
      disabled={job.running || run.isPending}
      onClick={() => run.mutate()}
    />
  );
}
