import { useEffect, useState } from 'react';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { difference, signOf } from '../data/decimals.js';
import type { Money } from '../data/economics-queries.js';
import { moneyText } from '../data/money-words.js';
import { MoneyText } from '../parts/MoneyText.js';

/** How long an addition stands beside the figure. */
const SHOWN_MS = 4_000;

/** What today cost so far; as costs accrue, what was added stands beside it for a moment. */
export function Ticker({ money }: { money: Money }) {
  const reader = useReader();
  const [known, setKnown] = useState(money);
  const [added, setAdded] = useState<Money | null>(null);
  if (money.amount !== known.amount || money.currency !== known.currency) {
    const more = money.currency === known.currency ? difference(money.amount, known.amount) : null;
    setAdded(more === null || signOf(more) === 0 ? null : { amount: more, currency: money.currency });
    setKnown(money);
  }
  useEffect(() => {
    if (added === null) return undefined;
    const timer = setTimeout(() => setAdded(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [added]);
  return (
    <p className="flex min-w-0 items-baseline gap-2 text-figure font-semibold tracking-[-0.015em]">
      <span className="min-w-0 truncate" aria-label="Cost of today so far">
        <MoneyText money={money} />
      </span>
      {added !== null && (
        <span aria-hidden className="animate-fade truncate text-sm font-medium tracking-normal text-muted">
          {signOf(added.amount) > 0 && '+'}
          {moneyText(added, reader)}
        </span>
      )}
    </p>
  );
}
