import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Card, ErrorPanel, Skeleton } from '../../../ui/index.js';
import { PlottedChart } from '../../dashboards/visuals/PlottedChart.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { categoryLabel } from '../data/categories.js';
import { type Unattributed, unattributedQuery } from '../data/economics-queries.js';
import type { EconomicsView } from '../data/economics-view.js';
import { exactMoney, percentText } from '../data/money-words.js';
import { ExportMenu } from '../parts/ExportMenu.js';
import { csvText } from '../parts/csv-text.js';
import { MoneyText } from '../parts/MoneyText.js';
import { REASONS } from './rule-words.js';

/** Costs that are nobody's: how much, since when, and why. */
export function UnattributedCard({ view, many }: { view: EconomicsView; many: string }) {
  const reader = useReader();
  const found = useQuery(unattributedQuery(view, view.by));
  const data = found.data?.by === view.by ? found.data : undefined;
  return (
    <Card
      title="Unattributed"
      context={data && percentText(data.percent, reader)}
      actions={data && <ExportMenu name={`unattributed costs by ${view.by}`} data={data} csv={() => csvText(['day', 'amount', 'currency'], data.days.map(({ day, amount }) => [day, amount, data.currency]))} />}
    >
      {found.isError && data === undefined ? (
        <ErrorPanel title="It could not be loaded" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
      ) : data === undefined ? (
        <Skeleton className="h-32 w-full" />
      ) : (
        <>
          <p className="text-lg font-semibold break-all tabular-nums">{exactMoney(data.amount, reader)}</p>
          <p className="text-sm text-muted">is none of the {many}’</p>
          {data.byCategory.length > 0 && <Days data={data} />}
          <ul aria-label="Why" className="mt-2">
            {data.byCategory.map(({ category, reason, amount }) => (
              <li key={`${category} ${reason}`} className="border-b border-line py-1.5 last:border-0">
                <p className="flex justify-between gap-3">
                  <span>{categoryLabel(category)}</span>
                  <MoneyText money={amount} />
                </p>
                <p className="text-sm text-muted">{REASONS[reason]}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function Days({ data: { days, currency } }: { data: Unattributed }) {
  const spec = useMemo(() => ({ type: 'bar' as const, config: { x: 'Day', y: 'Unattributed', format: 'currency' as const, currency, legend: false, dates: 'day' as const } }), [currency]);
  const result = useMemo(
    () => ({
      columns: [{ name: 'Day', type: 'date' as const }, { name: 'Unattributed', type: 'number' as const }],
      rows: days.map(({ day, amount }) => ({ Day: day, Unattributed: Number(amount) })),
    }),
    [days],
  );
  return (
    <div className="mt-2 h-28">
      <PlottedChart spec={spec} result={result} name="Unattributed costs by day" />
    </div>
  );
}
