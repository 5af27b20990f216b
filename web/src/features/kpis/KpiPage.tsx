import { useQuery } from '@tanstack/react-query';
import { type ChartResult, checkVisualization } from '@tidemark/chart';
import { Pencil, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useCan } from '../../session/session.js';
import { ButtonLink, Card, EmptyState, ErrorPanel, IconButton, PageHeader, RelativeTime, SegmentedControl, Skeleton } from '../../ui/index.js';
import { PlottedChart } from '../dashboards/visuals/PlottedChart.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import { DeleteKpi } from './DeleteKpi.js';
import { KpiChange } from './KpiChange.js';
import { useLiveKpi } from './KpiCard.js';
import { type KpiAnswer, kpiHistoryQuery, kpiQuery } from './kpi-queries.js';
import { bare, figureText, formatOf, missingWords, periodWords } from './kpi-words.js';
import { StatusPill } from './StatusPill.js';

const STRETCHES = [
  { value: 'now-6h', label: '6 h' },
  { value: 'now-24h', label: '24 h' },
  { value: 'now-7d', label: '7 d' },
  { value: 'now-30d', label: '30 d' },
  { value: 'now-1y', label: '1 y' },
] as const;
type Stretch = (typeof STRETCHES)[number]['value'];

/** One KPI: how it stands, what it is judged by, and what it has been. */
export default function KpiPage() {
  const { name = '' } = useParams();
  const [leaving, setLeaving] = useState(false);
  const kpi = useQuery({ ...kpiQuery(name, null), enabled: !leaving });
  const mayWrite = useCan('kpis:write');
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  useLiveKpi(name);
  return (
    <>
      <PageHeader
        title={kpi.data?.title ?? name}
        back={{ to: '/kpis', label: 'KPIs' }}
        pill={kpi.data && <StatusPill figures={kpi.data} />}
        description={kpi.data?.description}
        actions={
          mayWrite &&
          kpi.data !== undefined && (
            <>
              <ButtonLink to={`/kpis/${name}/edit`} icon={Pencil}>
                Edit
              </ButtonLink>
              <IconButton icon={Trash2} label="Delete" variant="outline" onClick={() => setDeleting(true)} />
            </>
          )
        }
      />
      {kpi.isError && kpi.data === undefined ? (
        <ErrorPanel title="The KPI could not be loaded" error={kpi.error} onRetry={() => void kpi.refetch()} retrying={kpi.isFetching} />
      ) : (
        <div className="flex flex-col gap-3">
          <Card>{kpi.data === undefined ? <Skeleton className="h-20 w-full" /> : <Standing kpi={kpi.data} />}</Card>
          <History name={name} kpi={kpi.data} paused={leaving} />
        </div>
      )}
      <DeleteKpi kpi={deleting ? (kpi.data ?? null) : null} onClose={() => setDeleting(false)} onDeleting={setLeaving} onDeleted={() => navigate('/kpis')} />
    </>
  );
}

function Standing({ kpi }: { kpi: KpiAnswer }) {
  const reader = useReader();
  const missing = missingWords(kpi);
  const text = (value: string | null): string => figureText(value, bare(kpi.unit), reader);
  const side = kpi.direction === 'up' ? 'below' : 'above';
  const facts = [
    { term: 'Target', value: text(kpi.target) },
    { term: `Warning ${side}`, value: text(kpi.warning) },
    { term: `Critical ${side}`, value: text(kpi.critical) },
    { term: 'Before', value: text(kpi.previous) },
    { term: 'Owner', value: kpi.owner ?? '–' },
  ];
  return (
    <div className="flex flex-wrap items-start gap-x-10 gap-y-4">
      <div className="min-w-48">
        <p className="text-figure font-semibold tracking-[-0.015em]" title={kpi.value ?? undefined}>
          {figureText(kpi.value, kpi.unit, reader)}
        </p>
        <p className="text-sm text-muted">{missing ?? <KpiChange kpi={kpi} />}</p>
        <p className="mt-1 text-sm text-muted">
          {periodWords(kpi, reader)} · {kpi.dataAsOf === null ? 'not read yet' : <>read <RelativeTime at={kpi.dataAsOf} /></>}
        </p>
      </div>
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        {facts.map(({ term, value }) => (
          <div key={term}>
            <dt className="text-sm text-muted">{term}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function History({ name, kpi, paused }: { name: string; kpi: KpiAnswer | undefined; paused: boolean }) {
  const [from, setFrom] = useState<Stretch>('now-24h');
  const history = useQuery({ ...kpiHistoryQuery(name, from), enabled: !paused });
  const points = history.data?.points;
  const result = useMemo<ChartResult>(
    () => ({
      columns: [{ name: 'time', type: 'timestamp' }, { name: 'value', type: 'number', exact: true }],
      rows: (points ?? []).map(({ at, value }) => ({ time: at, value })),
    }),
    [points],
  );
  const spec = useMemo(() => (kpi === undefined ? null : specOf(kpi)), [kpi]);
  const known = points?.some(({ value }) => value !== null) === true;
  return (
    <Card
      title="History"
      context={history.data && `a value for each ${history.data.step}`}
      actions={<SegmentedControl label="Stretch of history" size="sm" value={from} options={STRETCHES} onValueChange={setFrom} />}
    >
      {history.isError && points === undefined ? (
        <ErrorPanel title="The history could not be loaded" error={history.error} onRetry={() => void history.refetch()} retrying={history.isFetching} />
      ) : points === undefined || spec === null ? (
        <Skeleton className="h-64 w-full" />
      ) : known ? (
        <div className="h-64">
          <PlottedChart spec={spec} result={result} name={`History of ${kpi?.title ?? name}`} />
        </div>
      ) : (
        <EmptyState compact title="No value in this stretch">
          A KPI is written down when it changes, and every quarter of an hour when it does not, from when it was defined on.
        </EmptyState>
      )}
    </Card>
  );
}

function specOf({ unit, target, warning, critical }: KpiAnswer) {
  const level = (value: string | null, label: string, tone: string) => (value === null ? [] : [{ value: Number(value), label, tone }]);
  const thresholds = [...level(target, 'Target', 'success'), ...level(warning, 'Warning', 'warning'), ...level(critical, 'Critical', 'danger')];
  const check = checkVisualization({ type: 'line', config: { x: 'time', y: 'value', thresholds, ...formatOf(unit) } });
  if (!check.ok || check.spec.type !== 'line') return null;
  return check.spec;
}
