import { useQuery } from '@tanstack/react-query';
import { FileUp, LayoutDashboard, Plus } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { DashboardSummary } from '../../api/types.js';
import { useCan } from '../../session/session.js';
import { Button, Card, cx, EmptyState, ErrorPanel, IconButton, PageHeader, SearchInput } from '../../ui/index.js';
import { dashboardsQuery } from './data/dashboard-queries.js';
import { CreateDashboardDialog } from './list/CreateDashboardDialog.js';
import { DashboardsTable } from './list/DashboardsTable.js';
import { ImportDialog } from './list/ImportDialog.js';
import { matches, tagsOf } from './list/search.js';

/** All dashboards: found by name and tag, made, brought in and taken away. */
export default function DashboardsPage() {
  const dashboards = useQuery(dashboardsQuery);
  const mayWrite = useCan('dashboards:write');
  const [params, setParams] = useSearchParams();
  const [open, setOpen] = useState<'create' | 'import' | null>(null);
  const search = params.get('q') ?? '';
  const tag = params.get('tag');
  const narrow = (name: string, value: string | null): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const shown = dashboards.data?.filter((dashboard) => matches(dashboard, search, tag));
  const create = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setOpen('create')}>
      New dashboard
    </Button>
  );
  const bring = mayWrite && (
    <Button icon={FileUp} onClick={() => setOpen('import')}>
      Import
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Dashboards"
        actions={
          dashboards.data?.length !== 0 && (
            <>
              {mayWrite && (
                <IconButton
                  icon={FileUp}
                  label="Import a definition"
                  variant="outline"
                  onClick={() => setOpen('import')}
                />
              )}
              {create}
            </>
          )
        }
      />
      {dashboards.isError && dashboards.data === undefined ? (
        <ErrorPanel
          title="The dashboards could not be loaded"
          error={dashboards.error}
          onRetry={() => void dashboards.refetch()}
          retrying={dashboards.isFetching}
        />
      ) : (
        <Card flush>
          {dashboards.data?.length !== 0 && (
            <Narrow
              dashboards={dashboards.data ?? []}
              search={search}
              tag={tag}
              onSearch={(value) => narrow('q', value)}
              onTag={(value) => narrow('tag', value)}
            />
          )}
          <DashboardsTable
            dashboards={shown}
            empty={
              dashboards.data?.length === 0 ? (
                <EmptyState
                  icon={LayoutDashboard}
                  title="No dashboard yet"
                  action={
                    mayWrite && (
                      <>
                        {bring}
                        {create}
                      </>
                    )
                  }
                >
                  {mayWrite
                    ? 'Compose one from queries on your data sources, or bring in a definition as YAML.'
                    : 'None is shared with you. A developer or admin of this tenant can make one.'}
                </EmptyState>
              ) : (
                <EmptyState
                  compact
                  title="No dashboard fits"
                  action={
                    <Button size="sm" onClick={() => setParams({}, { replace: true })}>
                      Show all
                    </Button>
                  }
                >
                  {[
                    search.trim() === '' ? '' : `None is called “${search.trim()}”.`,
                    tag === null ? '' : `The tag “${tag}” is asked for.`,
                  ].join(' ')}
                </EmptyState>
              )
            }
          />
        </Card>
      )}
      {open === 'create' && <CreateDashboardDialog onClose={() => setOpen(null)} />}
      {open === 'import' && <ImportDialog onClose={() => setOpen(null)} />}
    </>
  );
}

interface NarrowProps {
  dashboards: readonly DashboardSummary[];
  search: string;
  tag: string | null;
  onSearch: (search: string) => void;
  onTag: (tag: string | null) => void;
}

function Narrow({ dashboards, search, tag, onSearch, onTag }: NarrowProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line p-2">
      <SearchInput label="Search dashboards" value={search} onValueChange={onSearch} className="w-full sm:w-64" />
      <div role="group" aria-label="Tags" className="flex flex-wrap gap-1">
        {tagsOf(dashboards).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === tag}
            onClick={() => onTag(one === tag ? null : one)}
            className={cx(
              'h-6 max-w-40 truncate rounded-pill px-2 text-sm font-medium transition-colors duration-120',
              one === tag ? 'bg-primary-soft text-primary' : 'bg-neutral-soft text-muted hover:text-ink',
            )}
          >
            {one}
          </button>
        ))}
      </div>
    </div>
  );
}
