import { cx } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Money } from '../data/economics-queries.js';
import { exactMoney, moneyText } from '../data/money-words.js';

/** An amount as people read it; all its digits when it is looked at closely. Null is a dash, and never nothing. */
export function MoneyText({ money, className }: { money: Money | null; className?: string }) {
  const reader = useReader();
  return (
    <span className={cx('whitespace-nowrap tabular-nums', money === null && 'text-muted', className)} title={money === null ? undefined : exactMoney(money, reader)}>
      {moneyText(money, reader)}
    </span>
  );
}

/** "Not priced": something was used, and what it costs is not known. */
export function NotPriced({ title }: { title?: string }) {
  return (
    <span className="rounded-pill bg-warning-soft px-1.5 py-0.5 text-xs font-semibold whitespace-nowrap text-warning" title={title ?? 'It was used, and the price book has no price for it.'}>
      not priced
    </span>
  );
}
