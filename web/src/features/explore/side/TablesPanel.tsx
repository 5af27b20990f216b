import { useQuery } from '@tanstack/react-query';
import { RotateCw, Table2 } from 'lucide-react';
import { useState } from 'react';
import { EmptyState, ErrorPanel, IconButton, SearchInput } from '../../../ui/index.js';
import { schemaRows } from '../../data-sources/schema-rows.js';
import { sourceSchemaQuery } from '../../data-sources/source-queries.js';
import { ListSkeleton } from './ListSkeleton.js';
import { TableTree } from './TableTree.js';

export interface TablesPanelProps {
  sourceId: string;
  /** Puts a name where the cursor is. */
  onInsert: (name: string) => void;
  /** Shows the first rows of a table. */
  onPreview: (table: string) => void;
}

const NOTHING_TOGGLED: ReadonlySet<string> = new Set();

/** Tables and columns of the source. */
export function TablesPanel({ sourceId, onInsert, onPreview }: TablesPanelProps) {
  const schema = useQuery(sourceSchemaQuery(sourceId));
  const [search, setSearch] = useState('');
  if (schema.data === undefined) {
    if (!schema.isError) return <ListSkeleton />;
    return (
      <ErrorPanel
        title="The tables could not be read"
        error={schema.error}
        onRetry={() => void schema.refetch()}
        retrying={schema.isFetching}
        className="m-2"
      />
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-1 p-2">
        <SearchInput label="Search tables and columns" value={search} onValueChange={setSearch} className="flex-1" />
        <IconButton
          icon={RotateCw}
          label="Read the tables again"
          size="sm"
          disabled={schema.isFetching}
          onClick={() => void schema.refetch()}
        />
      </div>
      {schema.data.length === 0 ? (
        <EmptyState compact icon={Table2} title="No tables">
          This source shows no tables to its user. Files become tables once they are uploaded.
        </EmptyState>
      ) : schemaRows(schema.data, NOTHING_TOGGLED, search).length === 0 ? (
        <EmptyState compact title={`No table or column is called “${search.trim()}”`} />
      ) : (
        <TableTree tables={schema.data} search={search} onPick={onInsert} onPreview={onPreview} />
      )}
    </div>
  );
}
