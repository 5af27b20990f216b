import { useQuery } from '@tanstack/react-query';
import { CircleDollarSign } from 'lucide-react';
import { useCan } from '../../../session/session.js';
import { Button, Card, EmptyState, ErrorPanel } from '../../../ui/index.js';
import { costsQuery, costToServeQuery, overviewQuery, projectionQuery } from '../data/economics-queries.js';
import type { EconomicsView } from '../data/economics-view.js';
import { MissingNotes } from '../parts/MissingNotes.js';
import { BudgetStrip } from './BudgetStrip.js';
import { CategoryCard } from './CategoryCard.js';
import { CostChartCard } from './CostChartCard.js';
import { HeadFigures } from './HeadFigures.js';
import { TopCard } from './TopCard.js';

/** What it costs now, where that goes, and who it is for. */
export function OverviewTab({ view, onView }: { view: EconomicsView; onView: (next: Partial<EconomicsView>) => void }) {
  const overview = useQuery(overviewQuery(view.days));
  const projection = useQuery(projectionQuery(view.currency));
  const costs = useQuery(costsQuery(view, 'category'));
  const served = useQuery(costToServeQuery(view, 'customer'));
  // What the overview tells of dimensions is in the price book's currency.
  const own = view.currency === null || view.currency === overview.data?.currency;
  const nothing = overview.data !== undefined && overview.data.total === null && overview.data.otherCurrencies.length === 0 && overview.data.unpriced.length === 0;
  if (nothing && overview.data.budgets.length === 0) return <NoCosts onView={onView} />;
  return (
    <div className="flex flex-col gap-3">
      {projection.isError && projection.data === undefined && (
        <ErrorPanel title="The projection could not be loaded" error={projection.error} onRetry={() => void projection.refetch()} retrying={projection.isFetching} />
      )}
      {overview.isError && overview.data === undefined && (
        <ErrorPanel title="The overview could not be loaded" error={overview.error} onRetry={() => void overview.refetch()} retrying={overview.isFetching} />
      )}
      <HeadFigures served={served} projection={projection} />
      <MissingNotes otherCurrencies={costs.data?.otherCurrencies ?? []} unpriced={costs.data?.unpriced ?? []} onCurrency={(currency) => onView({ currency: currency === overview.data?.currency ? null : currency })} />
      <CostChartCard costs={costs} projection={projection.data} />
      <div className="grid items-start gap-3 lg:grid-cols-2 xl:grid-cols-3">
        <CategoryCard costs={costs} />
        {own && <TopCard overview={overview} onView={onView} />}
        <BudgetStrip overview={overview} onView={onView} />
      </div>
    </div>
  );
}

/** A tenant of which nothing was measured or billed yet. */
function NoCosts({ onView }: { onView: (next: Partial<EconomicsView>) => void }) {
  const mayWrite = useCan('economics:write');
  return (
    <Card>
      <EmptyState
        icon={CircleDollarSign}
        title="No costs yet"
        action={
          mayWrite && (
            <>
              <Button variant="primary" onClick={() => onView({ tab: 'imports' })}>
                Import costs
              </Button>
              <Button onClick={() => onView({ tab: 'prices' })}>Look at prices</Button>
            </>
          )
        }
      >
        What Tidemark itself costs appears here a minute after it is first used, by the prices of the price book. {mayWrite ? 'Invoices and bills of clouds can be imported beside it.' : 'An admin can import invoices and bills of clouds beside it.'}
      </EmptyState>
    </Card>
  );
}
