import { useState } from 'react';
import { cx, SegmentedControl, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { categoryLabel } from '../data/categories.js';
import { signOf } from '../data/decimals.js';
import type { Repricing } from '../data/economics-queries.js';
import { exactMoney } from '../data/money-words.js';

type Keyed = Repricing['byDay'][number];
const PARTS = [
  { value: 'byCategory', label: 'Category' },
  { value: 'byMeter', label: 'Meter' },
  { value: 'byModel', label: 'Model' },
  { value: 'byDay', label: 'Day' },
] as const;
type Part = (typeof PARTS)[number]['value'];

/** What days cost by one version and by another: in all, and by whatever differs. */
export function RepricedDifference({ of }: { of: Repricing }) {
  const reader = useReader();
  const [part, setPart] = useState<Part>('byCategory');
  const money = (amount: string, currency: string): string => exactMoney({ amount, currency }, reader);
  const totals = of.totals.filter(({ difference }) => signOf(difference) !== 0);
  // Days may differ though their sum does not.
  const same = totals.length === 0 && of.byDay.length === 0;
  return (
    <section aria-label="Difference" className="flex flex-col gap-2 rounded-card border border-line py-2.5">
      <div className="flex flex-col gap-1 px-3.5">
        {same && <p className="font-semibold">Nothing would cost more or less.</p>}
        {totals.map(({ currency, before, after, difference }) => (
          <p key={currency} className="flex flex-wrap items-baseline gap-x-2">
            <span className="text-muted">{money(before, currency)} becomes</span>
            <span className="text-lg font-semibold">{money(after, currency)}</span>
            <Difference amount={difference} currency={currency} />
          </p>
        ))}
        {of.unpricedBefore !== of.unpricedAfter && (
          <p className={of.unpricedAfter > of.unpricedBefore ? 'text-warning' : 'text-success'}>
            Rows without a price: {of.unpricedBefore} before, {of.unpricedAfter} after.
          </p>
        )}
        {of.unpricedBefore === of.unpricedAfter && of.unpricedAfter > 0 && <p className="text-warning">{of.unpricedAfter} rows have no price either way; they are in no sum.</p>}
      </div>
      {!same && (
        <>
          <div className="px-3.5">
            <SegmentedControl size="sm" label="Difference by" value={part} options={PARTS} onValueChange={setPart} />
          </div>
          <Table<Keyed>
            caption="What differs"
            className="max-h-64 overflow-y-auto"
            rows={of[part]}
            rowKey={({ key, currency }) => `${key} ${currency}`}
            empty={<p className="px-3.5 text-muted">Nothing differs by this.</p>}
            columns={[
              { key: 'key', header: 'What', grow: true, cell: ({ key }) => <span className="block truncate" title={key}>{part === 'byCategory' ? categoryLabel(key) : key === '' ? 'none' : key}</span> },
              { key: 'before', header: 'Before', align: 'right', hideBelow: 'sm', cell: ({ before, currency }) => <span className="whitespace-nowrap">{money(before, currency)}</span> },
              { key: 'after', header: 'After', align: 'right', hideBelow: 'sm', cell: ({ after, currency }) => <span className="whitespace-nowrap">{money(after, currency)}</span> },
              { key: 'difference', header: 'Difference', align: 'right', cell: ({ difference, currency }) => <Difference amount={difference} currency={currency} /> },
            ]}
          />
        </>
      )}
    </section>
  );
}

/** By how much, with its sign: more is in the colour of a warning. */
function Difference({ amount, currency }: { amount: string; currency: string }) {
  const reader = useReader();
  const sign = signOf(amount);
  return (
    <span className={cx('whitespace-nowrap', sign > 0 ? 'text-warning' : sign < 0 ? 'text-success' : 'text-muted')}>
      {sign > 0 && '+'}
      {exactMoney({ amount, currency }, reader)}
    </span>
  );
}
