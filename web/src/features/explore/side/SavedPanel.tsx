import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import type { DataSource } from '../../../api/types.js';
import { useCan } from '../../../session/session.js';
import {
  ConfirmDialog,
  cx,
  EmptyState,
  ErrorPanel,
  IconButton,
  RelativeTime,
  SearchInput,
  useToast,
} from '../../../ui/index.js';
import { type KeptQuery, queryKeys, savedQueriesQuery } from '../explore-queries.js';
import { ListSkeleton } from './ListSkeleton.js';

export interface SavedPanelProps {
  sources: readonly DataSource[];
  /** The query that is open. */
  openId: string | null;
  onOpen: (query: KeptQuery) => void;
  onDeleted: (id: string) => void;
}

/** The tenant's saved queries. */
export function SavedPanel({ sources, openId, onOpen, onDeleted }: SavedPanelProps) {
  const saved = useQuery(savedQueriesQuery);
  const mayWrite = useCan('queries:write');
  const [search, setSearch] = useState('');
  const [deleting, setDeleting] = useState<KeptQuery | null>(null);
  if (saved.data === undefined) {
    if (!saved.isError) return <ListSkeleton />;
    return (
      <ErrorPanel
        title="The saved queries could not be loaded"
        error={saved.error}
        onRetry={() => void saved.refetch()}
        retrying={saved.isFetching}
        className="m-2"
      />
    );
  }
  if (saved.data.length === 0) {
    return (
      <EmptyState compact icon={Bookmark} title="No saved queries">
        {mayWrite ? 'Save a query to find it here, and to use it in several widgets.' : 'Nobody has saved one yet.'}
      </EmptyState>
    );
  }
  const wanted = search.trim().toLowerCase();
  const shown = saved.data.filter((query) => `${query.name} ${query.sql}`.toLowerCase().includes(wanted));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <SearchInput label="Search saved queries" value={search} onValueChange={setSearch} className="m-2" />
      {shown.length === 0 && <EmptyState compact title={`Nothing is called “${search.trim()}”`} />}
      <ul className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-2">
        {shown.map((query) => (
          <li key={query.id} className="group/item relative">
            <button
              type="button"
              onClick={() => onOpen(query)}
              aria-current={query.id === openId}
              title={query.description === '' ? query.name : query.description}
              className={cx(
                'block w-full rounded-control px-2 py-1.5 pr-9 text-left hover:bg-hover focus-visible:-outline-offset-2',
                query.id === openId && 'bg-primary-soft',
              )}
            >
              <span className="block truncate font-medium">{query.name}</span>
              <span className="block truncate text-sm text-muted">
                {sources.find(({ id }) => id === query.dataSourceId)?.name ?? 'source deleted'} ·{' '}
                <RelativeTime key={query.updatedAt} at={query.updatedAt} />
              </span>
            </button>
            {mayWrite && (
              <IconButton
                icon={Trash2}
                label={`Delete ${query.name}`}
                size="sm"
                variant="danger"
                className="absolute top-2 right-1 opacity-0 group-focus-within/item:opacity-100 group-hover/item:opacity-100 pointer-coarse:opacity-100"
                onClick={() => setDeleting(query)}
              />
            )}
          </li>
        ))}
      </ul>
      <DeleteQuery query={deleting} onClose={() => setDeleting(null)} onDeleted={onDeleted} />
    </div>
  );
}

interface DeleteQueryProps {
  query: KeptQuery | null;
  onClose: () => void;
  onDeleted: (id: string) => void;
}

function DeleteQuery({ query, onClose, onDeleted }: DeleteQueryProps) {
  const queries = useQueryClient();
  const toast = useToast();
  return (
    <ConfirmDialog
      open={query !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${query?.name ?? ''}”?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        if (query === null) return;
        await api.delete(`/queries/${query.id}`);
        onDeleted(query.id);
        await queries.invalidateQueries({ queryKey: queryKeys.saved });
        toast.success(`“${query.name}” is deleted`);
      }}
    >
      <p>Widgets that follow this query will show an error. Widgets with a text of their own stay as they are.</p>
    </ConfirmDialog>
  );
}
