import { useQuery } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { ApiError } from '../../api/client.js';
import type { DataSource } from '../../api/types.js';
import { useCan, useMe } from '../../session/session.js';
import { ButtonLink, Card, EmptyState, ErrorPanel, PageHeader, Skeleton, SkeletonText } from '../../ui/index.js';
import { sourcesQuery } from '../data-sources/source-queries.js';
import { readAddress } from './address.js';
import { readDraft } from './draft-storage.js';
import { savedQueryQuery } from './explore-queries.js';
import { startOf } from './workbench-start.js';
import { WorkbenchPage } from './WorkbenchPage.js';

/** Ask a data source in SQL, look at the rows, keep what is worth keeping. */
export default function ExplorePage() {
  const sources = useQuery(sourcesQuery);
  if (sources.data === undefined) {
    return sources.isError ? (
      <>
        <PageHeader title="Explore" />
        <ErrorPanel
          title="The data sources could not be loaded"
          error={sources.error}
          onRetry={() => void sources.refetch()}
          retrying={sources.isFetching}
        />
      </>
    ) : (
      <Loading />
    );
  }
  return sources.data.length === 0 ? <NoSource /> : <Start sources={sources.data} />;
}

/** Waits for the saved query that the address names, if it names one. */
function Start({ sources }: { sources: readonly DataSource[] }) {
  const { tenant } = useMe();
  const [search] = useSearchParams();
  const [{ address, draft }] = useState(() => ({ address: readAddress(search), draft: readDraft(tenant.id) }));
  const mayRead = useCan('queries:read');
  const wanted = mayRead ? address.savedQueryId : null;
  const opened = useQuery({ ...savedQueryQuery(wanted ?? ''), enabled: wanted !== null });
  if (wanted !== null && opened.isPending) return <Loading />;
  if (opened.isError && !(opened.error instanceof ApiError && opened.error.status === 404)) {
    return (
      <>
        <PageHeader title="Explore" />
        <ErrorPanel
          title="The saved query could not be loaded"
          error={opened.error}
          onRetry={() => void opened.refetch()}
          retrying={opened.isFetching}
        />
      </>
    );
  }
  return (
    <WorkbenchPage
      sources={sources}
      begin={() => startOf(address, draft, sources, opened.data ?? null)}
      missing={opened.isError}
    />
  );
}

function NoSource() {
  const mayWrite = useCan('datasources:write');
  return (
    <>
      <PageHeader title="Explore" />
      <EmptyState
        icon={Database}
        title="There is nothing to explore yet"
        action={
          mayWrite && (
            <ButtonLink to="/data-sources/new" variant="primary">
              Add data source
            </ButtonLink>
          )
        }
      >
        {mayWrite
          ? 'Connect a PostgreSQL database, or upload CSV, Parquet or JSON files; then ask it here in SQL.'
          : 'An admin of this tenant can connect a data source; then you can ask it here in SQL.'}
      </EmptyState>
    </>
  );
}

function Loading() {
  return (
    <>
      <PageHeader title="Explore" />
      <div className="flex gap-3" role="status" aria-label="Loading">
        <Card className="hidden w-72 shrink-0 lg:flex">
          <SkeletonText lines={8} />
        </Card>
        <Card className="flex-1">
          <Skeleton className="mb-4 h-7 w-72 max-w-full" />
          <SkeletonText lines={6} />
        </Card>
      </div>
    </>
  );
}
