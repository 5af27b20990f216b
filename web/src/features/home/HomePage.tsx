import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Gauge, LayoutDashboard } from 'lucide-react';
import { Link, useSearchParams } from 'react-router';
import { useConnectionStatus } from '../../realtime/index.js';
import { useCan, useMe } from '../../session/session.js';
import { ButtonLink, Card, EmptyState, ErrorPanel, PageHeader, SegmentedControl, Skeleton, StatusDot } from '../../ui/index.js';
import { dashboardsQuery } from '../dashboards/data/dashboard-queries.js';
import { KpiCard, KpiCardSkeleton } from '../kpis/KpiCard.js';
import { executiveQuery, type KpiAnswer } from '../kpis/kpi-queries.js';
import { statusWords } from '../kpis/kpi-words.js';
import { AnomalyCard } from './AnomalyCard.js';
import { HealthLine } from './HealthLine.js';

const OWN = 'own';
const PERIODS = [
  { value: OWN, label: 'As set' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
  { value: '30d', label: '30 d' },
  { value: '90d', label: '90 d' },
  { value: '365d', label: '1 y' },
] as const;
type Period = (typeof PERIODS)[number]['value'];
/** Dashboards that stand here; the list has them all. */
const MOST_DASHBOARDS = 8;

/** What people see first: the executive set, whether all is well, and the way on. */
export default function HomePage() {
  const [params, setParams] = useSearchParams();
  const { tenant } = useMe();
  const period = PERIODS.find(({ value }) => value === params.get('period'))?.value ?? OWN;
  const kpis = useQuery(executiveQuery(period === OWN ? null : period));
  const choose = (next: Period): void => setParams(next === OWN ? {} : { period: next }, { replace: true });
  const some = kpis.data !== undefined && kpis.data.length > 0;
  return (
    <>
      <PageHeader
        title={tenant.name}
        documentTitle="Home"
        description={some ? <Summary kpis={kpis.data} /> : undefined}
        actions={
          some && (
            <>
              <LiveState />
              <SegmentedControl label="Period" value={period} options={PERIODS} onValueChange={choose} />
            </>
          )
        }
      />
      <div className="flex flex-col gap-3">
        {kpis.isError && kpis.data === undefined ? (
          <ErrorPanel title="The KPIs could not be loaded" error={kpis.error} onRetry={() => void kpis.refetch()} retrying={kpis.isFetching} />
        ) : (
          <Kpis kpis={kpis.data} />
        )}
        <HealthLine />
        <div className="grid items-start gap-3 xl:grid-cols-2">
          <AnomalyCard />
          <Dashboards />
        </div>
      </div>
    </>
  );
}

function Kpis({ kpis }: { kpis: readonly KpiAnswer[] | undefined }) {
  const mayWrite = useCan('kpis:write');
  if (kpis?.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={Gauge}
          title="No KPI stands here yet"
          action={
            mayWrite && (
              <ButtonLink to="/kpis/new?executive=1" variant="primary">
                Define a KPI
              </ButtonLink>
            )
          }
        >
          {mayWrite
            ? 'Choose a figure that says how the business is, from a metric or a saved query, give it a target, and it is followed here.'
            : 'A developer or admin of this tenant can define figures with a target; those that are for everybody stand here.'}
        </EmptyState>
      </Card>
    );
  }
  return (
    <section aria-label="KPIs" aria-busy={kpis === undefined || undefined} className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-3 2xl:grid-cols-4">
      {kpis?.map((kpi) => <KpiCard key={kpi.name} kpi={kpi} />) ?? Array.from({ length: 6 }, (_, index) => <KpiCardSkeleton key={index} />)}
    </section>
  );
}

/** "4 on target, 1 critical": the whole in a line, the worst first. */
function Summary({ kpis }: { kpis: readonly KpiAnswer[] }) {
  const order = ['critical', 'error', 'warning', 'no_data', 'good', 'none'] as const;
  const counted = new Map<string, number>();
  for (const kpi of [...kpis].sort((one, other) => order.indexOf(one.status) - order.indexOf(other.status))) {
    const { word } = statusWords(kpi);
    counted.set(word, (counted.get(word) ?? 0) + 1);
  }
  return <>{[...counted].map(([word, count]) => `${count} ${word.toLowerCase()}`).join(' · ')}</>;
}

function LiveState() {
  const status = useConnectionStatus();
  const words = { live: 'Live', connecting: 'Connecting', reconnecting: 'Reconnecting', offline: 'Offline', idle: 'Connecting' };
  return (
    <span role="status" className="text-sm text-muted">
      <StatusDot tone={status === 'live' ? 'success' : status === 'connecting' || status === 'idle' ? 'neutral' : 'warning'} pulse={status === 'reconnecting'}>
        {words[status]}
      </StatusDot>
    </span>
  );
}

function Dashboards() {
  const dashboards = useQuery(dashboardsQuery);
  const mayWrite = useCan('dashboards:write');
  const shown = dashboards.data?.slice(0, MOST_DASHBOARDS);
  return (
    <Card
      title="Dashboards"
      flush
      actions={
        <ButtonLink to="/dashboards" variant="ghost" size="sm">
          All dashboards
        </ButtonLink>
      }
    >
      {dashboards.isError && shown === undefined ? (
        <div className="p-3.5">
          <ErrorPanel title="The dashboards could not be loaded" error={dashboards.error} onRetry={() => void dashboards.refetch()} retrying={dashboards.isFetching} />
        </div>
      ) : shown?.length === 0 ? (
        <EmptyState compact icon={LayoutDashboard} title="No dashboard yet" action={mayWrite && <ButtonLink to="/dashboards" size="sm">Make one</ButtonLink>}>
          {mayWrite ? 'Compose one from queries on your data sources.' : 'None is shared with you yet.'}
        </EmptyState>
      ) : (
        <ul className="pb-1.5">
          {shown?.map(({ id, name, description }) => (
            <li key={id}>
              <Link to={`/dashboards/${id}`} className="flex items-center gap-3 px-3.5 py-2 hover:bg-hover">
                <LayoutDashboard size={16} strokeWidth={1.7} aria-hidden className="shrink-0 text-muted" />
                <span className="shrink-0 font-medium">{name}</span>
                <span className="min-w-0 flex-1 truncate text-muted max-sm:hidden">{description}</span>
                <ChevronRight size={15} strokeWidth={1.8} aria-hidden className="ml-auto shrink-0 text-faint" />
              </Link>
            </li>
          )) ?? (
            <li className="flex flex-col gap-3 px-3.5 py-2">
              <Skeleton className="h-4 w-1/3" />
              <Skeleton className="h-4 w-1/4" />
            </li>
          )}
        </ul>
      )}
    </Card>
  );
}
