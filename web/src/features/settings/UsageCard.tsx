import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import type { Quota, TenantUsage } from '../../api/types.js';
import { bytes, count } from '../../format/number.js';
import { useMe } from '../../session/session.js';
import { Card, ErrorPanel, Pill, ProgressBar, Skeleton, type Tone } from '../../ui/index.js';

const NAMES: Record<string, string> = {
  members: 'Members',
  dashboards: 'Dashboards',
  sources: 'Data sources',
  series: 'Metric series',
  exports: 'Exports that are kept',
  materializations: 'Materialized views',
  watchedMetrics: 'Series watched for anomalies',
  queriesPerMinute: 'Queries per minute',
  uploadBytes: 'Uploaded files',
};

/** The plan, and how much of each quota is in use. */
export function UsageCard() {
  const { tenant } = useMe();
  const usage = useQuery({
    queryKey: ['usage', tenant.id],
    queryFn: ({ signal }) => api.get<TenantUsage>(`/tenants/${tenant.id}/usage`, { signal }),
  });
  if (usage.data === undefined && usage.isError)
    return (
      <ErrorPanel title="The usage could not be loaded" error={usage.error} onRetry={() => void usage.refetch()} />
    );
  return (
    <Card
      title="Plan and usage"
      pill={usage.data !== undefined && <Pill tone="accent">{usage.data.plan}</Pill>}
      bodyClassName="flex flex-col gap-3.5"
    >
      {usage.data?.quotas.map((quota) => <QuotaLine key={quota.name} quota={quota} />) ??
        [1, 2, 3, 4, 5].map((key) => (
          <div key={key} className="flex flex-col gap-2">
            <Skeleton className="h-3 w-32" />
            <Skeleton className="h-1" />
          </div>
        ))}
      <p className="text-sm text-muted">Plans are changed by a platform admin of this installation.</p>
    </Card>
  );
}

function QuotaLine({ quota }: { quota: Quota }) {
  const share = quota.used === null || quota.limit === null || quota.limit === 0 ? 0 : quota.used / quota.limit;
  const tone: Tone = share >= 1 ? 'danger' : share >= 0.8 ? 'warning' : 'accent';
  const name = NAMES[quota.name] ?? quota.name;
  const write = quota.name === 'uploadBytes' ? bytes : count;
  return (
    <div>
      <p className="mb-1.5 flex items-baseline gap-2">
        <span className="min-w-0 truncate">{name}</span>
        <span className="ml-auto shrink-0 text-muted">
          <span className="font-semibold text-ink">{quota.used === null ? '–' : write(quota.used)}</span>{' '}
          {quota.limit === null ? 'no limit' : `of ${write(quota.limit)}`}
        </span>
      </p>
      {quota.limit !== null && <ProgressBar value={share} tone={tone} label={name} />}
    </div>
  );
}
