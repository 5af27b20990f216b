import { useQuery } from '@tanstack/react-query';
import { Layers, Plus } from 'lucide-react';
import { useState } from 'react';
import { useCan } from '../../session/session.js';
import { Button, Card, EmptyState, ErrorPanel, PageHeader, Table } from '../../ui/index.js';
import { sourcesQuery } from '../data-sources/source-queries.js';
import { DeleteView } from './DeleteView.js';
import { viewColumns } from './view-columns.js';
import { type KeptView, viewsQuery } from './view-queries.js';
import { ViewDialog } from './ViewDialog.js';
import { ViewForm } from './ViewForm.js';

type Open = { what: 'create' } | { what: 'look' | 'change' | 'delete'; id: string };

/** Materialized views that are kept in the tenant's sources. */
export default function ViewsPage() {
  const views = useQuery(viewsQuery);
  const sources = useQuery(sourcesQuery);
  const mayWrite = useCan('materializations:write');
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const chosen = open !== null && 'id' in open ? views.data?.find(({ id }) => id === open.id) : undefined;
  const sourceName = (id: string): string => sources.data?.find((source) => source.id === id)?.name ?? '';
  const columns = viewColumns({
    sourceName,
    mayWrite,
    onOpen: (what: 'look' | 'change' | 'delete', { id }: KeptView) => setOpen({ what, id }),
  });
  const add = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setOpen({ what: 'create' })}>
      Create view
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Materialized views"
        description="Results that are kept in your own database and refreshed beside those who read them."
        actions={views.data?.length !== 0 && add}
      />
      {views.isError && views.data === undefined ? (
        <ErrorPanel
          title="The views could not be loaded"
          error={views.error}
          onRetry={() => void views.refetch()}
          retrying={views.isFetching}
        />
      ) : (
        <Card flush>
          <Table
            caption="Materialized views"
            columns={columns}
            rows={views.data}
            rowKey={(view) => view.id}
            initialSort={{ key: 'name' }}
            empty={
              <EmptyState icon={Layers} title="No materialized view yet" action={add}>
                {mayWrite
                  ? 'Keep the result of a slow query in its PostgreSQL source. The source needs a materialization user in its settings.'
                  : 'An admin of this tenant can create one.'}
              </EmptyState>
            }
          />
        </Card>
      )}
      {open?.what === 'create' && <ViewForm sources={sources.data ?? []} view={null} onClose={close} />}
      {open?.what === 'change' && chosen && <ViewForm sources={sources.data ?? []} view={chosen} onClose={close} />}
      {open?.what === 'look' && chosen && <ViewDialog view={chosen} sourceName={sourceName(chosen.dataSourceId)} onClose={close} />}
      {open?.what === 'delete' && chosen && <DeleteView view={chosen} onClose={close} />}
    </>
  );
}
