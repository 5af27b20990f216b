import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../api/client.js';
import type { components } from '../api/schema.js';
import { EditorHostProvider } from '../features/dashboards/edit/editor-host.js';
import { Workspace } from '../features/dashboards/edit/Workspace.js';
import { DashboardSkeleton } from '../features/dashboards/view/DashboardSkeleton.js';
import { embeddedViewer, MeProvider } from '../session/session.js';
import { showTheme } from '../theme/theme.js';
import { Button, ErrorPanel } from '../ui/index.js';
import { frameHost } from './frame-host.js';
import type { FrameSession } from './frame-session.js';
import { wearBranding } from './wear-branding.js';

type Config = components['schemas']['EmbedConfigResponse'];

/** The builder for an embedded viewer; without the right to edit, the way back to the dashboard. */
export function FrameEditor({ session }: { session: FrameSession }) {
  const config = useQuery({
    queryKey: ['embed-config'] as const,
    queryFn: ({ signal }) => api.get<Config>('/embed/config', { signal }),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const [ended, setEnded] = useState(false);
  useEffect(() => session.onEnd(() => setEnded(true)), [session]);
  const { data } = config;
  useEffect(() => {
    if (data === undefined) return;
    session.watch(data.expiresAt, data.now);
    showTheme(data.theme === 'light' || data.theme === 'dark' ? data.theme : 'system');
    wearBranding(data.branding);
  }, [session, data]);
  const back = <Button onClick={session.showDashboard}>Back to the dashboard</Button>;
  if (data === undefined) {
    return config.isError ? <Refused error={config.error} action={back} /> : <Framed>{<DashboardSkeleton />}</Framed>;
  }
  if (data.permissions.interaction !== 'edit') {
    return <Refused error={new Error('This embed token does not let its viewer edit.')} action={back} />;
  }
  return (
    <Framed>
      {ended && (
        <div className="mb-3">
          <ErrorPanel
            title="This dashboard’s session has ended"
            error={new Error('Reload the page around it to go on; what you changed is kept in this browser.')}
          />
        </div>
      )}
      <Opened session={session} dashboardId={data.dashboardId} tokenId={data.id} />
    </Framed>
  );
}

function Opened({ session, dashboardId, tokenId }: { session: FrameSession; dashboardId: string; tokenId: string }) {
  const host = useMemo(() => frameHost(session, dashboardId), [session, dashboardId]);
  const me = useMemo(() => embeddedViewer(tokenId, Intl.DateTimeFormat().resolvedOptions().timeZone), [tokenId]);
  const [opening, setOpening] = useState(0);
  const draft = useQuery({
    queryKey: ['embed-editor', 'opened', opening] as const,
    queryFn: ({ signal }) => host.load(signal),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (draft.data === undefined) {
    if (!draft.isError) return <DashboardSkeleton />;
    return (
      <ErrorPanel title="The dashboard could not be opened" error={draft.error} onRetry={() => void draft.refetch()} />
    );
  }
  return (
    <MeProvider me={me}>
      <EditorHostProvider value={host}>
        <Workspace
          key={opening}
          opened={draft.data}
          onReload={() => setOpening((count) => count + 1)}
          onLeave={(settled) => void settled.then(session.showDashboard)}
          onPublished={session.showDashboard}
        />
      </EditorHostProvider>
    </MeProvider>
  );
}

function Framed({ children }: { children: React.ReactNode }) {
  return <main className="p-4">{children}</main>;
}

function Refused({ error, action }: { error: unknown; action: React.ReactNode }) {
  return (
    <main className="mx-auto flex max-w-xl flex-col items-start gap-3 p-6">
      <ErrorPanel title="The dashboard cannot be edited here" error={error} />
      {action}
    </main>
  );
}
