import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import type { ComparedVersion, Dashboard, DashboardVersion } from '../../../api/types.js';
import {
  Button,
  ConfirmDialog,
  Dialog,
  EmptyState,
  ErrorLine,
  ErrorPanel,
  Pill,
  RelativeTime,
  SkeletonText,
  useToast,
} from '../../../ui/index.js';
import { dashboardKeys, versionsQuery } from '../data/dashboard-queries.js';

/** Who changed what and when, and the way back. */
export function VersionsDialog({ dashboard, onClose }: { dashboard: Pick<Dashboard, 'id' | 'name' | 'version'>; onClose: () => void }) {
  const versions = useQuery(versionsQuery(dashboard.id));
  const [restoring, setRestoring] = useState<DashboardVersion | null>(null);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Versions"
      description="Every save keeps the one before. Restoring makes a new version; nothing is lost."
      size="md"
    >
      <div className="pb-4">
        {versions.isError && versions.data === undefined ? (
          <ErrorPanel
            title="The versions could not be loaded"
            error={versions.error}
            onRetry={() => void versions.refetch()}
          />
        ) : versions.data === undefined ? (
          <SkeletonText lines={5} />
        ) : versions.data.length === 0 ? (
          <EmptyState compact title="No versions yet">
            The first one is kept with the next save.
          </EmptyState>
        ) : (
          <ol className="divide-y divide-line">
            {versions.data.map((version) => (
              <Entry
                key={version.version}
                version={version}
                current={version.version === dashboard.version}
                onRestore={() => setRestoring(version)}
              />
            ))}
          </ol>
        )}
      </div>
      {restoring !== null && (
        <Restore dashboard={dashboard} version={restoring} onDone={onClose} onClose={() => setRestoring(null)} />
      )}
    </Dialog>
  );
}

function Entry({
  version,
  current,
  onRestore,
}: {
  version: DashboardVersion;
  current: boolean;
  onRestore: () => void;
}) {
  return (
    <li className="flex items-start gap-3 py-2">
      <span className="w-8 shrink-0 text-right text-base text-muted">{version.version}</span>
      <div className="min-w-0 flex-1">
        <p className="text-base break-words">{version.summary}</p>
        <p className="truncate text-sm text-muted">
          {version.author?.name ?? 'Tidemark'} · <RelativeTime at={version.createdAt} />
        </p>
      </div>
      {current ? (
        <Pill tone="accent">current</Pill>
      ) : (
        <Button size="sm" icon={RotateCcw} aria-label={`Restore version ${version.version}`} onClick={onRestore}>
          Restore
        </Button>
      )}
    </li>
  );
}

function Restore({
  dashboard,
  version,
  onDone,
  onClose,
}: {
  dashboard: Pick<Dashboard, 'id' | 'name' | 'version'>;
  version: DashboardVersion;
  onDone: () => void;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const toast = useToast();
  const compared = useQuery({
    queryKey: [...dashboardKeys.versions(dashboard.id), version.version] as const,
    queryFn: ({ signal }) =>
      api.get<ComparedVersion>(`/dashboards/${dashboard.id}/versions/${version.version}`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Restore version ${version.version}?`}
      confirmLabel="Restore"
      tone="primary"
      onConfirm={async () => {
        await api.post(`/dashboards/${dashboard.id}/versions/${version.version}/restore`, {});
        await queries.invalidateQueries({ queryKey: dashboardKeys.one(dashboard.id) });
        void queries.invalidateQueries({ queryKey: dashboardKeys.all });
        toast.success(`Version ${version.version} is back`);
        onDone();
      }}
    >
      <p>
        “{dashboard.name}” becomes what it was then, for everybody who looks at it. The present version{' '}
        {dashboard.version} stays in the list.
      </p>
      <div className="rounded-control border border-line bg-sunken px-3 py-2">
        {compared.data === undefined && !compared.isError && <SkeletonText lines={1} />}
        {compared.isError && <ErrorLine error={compared.error} />}
        {compared.data !== undefined && (
          <p className="text-ink">
            {compared.data.restoring ?? 'It says what the present version says; nothing would change.'}
          </p>
        )}
      </div>
    </ConfirmDialog>
  );
}
