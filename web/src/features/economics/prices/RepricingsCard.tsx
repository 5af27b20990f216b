import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card, Dialog, ErrorPanel, RelativeTime, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { useMemberNames } from '../../members/use-member-names.js';
import { signOf } from '../data/decimals.js';
import { type Repricing, repricingsQuery } from '../data/economics-queries.js';
import { daysText, exactMoney } from '../data/money-words.js';
import { RepricedDifference } from './RepricedDifference.js';

/** Days that were priced anew, the newest first; nothing while there are none. */
export function RepricingsCard() {
  const found = useQuery(repricingsQuery);
  const reader = useReader();
  const nameOf = useMemberNames();
  const [shown, setShown] = useState<Repricing | null>(null);
  if (found.data === undefined && !found.isError) return null;
  if (found.data?.length === 0) return null;
  return (
    <Card flush title="Priced anew">
      {found.data === undefined ? (
        <ErrorPanel className="m-3.5" title="It could not be loaded" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
      ) : (
        <Table<Repricing>
          caption="Priced anew"
          rows={found.data}
          rowKey={({ id }) => id ?? ''}
          columns={[
            {
              key: 'days',
              header: 'Days',
              grow: true,
              cell: (each) => (
                <div className="min-w-0 py-0.5">
                  <button type="button" className="block max-w-full truncate rounded-sm font-medium hover:text-primary hover:underline" onClick={() => setShown(each)}>
                    {daysText(each.from, each.to, reader)}, by version {each.version}
                  </button>
                  <p className="truncate text-sm text-muted">
                    {nameOf(each.createdBy)}
                    {each.reason !== '' && `: ${each.reason}`}
                  </p>
                </div>
              ),
            },
            {
              key: 'difference',
              header: 'Difference',
              align: 'right',
              cell: ({ totals }) =>
                totals.every(({ difference }) => signOf(difference) === 0) ? (
                  <span className="text-muted">none</span>
                ) : (
                  totals.map(({ currency, difference }) => (
                    <span key={currency} className="block whitespace-nowrap">
                      {exactMoney({ amount: difference, currency }, reader)}
                    </span>
                  ))
                ),
            },
            { key: 'at', header: 'When', hideBelow: 'sm', cell: ({ createdAt }) => <RelativeTime past at={createdAt} className="whitespace-nowrap text-muted" /> },
          ]}
        />
      )}
      {shown !== null && (
        <Dialog open onOpenChange={(open) => !open && setShown(null)} size="lg" title={`${daysText(shown.from, shown.to, reader)}, by version ${shown.version}`} {...(shown.reason !== '' && { description: shown.reason })}>
          <div className="pb-4">
            <RepricedDifference of={shown} />
          </div>
        </Dialog>
      )}
    </Card>
  );
}
