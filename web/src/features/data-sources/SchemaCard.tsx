import { useQuery } from '@tanstack/react-query';
import { RotateCw, SquareTerminal, Table2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { DataSource, SchemaTable } from '../../api/types.js';
import { plural } from '../../format/number.js';
import { useCan } from '../../session/session.js';
import {
  Card,
  CopyButton,
  EmptyState,
  ErrorPanel,
  IconButton,
  SearchInput,
  Skeleton,
  Tooltip,
  useCopy,
  useToast,
} from '../../ui/index.js';
import { AllowHost, isClosedAddress } from './AllowHost.js';
import { schemaRows } from './schema-rows.js';
import { SchemaTree, tableName } from './SchemaTree.js';
import { sourceSchemaQuery } from './source-queries.js';

/** What a source holds: a searchable tree; a press on a name copies it. */
export function SchemaCard({ source }: { source: DataSource }) {
  const schema = useQuery(sourceSchemaQuery(source.id));
  const mayQuery = useCan('queries:execute');
  const [search, setSearch] = useState('');
  const { copy } = useCopy();
  const toast = useToast();
  if (schema.data === undefined && schema.isError) {
    const { host, port } = source.settings;
    return (
      <div className="flex max-w-4xl flex-col gap-3">
        <ErrorPanel
          title="The tables could not be read"
          error={schema.error}
          onRetry={() => void schema.refetch()}
          retrying={schema.isFetching}
        />
        {isClosedAddress(schema.error) && typeof host === 'string' && (
          <AllowHost host={host} port={Number(port)} onAllowed={() => void schema.refetch()} />
        )}
      </div>
    );
  }
  const tables = schema.data;
  const pick = (text: string): void => {
    void copy(text).then((done) =>
      toast.show(
        done
          ? { title: `${text} is copied`, duration: 2000 }
          : { title: 'The browser did not let the name be copied', tone: 'danger' },
      ),
    );
  };
  const actions = (table: SchemaTable) => (
    <>
      <CopyButton text={tableName(table)} label="Copy the name" />
      {mayQuery && (
        <Tooltip label="Explore">
          <Link
            to={`/explore?source=${source.id}&table=${encodeURIComponent(tableName(table))}`}
            aria-label={`Explore ${table.table}`}
            className="inline-flex size-7 items-center justify-center rounded-control text-muted hover:bg-card hover:text-ink"
          >
            <SquareTerminal size={15} strokeWidth={1.8} aria-hidden />
          </Link>
        </Tooltip>
      )}
    </>
  );
  return (
    <Card flush className="max-w-4xl">
      <div className="flex items-center gap-2 border-b border-line p-2">
        <SearchInput
          label="Search tables and columns"
          value={search}
          onValueChange={setSearch}
          className="max-w-80 flex-1"
        />
        <span className="ml-auto shrink-0 text-sm text-muted max-sm:hidden">
          {tables !== undefined &&
            `${plural(tables.length, 'table')} · ${plural(
              tables.reduce((sum, table) => sum + table.columns.length, 0),
              'column',
            )}`}
        </span>
        <IconButton
          icon={RotateCw}
          label="Read the tables again"
          size="sm"
          className="max-sm:ml-auto"
          disabled={schema.isFetching}
          onClick={() => void schema.refetch()}
        />
      </div>
      {tables === undefined ? (
        <SchemaSkeleton />
      ) : tables.length === 0 ? (
        <EmptyState icon={Table2} title="No tables">
          {source.type === 'file'
            ? 'Upload a file: it appears here as a table.'
            : 'The user of this connection sees no tables. Grant it SELECT on those that are to be read.'}
        </EmptyState>
      ) : schemaRows(tables, new Set(), search).length === 0 ? (
        <EmptyState compact title={`No table or column is called “${search.trim()}”`} />
      ) : (
        <SchemaTree
          tables={tables}
          search={search}
          onPick={pick}
          tableActions={actions}
          className="max-h-[calc(100dvh-260px)] min-h-72 p-1.5"
        />
      )}
    </Card>
  );
}

function SchemaSkeleton() {
  return (
    <div className="flex flex-col gap-3 p-3.5" role="status" aria-label="Loading">
      {['w-24', 'w-40', 'w-32', 'w-48', 'w-36', 'w-44'].map((width, index) => (
        <Skeleton key={width} className={`h-3 ${width} ${index === 0 ? '' : 'ml-5'}`} />
      ))}
    </div>
  );
}
