import type { UseQueryResult } from '@tanstack/react-query';
import { Card, ErrorPanel, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { categoryLabel } from '../data/categories.js';
import type { CostGroup, Costs } from '../data/economics-queries.js';
import { percentText } from '../data/money-words.js';
import { MoneyText, NotPriced } from '../parts/MoneyText.js';
import { ShareBar } from '../parts/ShareBar.js';

/** What each category came to in the period. */
export function CategoryCard({ costs }: { costs: UseQueryResult<Costs> }) {
  const reader = useReader();
  return (
    <Card title="By category" flush>
      {costs.isError && costs.data === undefined ? (
        <ErrorPanel className="m-3.5" title="The categories could not be loaded" error={costs.error} onRetry={() => void costs.refetch()} retrying={costs.isFetching} />
      ) : (
        <Table<CostGroup>
          caption="Costs by category"
          rows={costs.data?.groups}
          rowKey={({ value, rest }) => (rest ? 'rest' : (value ?? ''))}
          empty={<p className="px-3.5 pb-3.5 text-muted">Nothing in this currency.</p>}
          columns={[
            {
              key: 'category',
              header: 'Category',
              grow: true,
              cell: ({ value, percent }) => (
                <div className="min-w-0">
                  <p className="truncate">{categoryLabel(value ?? 'other')}</p>
                  <ShareBar percent={percent} label={categoryLabel(value ?? 'other')} />
                </div>
              ),
            },
            { key: 'percent', header: 'Share', align: 'right', cell: ({ percent }) => <span className="whitespace-nowrap text-muted">{percentText(percent, reader)}</span> },
            { key: 'amount', header: 'Cost', align: 'right', cell: ({ amount }) => (amount === null ? <NotPriced /> : <MoneyText money={amount} />) },
          ]}
        />
      )}
    </Card>
  );
}
