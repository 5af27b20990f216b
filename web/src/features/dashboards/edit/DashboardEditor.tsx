import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Dashboard } from '../../../api/types.js';
import { useMe } from '../../../session/session.js';
import { ErrorPanel, PageHeader } from '../../../ui/index.js';
import { DashboardSkeleton } from '../view/DashboardSkeleton.js';
import { unsentDrafts } from './draft/unsent-drafts.js';
import { EditorHostProvider, memberHost } from './editor-host.js';
import { Workspace } from './Workspace.js';

/** Changing a dashboard: everything stays a draft, which is kept as one goes, until it is published as a new version. */
export default function DashboardEditor({ dashboard }: { dashboard: Dashboard }) {
  const { id } = dashboard;
  const { user, tenant } = useMe();
  const queries = useQueryClient();
  const host = useMemo(
    () => memberHost(id, unsentDrafts(id, tenant.id, user.id), queries),
    [id, tenant.id, user.id, queries],
  );
  const [, setParams] = useSearchParams();
  // Each opening looks anew: another window, or another person, may have been at it.
  const [opening, setOpening] = useState(() => `${Date.now()}`);
  const draft = useQuery({
    queryKey: ['dashboard-draft', id, opening] as const,
    queryFn: ({ signal }) => host.load(signal),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const leave = useCallback(
    () =>
      setParams((before) => {
        const next = new URLSearchParams(before);
        next.delete('edit');
        return next;
      }),
    [setParams],
  );
  if (draft.data !== undefined) {
    return (
      <EditorHostProvider value={host}>
        <Workspace
          key={opening}
          opened={draft.data}
          onReload={() => setOpening(`${Date.now()}`)}
          onLeave={leave}
          onPublished={leave}
        />
      </EditorHostProvider>
    );
  }
  if (!draft.isError) return <DashboardSkeleton />;
  return (
    <>
      <PageHeader title={dashboard.name} documentTitle={`Editing ${dashboard.name}`} />
      <ErrorPanel
        title="Your draft could not be loaded"
        error={draft.error}
        onRetry={() => void draft.refetch()}
        retrying={draft.isFetching}
      />
    </>
  );
}
