import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Card, EmptyState, ErrorPanel, Skeleton } from '../../../ui/index.js';
import { PlottedChart } from '../../dashboards/visuals/PlottedChart.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Costs, Projection } from '../data/economics-queries.js';
import { daysText, moneyText } from '../data/money-words.js';
import { ExportMenu } from '../parts/ExportMenu.js';
import { drawnCosts } from './cost-chart.js';

/** Costs of each day by category, and where they will go by the end of the month. */
export function CostChartCard({ costs, projection }: { costs: UseQueryResult<Costs>; projection: Projection | undefined }) {
  const { data } = costs;
  const reader = useReader();
  const drawn = useMemo(() => data && drawnCosts(data, projection), [data, projection]);
  return (
    <Card
      title="Cost per day"
      context={data && (data.total === null ? daysText(data.from, data.to, reader) : `${moneyText(data.total, reader)} · ${daysText(data.from, data.to, reader)}`)}
      actions={data && <ExportMenu name="costs" data={data} ledger={{ from: data.from, to: data.to }} />}
    >
      <div className="h-72" aria-busy={data === undefined || undefined}>
        {costs.isError && data === undefined ? (
          <ErrorPanel title="The costs could not be loaded" error={costs.error} onRetry={() => void costs.refetch()} retrying={costs.isFetching} />
        ) : drawn === undefined ? (
          <Skeleton className="size-full" />
        ) : drawn === null ? (
          <EmptyState compact title={`No cost in ${data?.currency ?? 'this currency'}`} className="h-full">
            Choose a longer period or another currency.
          </EmptyState>
        ) : (
          <PlottedChart spec={drawn.spec} result={drawn.result} name="Cost per day by category" />
        )}
      </div>
      {drawn !== null && drawn?.spec.type === 'combo' && <p className="mt-1 text-sm text-muted">Lines: what a day is expected to cost, and between which bounds it will lie in 19 of 20 cases.</p>}
    </Card>
  );
}
