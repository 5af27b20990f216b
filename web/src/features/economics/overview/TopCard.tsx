import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Card, EmptyState, SegmentedControl, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Overview } from '../data/economics-queries.js';
import { type Dimension, DIMENSIONS, type EconomicsView } from '../data/economics-view.js';
import { percentText } from '../data/money-words.js';
import { MoneyText, NotPriced } from '../parts/MoneyText.js';

type Item = Overview['byDimension'][number]['items'][number];
/** Rows that stand here; the tab has them all. */
const MOST = 6;

/** Who costs most: the first few of a dimension that costs carry. */
export function TopCard({ overview, onView }: { overview: UseQueryResult<Overview>; onView: (next: Partial<EconomicsView>) => void }) {
  const reader = useReader();
  const [chosen, setChosen] = useState<Dimension | null>(null);
  const dimensions = overview.data?.byDimension ?? [];
  const shown = dimensions.find(({ dimension }) => dimension === chosen) ?? dimensions[0];
  const offered = DIMENSIONS.filter(({ value }) => dimensions.some(({ dimension }) => dimension === value));
  return (
    <Card
      title="Cost to serve"
      flush
      actions={
        shown && (
          <Button size="sm" variant="ghost" onClick={() => onView({ tab: 'serve', by: shown.dimension })}>
            All {shown.count}
          </Button>
        )
      }
    >
      {overview.data !== undefined && shown === undefined ? (
        <EmptyState compact title="No cost names anybody">
          Costs that carry a customer, feature, endpoint, model or domain are told apart here.
        </EmptyState>
      ) : (
        <>
          {offered.length > 1 && (
            <div className="overflow-x-auto px-3.5 pb-2">
              <SegmentedControl size="sm" label="Costs of" value={shown?.dimension ?? 'customer'} options={offered} onValueChange={setChosen} />
            </div>
          )}
          <Table<Item>
            caption="What costs most"
            rows={shown?.items.slice(0, MOST)}
            rowKey={({ value }) => value}
            columns={[
              {
                key: 'value',
                header: DIMENSIONS.find(({ value }) => value === shown?.dimension)?.label ?? 'Of',
                grow: true,
                cell: ({ value }) => (
                  <span className="block truncate" title={value}>
                    {value}
                  </span>
                ),
              },
              { key: 'percent', header: 'Share', align: 'right', cell: ({ percent }) => <span className="whitespace-nowrap text-muted">{percentText(percent, reader)}</span> },
              { key: 'amount', header: 'Cost', align: 'right', cell: ({ amount }) => (amount === null ? <NotPriced /> : <MoneyText money={amount} />) },
            ]}
          />
        </>
      )}
    </Card>
  );
}
