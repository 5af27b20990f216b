import { useQuery } from '@tanstack/react-query';
import { Card, ErrorPanel, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { type Revenue, revenueQuery } from '../data/economics-queries.js';
import { daysText, exactMoney } from '../data/money-words.js';
import { csvText } from '../parts/csv-text.js';
import { ExportMenu } from '../parts/ExportMenu.js';

/** What customers pay, as it was imported; nothing while there is none. */
export function RevenueCard() {
  const revenue = useQuery(revenueQuery);
  const reader = useReader();
  const { data } = revenue;
  if (data?.length === 0) return null;
  return (
    <Card flush title="Revenue" actions={data && <ExportMenu name="revenue" data={data} csv={() => csvOf(data)} />}>
      {revenue.isError && data === undefined ? (
        <ErrorPanel className="m-3.5" title="The revenue could not be loaded" error={revenue.error} onRetry={() => void revenue.refetch()} retrying={revenue.isFetching} />
      ) : (
        <Table<Revenue>
          caption="Revenue"
          rows={data}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'customer',
              header: 'Customer',
              grow: true,
              sortValue: ({ customer }) => customer,
              cell: ({ customer }) => (
                <span className="block truncate" title={customer}>
                  {customer}
                </span>
              ),
            },
            { key: 'days', header: 'Days', hideBelow: 'sm', sortValue: ({ from }) => from, cell: ({ from, to }) => <span className="whitespace-nowrap text-muted">{daysText(from, to, reader)}</span> },
            { key: 'amount', header: 'Amount', align: 'right', cell: ({ amount }) => <span className="whitespace-nowrap">{exactMoney(amount, reader)}</span> },
          ]}
        />
      )}
    </Card>
  );
}

const csvOf = (rows: readonly Revenue[]): string =>
  csvText(['customer', 'from', 'to', 'amount', 'currency', 'reference'], rows.map(({ customer, from, to, amount, reference }) => [customer, from, to, amount.amount, amount.currency, reference]));
