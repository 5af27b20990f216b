import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Pencil, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useCan } from '../../../session/session.js';
import { Button, Card, ErrorPanel, IconButton, PageHeader, RelativeTime, SegmentedControl, Select, Skeleton } from '../../../ui/index.js';
import { watchedWords } from '../../guards/guard-words.js';
import { anomaliesQuery, type WatchedMetric, watchedMetricQuery } from '../anomaly-queries.js';
import { anomaliesPath, type AnomalyView, DEFAULT_VIEW, filterOf, type Whose } from '../anomaly-view.js';
import { bucketWords, seriesWords, sensitivityWords } from '../anomaly-words.js';
import { AnomalyList } from '../AnomalyList.js';
import { stretchesOf } from '../band-chart.js';
import { BandChart } from '../BandChart.js';
import { useAnomalyView } from '../use-anomaly-view.js';
import { useLiveAnomalies } from '../use-live-anomalies.js';
import { DeleteMetric } from './DeleteMetric.js';
import { MetricDialog } from './MetricDialog.js';
import { useTurn } from './use-metric-actions.js';
import { WatchPill } from './WatchPill.js';

/** One watched metric: its course with what was expected, how it is judged, and what was found of it. */
export default function WatchedMetricPage() {
  const { id = '' } = useParams();
  const { view } = useAnomalyView();
  const { of } = view;
  const [leaving, setLeaving] = useState(false);
  const found = useQuery({ ...watchedMetricQuery(of, id), enabled: !leaving });
  useLiveAnomalies(of);
  const back = { to: anomaliesPath(of, '/metrics'), label: 'Watched metrics' };
  if (found.data !== undefined) return <Metric key={id} metric={found.data} of={of} back={back} leaving={leaving} onLeaving={setLeaving} />;
  return (
    <>
      <PageHeader title="Watched metric" back={back} />
      {found.isError ? (
        <ErrorPanel title="The metric could not be loaded" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
      ) : (
        <Card>
          <Skeleton className="h-80 w-full" />
        </Card>
      )}
    </>
  );
}

interface MetricProps {
  metric: WatchedMetric;
  of: Whose;
  back: { to: string; label: string };
  /** It is being deleted. */
  leaving: boolean;
  onLeaving: (leaving: boolean) => void;
}

function Metric({ metric, of, back, leaving, onLeaving }: MetricProps) {
  const mayWrite = useCan('anomalies:write');
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const { turn, pending } = useTurn(metric, of);
  return (
    <>
      <PageHeader
        title={metric.title}
        back={back}
        pill={<WatchPill metric={metric} />}
        {...(metric.description !== '' && { description: metric.description })}
        actions={
          mayWrite && (
            <>
              <Button pending={pending} onClick={turn}>
                {metric.enabled ? 'Disable' : 'Enable'}
              </Button>
              <Button icon={Pencil} onClick={() => setEditing(true)}>
                Edit
              </Button>
              <IconButton icon={Trash2} label="Delete" variant="outline" onClick={() => setDeleting(true)} />
            </>
          )
        }
      />
      <div className="flex flex-col gap-3">
        {metric.problem !== null && (
          <p role="status" className="rounded-control bg-warning-soft px-3 py-2 break-words text-warning">
            {metric.problem}
          </p>
        )}
        <Course metric={metric} of={of} paused={leaving} />
        <Facts metric={metric} />
        <Found metric={metric} of={of} />
      </div>
      {editing && <MetricDialog metric={metric} of={of} onClose={() => setEditing(false)} />}
      <DeleteMetric metric={deleting ? metric : null} of={of} onClose={() => setDeleting(false)} onDeleting={onLeaving} onDeleted={() => navigate(back.to)} />
    </>
  );
}

function Course({ metric, of, paused }: { metric: WatchedMetric; of: Whose; paused: boolean }) {
  const { choices, first } = stretchesOf(metric.bucket);
  const [asked, setFrom] = useState(first);
  const [chosen, setSeries] = useState<string | null>(null);
  // Another length of points has other stretches, and a series may be gone.
  const from = choices.some(({ value }) => value === asked) ? asked : first;
  const several = metric.watched.length > 1;
  const series = several ? (metric.watched.find(({ key }) => key === chosen) ?? metric.watched[0])?.key ?? null : null;
  return (
    <Card
      title="Course"
      actions={
        <>
          {several && (
            <span className="w-44 max-sm:w-28">
              <Select
                size="sm"
                aria-label="Series"
                value={series ?? ''}
                options={metric.watched.map((each) => ({ value: each.key, label: seriesWords(each) }))}
                onValueChange={setSeries}
              />
            </span>
          )}
          <SegmentedControl label="Stretch" size="sm" value={from} options={choices} onValueChange={setFrom} />
        </>
      }
    >
      <div className="h-80 max-sm:h-64">
        <BandChart of={of} metricId={metric.id} title={metric.title} window={{ from, to: null, series }} paused={paused} />
      </div>
    </Card>
  );
}

const DIRECTIONS = { both: 'both ways', up: 'only above', down: 'only below' } as const;

function Facts({ metric }: { metric: WatchedMetric }) {
  const { settings, sensitivity, bucket, judgedUntil, scannedAt, watched } = metric;
  const facts = [
    { term: 'Watched', value: watchedWords({ series: metric.series, percentOf: null }) },
    { term: 'Each point spans', value: bucketWords(bucket) },
    { term: 'Series', value: watched.length },
    { term: 'Sensitivity', value: `${sensitivity.toFixed(2)}, ${sensitivityWords(sensitivity)}` },
    { term: 'Told', value: DIRECTIONS[settings.direction ?? 'both'] },
    { term: 'Judged until', value: <RelativeTime past at={judgedUntil} never="not yet: it learns from the past first" /> },
    { term: 'Read', value: <RelativeTime past at={scannedAt} never="not yet" /> },
  ];
  return (
    <Card title="How it is judged">
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        {facts.map(({ term, value }) => (
          <div key={term} className="min-w-0">
            <dt className="text-sm text-muted">{term}</dt>
            <dd className="font-medium break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Found({ metric, of }: { metric: WatchedMetric; of: Whose }) {
  const view = useMemo<AnomalyView>(() => ({ ...DEFAULT_VIEW, of, status: 'all', metric: metric.id }), [of, metric.id]);
  const found = useInfiniteQuery(anomaliesQuery(of, filterOf(view)));
  const anomalies = useMemo(() => found.data?.pages.flatMap((page) => page.anomalies), [found.data]);
  return <AnomalyList title="What was found" found={found} anomalies={anomalies} watched={1} view={view} shown={null} onChange={null} />;
}
