import { useQuery } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import { Link } from 'react-router';
import { plural } from '../../../format/number.js';
import { useCan } from '../../../session/session.js';
import { Card, cx, EmptyState, ErrorPanel, ProgressBar, Skeleton, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { signOf } from '../data/decimals.js';
import { type CustomerMargin, type Margin, marginQuery } from '../data/economics-queries.js';
import { daysText, moneyText, percentText } from '../data/money-words.js';
import { csvText } from '../parts/csv-text.js';
import { ExportMenu } from '../parts/ExportMenu.js';
import { MoneyText, NotPriced } from '../parts/MoneyText.js';

/** What customers bring against what they cost: those that are worth least first. */
export default function MarginTab({ days }: { days: number }) {
  const margin = useQuery(marginQuery(days));
  const reader = useReader();
  const mayImport = useCan('economics:write');
  const { data } = margin;
  if (margin.isError && data === undefined) {
    return <ErrorPanel title="The margins could not be loaded" error={margin.error} onRetry={() => void margin.refetch()} retrying={margin.isFetching} />;
  }
  const noRevenue = data !== undefined && data.counts.both + data.counts.revenueOnly === 0;
  return (
    <div className="flex flex-col gap-3">
      <Totals data={data} />
      {noRevenue && (
        <p className="rounded-card bg-info-soft px-3.5 py-2.5 text-info">
          No revenue of these days is known, so nothing can be said of margins.{' '}
          {mayImport ? (
            <Link to="/economics?tab=imports" className="rounded-sm font-semibold underline">
              Import revenue
            </Link>
          ) : (
            'An admin can import it.'
          )}
        </p>
      )}
      <Card
        flush
        title="Margin per customer"
        context={data && daysText(data.from, data.to, reader)}
        actions={data && data.items.length > 0 && <ExportMenu name="margin per customer" data={data} csv={() => csvOf(data)} />}
      >
        <Table<CustomerMargin>
          caption="Margin per customer"
          rows={data?.items}
          rowKey={({ customer, currency }) => `${customer} ${currency}`}
          skeletonRows={6}
          empty={
            <EmptyState icon={Scale} compact title="No customer is known">
              Costs and revenue that name a customer are set against each other here.
            </EmptyState>
          }
          columns={[
            {
              key: 'customer',
              header: 'Customer',
              grow: true,
              sortValue: ({ customer }) => customer,
              cell: ({ customer, unpriced }) => (
                <span className="flex min-w-0 items-center gap-1.5">
                  <span className="truncate" title={customer}>
                    {customer}
                  </span>
                  {unpriced > 0 && <NotPriced title="It used what has no price: it costs more than is told." />}
                </span>
              ),
            },
            { key: 'revenue', header: 'Revenue', align: 'right', hideBelow: 'sm', sortValue: ({ revenue }) => sortable(revenue), cell: ({ revenue }) => <MoneyText money={revenue} /> },
            { key: 'cost', header: 'Cost', align: 'right', hideBelow: 'sm', sortValue: ({ cost }) => sortable(cost), cell: ({ cost }) => <MoneyText money={cost} /> },
            {
              key: 'margin',
              header: 'Margin',
              align: 'right',
              sortValue: ({ margin: each }) => sortable(each),
              cell: ({ margin: each }) => <MoneyText money={each} className={cx('font-medium', each !== null && signOf(each.amount) < 0 && 'text-danger')} />,
            },
            { key: 'percent', header: 'Of revenue', align: 'right', sortValue: ({ marginPercent }) => marginPercent, cell: ({ marginPercent, basis }) => <Percent value={marginPercent} basis={basis} /> },
            {
              key: 'bar',
              header: 'Of revenue',
              headerHidden: true,
              width: '88px',
              hideBelow: 'md',
              cell: ({ customer, marginPercent }) =>
                marginPercent !== null && <ProgressBar value={marginPercent / 100} tone={marginPercent < 0 ? 'danger' : 'accent'} label={`Margin of ${customer}`} />,
            },
          ]}
        />
        {data !== undefined && data.more > 0 && <p className="border-t border-line px-3.5 py-2 text-muted">{plural(data.more, 'more line is', 'more lines are')} not listed; they are in the totals.</p>}
      </Card>
    </div>
  );
}

const sortable = (money: CustomerMargin['margin']): number | null => (money === null ? null : Number(money.amount));

function Percent({ value, basis }: { value: number | null; basis: CustomerMargin['basis'] }) {
  const reader = useReader();
  if (basis === 'both') return <span className={cx('whitespace-nowrap', value !== null && value < 0 && 'text-danger')}>{percentText(value, reader)}</span>;
  return <span className="whitespace-nowrap text-muted">{basis === 'cost_only' ? 'no revenue known' : 'no cost known'}</span>;
}

/** All revenue and all costs, currency by currency. */
function Totals({ data }: { data: Margin | undefined }) {
  const reader = useReader();
  if (data === undefined) return <Skeleton className="h-20 rounded-card" />;
  return (
    <div className="flex flex-col gap-3">
      {data.totals.map(({ currency, revenue, cost, unattributed, margin, marginPercent }) => (
        <section key={currency} aria-label={`Totals in ${currency}`} className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line md:grid-cols-4">
          {(
            [
              ['Revenue', revenue, `in ${currency}`],
              ['Cost', cost, `${moneyText(unattributed, reader)} of it unattributed`],
              ['Margin', margin, margin === null ? 'one side is not known' : ''],
              ['Of revenue', marginPercent, ''],
            ] as const
          ).map(([name, figure, note]) => (
            <dl key={name} className="m-0 min-w-0 bg-card px-3.5 py-2.5">
              <dt className="text-sm text-muted">{name}</dt>
              <dd className={cx('truncate text-lg font-semibold tabular-nums', name === 'Margin' && margin !== null && signOf(margin.amount) < 0 && 'text-danger')} >
                {typeof figure === 'number' ? percentText(figure, reader) : <MoneyText money={figure} />}
              </dd>
              {note !== '' && (
                <dd className="truncate text-sm text-muted" title={note}>
                  {note}
                </dd>
              )}
            </dl>
          ))}
        </section>
      ))}
    </div>
  );
}

const csvOf = ({ items }: Margin): string =>
  csvText(
    ['customer', 'currency', 'basis', 'revenue', 'cost', 'margin', 'margin_percent', 'unpriced_rows'],
    items.map(({ customer, currency, basis, revenue, cost, margin, marginPercent, unpriced }) => [
      customer, currency, basis, revenue?.amount ?? null, cost?.amount ?? null, margin?.amount ?? null, marginPercent, unpriced,
    ]),
  );
