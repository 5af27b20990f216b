import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { count } from '../../../format/number.js';
import { Card, EmptyState, ErrorPanel, SearchInput, SegmentedControl, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { type CostToServe, costToServeQuery, type ServedCost } from '../data/economics-queries.js';
import { type Dimension, DIMENSIONS, type EconomicsView } from '../data/economics-view.js';
import { exactMoney, moneyText, percentText } from '../data/money-words.js';
import { csvText } from '../parts/csv-text.js';
import { ExportMenu } from '../parts/ExportMenu.js';
import { MissingNotes } from '../parts/MissingNotes.js';
import { MoneyText, NotPriced } from '../parts/MoneyText.js';
import { ShareBar } from '../parts/ShareBar.js';
import { RulesCard } from './RulesCard.js';
import { UnattributedCard } from './UnattributedCard.js';

/** From so many on the table can be searched. */
const SEARCHED_FROM = 10;

/** Whom it costs what to serve, what is nobody's, and how costs that name nobody are divided. */
export default function ServeTab({ view, onView }: { view: EconomicsView; onView: (next: Partial<EconomicsView>) => void }) {
  const { by } = view;
  const served = useQuery(costToServeQuery(view, by));
  const [search, setSearch] = useState('');
  // What stood there for another dimension is not shown under this one's name.
  const data = served.data?.by === by ? served.data : undefined;
  const { label, many } = DIMENSIONS.find(({ value }) => value === by) ?? DIMENSIONS[0];
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <div className="max-w-full overflow-x-auto">
          <SegmentedControl<Dimension> label="Costs of" value={by} options={DIMENSIONS} onValueChange={(next) => onView({ by: next })} />
        </div>
        {(data?.items.length ?? 0) >= SEARCHED_FROM && <SearchInput label={`Search ${many}`} value={search} onValueChange={setSearch} className="w-48" />}
      </div>
      <MissingNotes otherCurrencies={data?.otherCurrencies ?? []} unpriced={data?.unpriced ?? []} onCurrency={(currency) => onView({ currency })} />
      <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,1fr)_340px]">
        <Card
          flush
          title={`Cost to serve by ${label.toLowerCase()}`}
          context={data && `${count(data.count)} ${many}`}
          actions={data && data.items.length > 0 && <ExportMenu name={`cost to serve by ${by}`} data={data} csv={() => csvOf(data)} />}
        >
          {served.isError && data === undefined ? (
            <ErrorPanel className="m-3.5" title="The costs could not be loaded" error={served.error} onRetry={() => void served.refetch()} retrying={served.isFetching} />
          ) : (
            <ServedTable data={data} label={label} many={many} search={search} />
          )}
          {data && data.total !== null && <Sums data={data} many={many} />}
        </Card>
        <div className="flex min-w-0 flex-col gap-3">
          <UnattributedCard view={view} many={many} />
          <RulesCard />
        </div>
      </div>
    </div>
  );
}

function ServedTable({ data, label, many, search }: { data: CostToServe | undefined; label: string; many: string; search: string }) {
  const reader = useReader();
  const wanted = search.trim().toLowerCase();
  const rows = wanted === '' ? data?.items : data?.items.filter(({ value }) => value.toLowerCase().includes(wanted));
  const requests = data?.items.some((item) => item.requests !== null) ?? false;
  return (
    <Table<ServedCost>
      caption={`Cost to serve by ${label.toLowerCase()}`}
      rows={rows}
      rowKey={({ value }) => value}
      skeletonRows={6}
      initialSort={{ key: 'total', descending: true }}
      empty={
        wanted === '' ? (
          <EmptyState icon={Users} compact title={`No cost can be told by ${label.toLowerCase()}`}>
            Costs are told apart once {many} are named in what is imported or sent, or once requests of {many} are counted.
          </EmptyState>
        ) : (
          <p className="px-3.5 pb-3.5 text-muted">None is called that.</p>
        )
      }
      columns={[
        {
          key: 'value',
          header: label,
          grow: true,
          sortValue: ({ value }) => value,
          cell: ({ value, unpriced }) => (
            <span className="flex min-w-0 items-center gap-1.5">
              <span className="truncate" title={value}>
                {value}
              </span>
              {unpriced > 0 && <NotPriced title="It used what has no price: it costs more than is told." />}
            </span>
          ),
        },
        { key: 'direct', header: 'Direct', align: 'right', hideBelow: 'md', sortValue: ({ direct }) => (direct === null ? null : Number(direct.amount)), cell: ({ direct }) => <MoneyText money={direct} /> },
        { key: 'allocated', header: 'Allocated', align: 'right', hideBelow: 'md', sortValue: ({ allocated }) => Number(allocated.amount), cell: ({ allocated }) => <MoneyText money={allocated} /> },
        ...(requests
          ? [
              { key: 'requests', header: 'Requests', align: 'right' as const, hideBelow: 'lg' as const, sortValue: (item: ServedCost) => item.requests, cell: (item: ServedCost) => (item.requests === null ? '–' : count(item.requests)) },
              { key: 'each', header: 'Per request', align: 'right' as const, hideBelow: 'lg' as const, sortValue: ({ perRequest }: ServedCost) => (perRequest === null ? null : Number(perRequest.amount)), cell: ({ perRequest }: ServedCost) => <MoneyText money={perRequest} /> },
            ]
          : []),
        { key: 'bar', header: 'Share', headerHidden: true, width: '64px', hideBelow: 'sm', cell: ({ value, percent }) => <ShareBar percent={percent} label={value} /> },
        { key: 'percent', header: 'Share', align: 'right', hideBelow: 'sm', sortValue: ({ percent }) => percent, cell: ({ percent }) => <span className="whitespace-nowrap text-muted">{percentText(percent, reader)}</span> },
        // The order is that of what is shown: a float tells enough for it.
        { key: 'total', header: 'Total', align: 'right', sortValue: ({ total }) => (total === null ? null : Number(total.amount)), cell: ({ total }) => <MoneyText money={total} className="font-medium" /> },
      ]}
    />
  );
}

/** How the lines come to the total, to the last digit. */
function Sums({ data: { total, rest, unattributed, average, perRequest }, many }: { data: CostToServe; many: string }) {
  const reader = useReader();
  const lines: [string, string][] = [
    ...(rest === null ? [] : [[`${count(rest.count)} more`, exactMoney(rest.total, reader)] as [string, string]]),
    ['Unattributed', exactMoney(unattributed.amount, reader)],
    ['Total', exactMoney(total, reader)],
  ];
  return (
    <div className="flex flex-col gap-1 border-t border-line px-3.5 py-2.5">
      {lines.map(([name, amount]) => (
        <p key={name} className="flex flex-wrap justify-between gap-x-4 last:font-semibold">
          <span>{name}</span>
          <span className="break-all tabular-nums">{amount}</span>
        </p>
      ))}
      {(average !== null || perRequest !== null) && (
        <p className="text-sm text-muted">
          {[average !== null && `${moneyText(average, reader)} on average of ${many}`, perRequest !== null && `${moneyText(perRequest, reader)} a request`].filter(Boolean).join(' · ')}
        </p>
      )}
    </div>
  );
}

const csvOf = ({ by, items, rest, unattributed, currency }: CostToServe): string =>
  csvText(
    [by, 'direct', 'allocated', 'total', 'currency', 'percent', 'requests', 'per_request', 'unpriced_rows'],
    [
      ...items.map(({ value, direct, allocated, total, percent, requests, perRequest, unpriced }) => [
        value, direct?.amount ?? null, allocated.amount, total?.amount ?? null, currency, percent, requests, perRequest?.amount ?? null, unpriced,
      ]),
      ...(rest === null ? [] : [[`(${rest.count} more)`, null, null, rest.total.amount, currency, null, null, null, null]]),
      ['(unattributed)', null, null, unattributed.amount?.amount ?? null, currency, unattributed.percent, null, null, null],
    ],
  );
