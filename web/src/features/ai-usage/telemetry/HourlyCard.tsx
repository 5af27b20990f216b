import { useMemo, useState } from 'react';
import { Card, EmptyState, SegmentedControl, Skeleton } from '../../../ui/index.js';
import { PlottedChart } from '../../dashboards/visuals/PlottedChart.js';
import type { Telemetry } from '../data/ai-queries.js';
import { rangeTitle } from '../data/ai-view.js';
import { hourlyChart, type HourlyFigure } from './hourly-chart.js';

const FIGURES: readonly { value: HourlyFigure; label: string }[] = [
  { value: 'requests', label: 'Requests' },
  { value: 'cost', label: 'Cost' },
];
const TITLES: Record<HourlyFigure, string> = { requests: 'Requests by hour', cost: 'Cost by hour' };

/** How much there was, hour by hour. */
export function HourlyCard({ telemetry, days }: { telemetry: Telemetry | undefined; days: number }) {
  const [figure, setFigure] = useState<HourlyFigure>('requests');
  const drawn = useMemo(() => telemetry && hourlyChart(telemetry.hourlyTrend, figure, telemetry.cost.currency), [telemetry, figure]);
  return (
    <Card
      title={TITLES[figure]}
      context={<span className="max-sm:hidden">{rangeTitle(days)}</span>}
      actions={<SegmentedControl size="sm" label="Figure" value={figure} onValueChange={setFigure} options={FIGURES} />}
      className="lg:col-span-2"
    >
      <div className="h-60" aria-busy={drawn === undefined || undefined}>
        {drawn === undefined ? (
          <Skeleton className="size-full" />
        ) : drawn === null ? (
          <EmptyState compact className="h-full" title={figure === 'cost' ? 'Nothing was priced' : 'No request'}>
            {figure === 'cost' ? 'No model that was used in this range has a price.' : 'Choose a longer range, or another domain.'}
          </EmptyState>
        ) : (
          <PlottedChart spec={drawn.spec} result={drawn.result} name={TITLES[figure]} />
        )}
      </div>
    </Card>
  );
}
