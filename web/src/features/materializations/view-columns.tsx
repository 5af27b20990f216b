import { bytes, count, duration } from '../../format/number.js';
import { type Column, RelativeTime, StatusDot } from '../../ui/index.js';
import { CONDITIONS, type KeptView, refreshWords } from './view-queries.js';
import { ViewMenu } from './ViewMenu.js';

interface ColumnsProps {
  sourceName: (id: string) => string;
  mayWrite: boolean;
  onOpen: (what: 'look' | 'change' | 'delete', view: KeptView) => void;
}

export function viewColumns({ sourceName, mayWrite, onOpen }: ColumnsProps): Column<KeptView>[] {
  return [
    {
      key: 'name',
      header: 'View',
      grow: true,
      sortValue: (view) => view.name,
      cell: (view) => (
        <div className="min-w-0">
          <button
            type="button"
            onClick={() => onOpen('look', view)}
            className="block max-w-full truncate rounded-sm text-left font-medium hover:text-primary"
            title={view.name}
          >
            {view.name}
          </button>
          <p className="truncate text-xs text-muted">{sourceName(view.dataSourceId)}</p>
        </div>
      ),
    },
    {
      key: 'condition',
      header: 'State',
      sortValue: (view) => view.condition,
      cell: (view) => {
        const { tone, words } = CONDITIONS[view.condition];
        return (
          <div className="max-w-56">
            <StatusDot tone={tone} pulse={view.condition === 'refreshing'}>
              {words}
            </StatusDot>
            {view.lastError !== null && (
              <p className="truncate text-xs text-danger" title={view.lastError}>
                {view.lastError}
              </p>
            )}
          </div>
        );
      },
    },
    {
      key: 'age',
      header: 'Data as of',
      hideBelow: 'sm',
      sortValue: (view) => view.statistics.dataAsOf,
      cell: (view) => <RelativeTime at={view.statistics.dataAsOf} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'rows',
      header: 'Rows',
      align: 'right',
      hideBelow: 'md',
      sortValue: (view) => view.statistics.rows,
      cell: (view) => (view.statistics.rows === null ? '' : count(view.statistics.rows)),
    },
    {
      key: 'size',
      header: 'Size',
      align: 'right',
      hideBelow: 'md',
      sortValue: (view) => view.statistics.bytes,
      cell: (view) => (view.statistics.bytes === null ? '' : bytes(view.statistics.bytes)),
    },
    {
      key: 'took',
      header: 'Took',
      align: 'right',
      hideBelow: 'lg',
      sortValue: (view) => view.statistics.durationMs,
      cell: (view) => (view.statistics.durationMs === null ? '' : duration(view.statistics.durationMs)),
    },
    {
      key: 'next',
      header: 'Refreshed',
      hideBelow: 'lg',
      cell: (view) => (
        <div className="text-sm whitespace-nowrap text-muted">
          <p>{refreshWords(view)}</p>
          {view.nextDueAt !== null && (
            <p>
              next <RelativeTime at={view.nextDueAt} />
            </p>
          )}
        </div>
      ),
    },
    {
      key: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '76px',
      cell: (view) => <ViewMenu view={view} mayWrite={mayWrite} onOpen={(what) => onOpen(what, view)} />,
    },
  ];
}
