import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../../api/client.js';
import type { MetricResult } from '../../../api/types.js';
import { useCan } from '../../../session/session.js';
import { Card, EmptyState, ErrorPanel, Skeleton } from '../../../ui/index.js';
import { PlottedChart } from '../../dashboards/visuals/PlottedChart.js';
import { alertRuleQuery } from '../alert-queries.js';
import type { AlertDetail } from '../alert-types.js';
import { chartOfSeries, type SeriesQuestion, seriesQuestion } from './series-question.js';

/** The series that an alert is about with its threshold, from before it fired; nothing where it is about no metric. */
export function AlertChart({ alert }: { alert: AlertDetail }) {
  const mayRead = useCan('metrics:read');
  const rule = useQuery({ ...alertRuleQuery(alert.ruleId), enabled: useCan('alert-rules:read') && mayRead, retry: false });
  const question = useMemo(() => (rule.data === undefined ? null : seriesQuestion(rule.data.condition, alert)), [rule.data, alert]);
  return question === null ? null : <Series alert={alert} question={question} />;
}

function Series({ alert, question }: { alert: AlertDetail; question: SeriesQuestion }) {
  const series = useQuery({
    queryKey: ['alert-series', alert.id, question],
    queryFn: ({ signal }) => api.post<MetricResult>('/metrics/query', question, { signal }),
    ...(alert.resolvedAt === null ? { refetchInterval: 30_000 } : { staleTime: Infinity }),
  });
  const drawn = useMemo(() => (series.data === undefined ? null : chartOfSeries(series.data, alert)), [series.data, alert]);
  return (
    <Card title={question.metric} context={series.data && `a value for each ${series.data.step}`}>
      <div className="h-56">
        {series.isError && series.data === undefined ? (
          <ErrorPanel title="The series could not be loaded" error={series.error} onRetry={() => void series.refetch()} retrying={series.isFetching} />
        ) : series.data === undefined ? (
          <Skeleton className="size-full" />
        ) : drawn === null ? (
          <EmptyState compact title="Nothing was measured" className="h-full">
            No value has come since three hours before it fired.
          </EmptyState>
        ) : (
          <PlottedChart spec={drawn.spec} result={drawn.result} name={question.metric} />
        )}
      </div>
    </Card>
  );
}
