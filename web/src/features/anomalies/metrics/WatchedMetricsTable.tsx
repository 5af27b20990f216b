import { Activity, Ellipsis } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useCan } from '../../../session/session.js';
import { EmptyState, IconButton, Menu, MenuItem, MenuLink, RelativeTime, Table } from '../../../ui/index.js';
import { watchedWords } from '../../guards/guard-words.js';
import type { WatchedMetric } from '../anomaly-queries.js';
import { anomaliesPath, type Whose } from '../anomaly-view.js';
import { bucketWords, sensitivityWords, watchWords } from '../anomaly-words.js';
import { DeleteMetric } from './DeleteMetric.js';
import { useTurn } from './use-metric-actions.js';
import { WatchPill } from './WatchPill.js';

interface WatchedMetricsTableProps {
  metrics: readonly WatchedMetric[] | undefined;
  of: Whose;
  create: ReactNode;
  onEdit: (metric: WatchedMetric) => void;
}

/** All that is watched, with how far each was judged. */
export function WatchedMetricsTable({ metrics, of, create, onEdit }: WatchedMetricsTableProps) {
  const mayWrite = useCan('anomalies:write');
  const [deleting, setDeleting] = useState<WatchedMetric | null>(null);
  return (
    <>
      <Table<WatchedMetric>
        caption="Watched metrics"
        rows={metrics}
        rowKey={({ id }) => id}
        initialSort={{ key: 'title' }}
        empty={
          <EmptyState icon={Activity} title="Nothing is watched yet" action={create}>
            {mayWrite
              ? 'Choose a metric or a KPI: Tidemark learns its usual course and says in a sentence when a value is unlike it.'
              : 'A developer or admin of this tenant can choose metrics to be watched.'}
          </EmptyState>
        }
        columns={[
          {
            key: 'title',
            header: 'Metric',
            grow: true,
            sortValue: ({ title }) => title,
            cell: (metric) => (
              <div className="min-w-0">
                <Link to={anomaliesPath(of, `/metrics/${metric.id}`)} className="block truncate rounded-sm font-medium hover:text-primary hover:underline" title={metric.title}>
                  {metric.title}
                </Link>
                <p className="truncate text-sm text-muted" title={watchedWords({ series: metric.series, percentOf: null })}>
                  {watchedWords({ series: metric.series, percentOf: null })}
                </p>
              </div>
            ),
          },
          {
            key: 'state',
            header: 'State',
            sortValue: (metric) => watchWords(metric).word,
            cell: (metric) => (
              <span title={metric.problem ?? undefined}>
                <WatchPill metric={metric} />
              </span>
            ),
          },
          {
            key: 'judged',
            header: 'Judged until',
            hideBelow: 'sm',
            sortValue: ({ judgedUntil }) => judgedUntil,
            cell: ({ judgedUntil }) => <RelativeTime past at={judgedUntil} never="not yet" className="whitespace-nowrap text-muted" />,
          },
          { key: 'bucket', header: 'Every', hideBelow: 'md', cell: ({ bucket }) => <span className="whitespace-nowrap">{bucketWords(bucket)}</span> },
          { key: 'series', header: 'Series', hideBelow: 'lg', align: 'right', cell: ({ watched }) => watched.length },
          {
            key: 'sensitivity',
            header: 'Sensitivity',
            hideBelow: 'lg',
            sortValue: ({ sensitivity }) => sensitivity,
            cell: ({ sensitivity }) => (
              <span className="whitespace-nowrap">
                {sensitivity.toFixed(2)} <span className="text-muted">{sensitivityWords(sensitivity)}</span>
              </span>
            ),
          },
          {
            key: 'actions',
            header: 'Actions',
            headerHidden: true,
            align: 'right',
            width: '48px',
            cell: (metric) => <Actions metric={metric} of={of} mayWrite={mayWrite} onEdit={() => onEdit(metric)} onDelete={() => setDeleting(metric)} />,
          },
        ]}
      />
      <DeleteMetric metric={deleting} of={of} onClose={() => setDeleting(null)} />
    </>
  );
}

function Actions({ metric, of, mayWrite, onEdit, onDelete }: { metric: WatchedMetric; of: Whose; mayWrite: boolean; onEdit: () => void; onDelete: () => void }) {
  const { turn, pending } = useTurn(metric, of);
  return (
    <Menu trigger={<IconButton icon={Ellipsis} label={`Actions for ${metric.title}`} size="sm" />}>
      <MenuLink to={anomaliesPath(of, '', { metric: metric.id, status: 'all' })}>Its anomalies</MenuLink>
      {mayWrite && (
        <>
          <MenuItem onSelect={onEdit}>Edit</MenuItem>
          <MenuItem disabled={pending} onSelect={turn}>
            {metric.enabled ? 'Disable' : 'Enable'}
          </MenuItem>
          <MenuItem tone="danger" onSelect={onDelete}>
            Delete
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
