import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Gauge, LineChart, ScrollText } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { api } from '../../api/client.js';
import { ApiError } from '../../api/errors.js';
import { useCan } from '../../session/session.js';
import { Button, ButtonLink, Card, EmptyState, ErrorPanel, Pill, RelativeTime, Skeleton, useToast } from '../../ui/index.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import { SeverityPill } from '../guards/StandingPill.js';
import { useMemberNames } from '../members/use-member-names.js';
import { type Anomaly, anomalyKeys, anomalyQuery, watchedMetricQuery } from './anomaly-queries.js';
import { anomaliesPath, type Whose } from './anomaly-view.js';
import { amountText, bucketWords, confidenceText, deviationText, lastedWords, rangeText, seriesWords, standingWords, typeWords } from './anomaly-words.js';
import { Sentence } from './AnomalyRow.js';
import { seriesKeyOf, windowAround } from './band-chart.js';
import { BandChart } from './BandChart.js';
import { JudgeBar } from './JudgeBar.js';
import { logsAround } from './logs-around.js';
import { Movers } from './Movers.js';

/** One anomaly: what happened, its chart, what moved, what people say of it, and where that leads. */
export function AnomalyDetail({ id, of }: { id: string; of: Whose }) {
  const found = useQuery(anomalyQuery(of, id));
  if (found.data !== undefined) return <Shown key={id} anomaly={found.data} of={of} />;
  if (found.isError) {
    return <ErrorPanel title="The anomaly could not be loaded" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />;
  }
  return <AnomalyDetailSkeleton />;
}

export function AnomalyDetailSkeleton() {
  return (
    <Card>
      <div className="flex flex-col gap-4" aria-busy>
        <Skeleton className="h-4 w-1/4" />
        <Skeleton className="h-5 w-4/5" />
        <Skeleton className="h-10 w-full" />
        <Skeleton className="h-64 w-full" />
      </div>
    </Card>
  );
}

function Shown({ anomaly, of }: { anomaly: Anomaly; of: Whose }) {
  const nameOf = useMemberNames();
  const mayRespond = useCan('anomalies:respond');
  const standing = standingWords(anomaly, nameOf(anomaly.resolvedBy));
  const series = seriesWords(anomaly);
  return (
    <article aria-label={anomaly.sentence} className="flex min-w-0 flex-col gap-3">
      <Card>
        <header className="flex flex-wrap items-center gap-2">
          <SeverityPill severity={anomaly.severity} />
          <Pill tone={standing.tone}>{standing.word}</Pill>
          <span className="min-w-0 flex-1 truncate text-sm text-muted" title={series}>
            {series}
          </span>
          {mayRespond && anomaly.status === 'open' && <Resolve anomaly={anomaly} of={of} />}
        </header>
        <h2 className="mt-2 text-lg">
          <Sentence sentence={anomaly.sentence} />
        </h2>
        <Facts anomaly={anomaly} />
        <div className="mt-3">
          <JudgeBar anomaly={anomaly} of={of} nameOf={nameOf} />
        </div>
      </Card>
      <ChartCard anomaly={anomaly} of={of} />
      <Card title="What moved most">
        <Movers anomaly={anomaly} />
      </Card>
    </article>
  );
}

function Resolve({ anomaly, of }: { anomaly: Anomaly; of: Whose }) {
  const queries = useQueryClient();
  const toast = useToast();
  const resolve = useMutation({
    mutationFn: () => api.post<Anomaly>(`/anomalies/${anomaly.id}/resolve?of=${of}`),
    onSuccess: (after) => {
      queries.setQueryData(anomalyKeys.one(of, after.id), after);
      toast.success('The anomaly is resolved');
    },
    onError: (error) => toast.error('The anomaly could not be resolved', error),
    onSettled: () => queries.invalidateQueries({ queryKey: anomalyKeys.all }),
  });
  return (
    <Button size="sm" pending={resolve.isPending} onClick={() => resolve.mutate()}>
      Resolve
    </Button>
  );
}

function Facts({ anomaly }: { anomaly: Anomaly }) {
  const reader = useReader();
  const { value, expectedValue, lower, upper, unit, zScore, at, foundAt, status, lastValue } = anomaly;
  const kind = typeWords(anomaly);
  const day = (time: string): string =>
    new Date(time).toLocaleString(reader.locale, { timeZone: reader.timeZone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const facts: { term: string; value: ReactNode; note: ReactNode }[] = [
    { term: 'Value', value: amountText(value, unit, reader), note: deviationText(anomaly, reader) },
    { term: 'Expected', value: amountText(expectedValue, unit, reader), note: rangeText(lower, upper, unit, reader) },
    { term: 'Kind', value: kind.word, note: kind.meaning },
    { term: 'Confidence', value: confidenceText(anomaly.confidence), note: `${Math.abs(zScore).toLocaleString(reader.locale, { maximumSignificantDigits: 3 })} usual spreads away` },
    { term: 'Began', value: day(at), note: <>found <RelativeTime past at={foundAt} /></> },
    { term: status === 'open' ? 'Lasts' : 'Lasted', value: lastedWords(anomaly), note: status === 'open' ? `last value ${amountText(lastValue, unit, reader)}` : '' },
  ];
  return (
    <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3">
      {facts.map(({ term, value: figure, note }) => (
        <div key={term} className="min-w-0">
          <dt className="text-sm text-muted">{term}</dt>
          <dd className="font-semibold break-words">{figure}</dd>
          <dd className="text-sm break-words text-muted">{note}</dd>
        </div>
      ))}
    </dl>
  );
}

function ChartCard({ anomaly, of }: { anomaly: Anomaly; of: Whose }) {
  const metric = useQuery({ ...watchedMetricQuery(of, anomaly.metricId), retry: false });
  const mayReadLogs = useCan('logs:read');
  const mayReadKpis = useCan('kpis:read');
  const { at, lastAt, bucket, dimensions } = anomaly;
  const window = useMemo(() => ({ ...windowAround({ at, lastAt, bucket }), series: seriesKeyOf(dimensions) }), [at, lastAt, bucket, dimensions]);
  const gone = metric.error instanceof ApiError && metric.error.status === 404;
  const kpi = metric.data?.series.source === 'kpi' ? metric.data.series['kpi'] : undefined;
  return (
    <Card
      title={anomaly.title}
      {...(metric.data?.judgedUntil != null && { description: <>A point every {bucketWords(bucket)}, judged until <RelativeTime past at={metric.data.judgedUntil} /></> })}
      actions={
        <>
          {typeof kpi === 'string' && mayReadKpis && (
            <ButtonLink size="sm" variant="ghost" icon={Gauge} to={`/kpis/${kpi}`}>
              KPI
            </ButtonLink>
          )}
          {mayReadLogs && (
            <ButtonLink size="sm" variant="ghost" icon={ScrollText} to={logsAround(anomaly)}>
              Logs
            </ButtonLink>
          )}
          {!gone && (
            <ButtonLink size="sm" variant="ghost" icon={LineChart} to={anomaliesPath(of, `/metrics/${anomaly.metricId}`)}>
              Metric
            </ButtonLink>
          )}
        </>
      }
    >
      {gone ? (
        <EmptyState compact title="The metric is not watched any more">
          What was found of it stays here for 90 days; its chart went with it.
        </EmptyState>
      ) : (
        <div className="h-64">
          <BandChart of={of} metricId={anomaly.metricId} title={`${anomaly.title} around the anomaly`} window={window} shown={anomaly.id} />
        </div>
      )}
    </Card>
  );
}
