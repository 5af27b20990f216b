import { useQuery } from '@tanstack/react-query';
import { LayoutDashboard } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { ApiError } from '../../api/client.js';
import { ButtonLink, EmptyState, ErrorPanel, PageHeader } from '../../ui/index.js';
import { dashboardQuery } from './data/dashboard-queries.js';
import { DashboardSkeleton } from './view/DashboardSkeleton.js';
import { DashboardView } from './view/DashboardView.js';
import { loadCharts } from './visuals/load-charts.js';

const DashboardEditor = lazy(() => import('./edit/DashboardEditor.js'));

// Charts are drawn as soon as their data is there; their code comes meanwhile. Failing is told by the first chart.
loadCharts().catch(() => undefined);

/** One dashboard: viewed, or with `?edit=1` changed. */
export default function DashboardPage() {
  const { id = '' } = useParams();
  const dashboard = useQuery(dashboardQuery(id));
  const [params] = useSearchParams();
  if (dashboard.data === undefined) {
    if (!dashboard.isError) return <DashboardSkeleton />;
    if (dashboard.error instanceof ApiError && dashboard.error.status === 404) return <Gone />;
    return (
      <>
        <PageHeader title="Dashboard" back={{ to: '/dashboards', label: 'Dashboards' }} />
        <ErrorPanel
          title="The dashboard could not be loaded"
          error={dashboard.error}
          onRetry={() => void dashboard.refetch()}
          retrying={dashboard.isFetching}
        />
      </>
    );
  }
  if (params.get('edit') === '1' && dashboard.data.access === 'edit') {
    return (
      <Suspense fallback={<DashboardSkeleton />}>
        <DashboardEditor key={id} dashboard={dashboard.data} />
      </Suspense>
    );
  }
  return <DashboardView key={id} dashboard={dashboard.data} />;
}

function Gone() {
  return (
    <>
      <PageHeader title="Dashboard" back={{ to: '/dashboards', label: 'Dashboards' }} />
      <EmptyState
        icon={LayoutDashboard}
        title="There is no such dashboard"
        action={<ButtonLink to="/dashboards">All dashboards</ButtonLink>}
      >
        It was deleted, or it is not shared with you.
      </EmptyState>
    </>
  );
}
