import { useQuery } from '@tanstack/react-query';
import { Database, Ellipsis, FileSpreadsheet, Plus, Settings2, SquareTerminal, Trash2, Zap } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { DataSource } from '../../api/types.js';
import { useCan } from '../../session/session.js';
import {
  ButtonLink,
  Card,
  type Column,
  EmptyState,
  ErrorPanel,
  IconButton,
  Menu,
  MenuItem,
  MenuSeparator,
  PageHeader,
  RelativeTime,
  SearchInput,
  Table,
} from '../../ui/index.js';
import { DeleteSource } from './DeleteSource.js';
import { sourcesQuery, useTypeTitle } from './source-queries.js';
import { SourceDot } from './SourceStatus.js';
import { useTestSource } from './use-test-source.js';

/** From how many on a search field is worth its place. */
const MANY = 8;

export default function DataSourcesPage() {
  const sources = useQuery(sourcesQuery);
  const mayWrite = useCan('datasources:write');
  const [search, setSearch] = useState('');
  const [deleting, setDeleting] = useState<DataSource | null>(null);
  const columns = useColumns(setDeleting);
  const wanted = search.trim().toLowerCase();
  const shown = sources.data?.filter((source) => `${source.name} ${source.type}`.toLowerCase().includes(wanted));
  const add = mayWrite && (
    <ButtonLink to="/data-sources/new" variant="primary" icon={Plus}>
      Add data source
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title="Data sources" actions={sources.data?.length !== 0 && add} />
      {sources.isError && sources.data === undefined ? (
        <ErrorPanel
          title="The data sources could not be loaded"
          error={sources.error}
          onRetry={() => void sources.refetch()}
          retrying={sources.isFetching}
        />
      ) : (
        <Card flush>
          {(sources.data?.length ?? 0) >= MANY && (
            <div className="border-b border-line p-2">
              <SearchInput label="Search data sources" value={search} onValueChange={setSearch} className="max-w-72" />
            </div>
          )}
          <Table
            caption="Data sources"
            columns={columns}
            rows={shown}
            rowKey={(source) => source.id}
            initialSort={{ key: 'name' }}
            empty={
              wanted === '' ? (
                <EmptyState icon={Database} title="No data source yet" action={add}>
                  {mayWrite
                    ? 'Connect a PostgreSQL database, or upload CSV, Parquet or JSON files. Queries only ever read.'
                    : 'An admin of this tenant can connect one.'}
                </EmptyState>
              ) : (
                <EmptyState compact title={`No data source is called “${search.trim()}”`} />
              )
            }
          />
        </Card>
      )}
      <DeleteSource source={deleting} onClose={() => setDeleting(null)} />
    </>
  );
}

function useColumns(onDelete: (source: DataSource) => void): Column<DataSource>[] {
  const titleOf = useTypeTitle();
  return [
    {
      key: 'name',
      header: 'Name',
      grow: true,
      sortValue: (source) => source.name,
      cell: (source) => {
        const Icon = source.type === 'file' ? FileSpreadsheet : Database;
        return (
          <Link
            to={`/data-sources/${source.id}`}
            className="flex w-fit max-w-full items-center gap-2.5 rounded-sm font-medium hover:text-primary"
          >
            <Icon size={16} strokeWidth={1.7} aria-hidden className="shrink-0 text-muted" />
            <span className="truncate" title={source.name}>
              {source.name}
            </span>
          </Link>
        );
      },
    },
    {
      key: 'type',
      header: 'Type',
      hideBelow: 'sm',
      sortValue: (source) => titleOf(source.type),
      cell: (source) => <span className="whitespace-nowrap text-muted">{titleOf(source.type)}</span>,
    },
    {
      key: 'where',
      header: 'Where',
      hideBelow: 'lg',
      cell: (source) => (
        <span className="block max-w-64 truncate text-muted" title={place(source)}>
          {place(source)}
        </span>
      ),
    },
    {
      key: 'status',
      header: 'Status',
      sortValue: (source) => source.status,
      cell: (source) => (
        <span title={source.lastError ?? undefined}>
          <SourceDot status={source.status} />
        </span>
      ),
    },
    {
      key: 'checked',
      header: 'Last checked',
      hideBelow: 'md',
      sortValue: (source) => source.lastCheckedAt,
      cell: (source) => <RelativeTime at={source.lastCheckedAt} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '40px',
      cell: (source) => <RowMenu source={source} onDelete={onDelete} />,
    },
  ];
}

/** Where a source's data is, in short: host and database. */
export function place(source: DataSource): string {
  const { host, port, database } = source.settings;
  if (typeof host !== 'string') return '';
  const address = typeof port === 'number' ? `${host}:${port}` : host;
  return typeof database === 'string' ? `${address}/${database}` : address;
}

function RowMenu({ source, onDelete }: { source: DataSource; onDelete: (source: DataSource) => void }) {
  const navigate = useNavigate();
  const mayWrite = useCan('datasources:write');
  const mayQuery = useCan('queries:execute');
  const test = useTestSource(source);
  return (
    <Menu trigger={<IconButton icon={Ellipsis} size="sm" plain label={`Actions for ${source.name}`} />}>
      {mayQuery && (
        <MenuItem icon={SquareTerminal} onSelect={() => void navigate(`/explore?source=${source.id}`)}>
          Explore
        </MenuItem>
      )}
      <MenuItem icon={Settings2} onSelect={() => void navigate(`/data-sources/${source.id}`)}>
        Open
      </MenuItem>
      <MenuItem icon={Zap} onSelect={() => test.mutate()}>
        Test connection
      </MenuItem>
      {mayWrite && (
        <>
          <MenuSeparator />
          <MenuItem icon={Trash2} tone="danger" onSelect={() => onDelete(source)}>
            Delete
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
