import { TriangleAlert } from 'lucide-react';
import { Link } from 'react-router';
import { plural } from '../../../format/number.js';
import { useCan } from '../../../session/session.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Money, UnpricedCost } from '../data/economics-queries.js';
import { exactMoney, quantityText } from '../data/money-words.js';
import { categoryLabel } from '../data/categories.js';

export interface MissingNotesProps {
  otherCurrencies: readonly Money[];
  unpriced: readonly UnpricedCost[];
  /** Shows the page in another currency. */
  onCurrency?: ((currency: string) => void) | undefined;
}

/** What no sum of the page holds: amounts of other currencies, and what was used without a price. */
export function MissingNotes({ otherCurrencies, unpriced, onCurrency }: MissingNotesProps) {
  const reader = useReader();
  const mayPrice = useCan('price-book:write');
  if (otherCurrencies.length === 0 && unpriced.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {unpriced.length > 0 && (
        <section aria-label="Not priced" className="flex gap-2.5 rounded-card bg-warning-soft px-3.5 py-2.5 text-warning">
          <TriangleAlert size={16} strokeWidth={1.8} aria-hidden className="mt-0.5 shrink-0" />
          <div className="min-w-0">
            <p className="font-semibold">{plural(unpriced.length, 'thing was used that has no price', 'things were used that have no price')}: what {unpriced.length === 1 ? 'it costs' : 'they cost'} is in no figure here.</p>
            <ul className="mt-0.5 flex flex-wrap gap-x-4 text-sm">
              {unpriced.slice(0, 12).map(({ category, subcategory, model, quantity, unit }) => (
                <li key={`${category} ${subcategory} ${model ?? ''}`} className="min-w-0 break-words">
                  {model ?? subcategory} <span className="opacity-80">({categoryLabel(category)}, {quantityText(quantity, unit, reader)})</span>
                </li>
              ))}
              {unpriced.length > 12 && <li>and {unpriced.length - 12} more</li>}
            </ul>
            {mayPrice && (
              <Link to="/economics?tab=prices" className="rounded-sm text-sm font-semibold underline">
                {unpriced.length === 1 ? 'Give it a price' : 'Give them a price'}
              </Link>
            )}
          </div>
        </section>
      )}
      {otherCurrencies.length > 0 && (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 px-0.5 text-muted">
          Apart from that, and not converted:
          {otherCurrencies.map((money) => (
            <span key={money.currency} className="inline-flex items-center gap-1.5">
              <span className="font-medium text-ink tabular-nums">{exactMoney(money, reader)}</span>
              {onCurrency !== undefined && (
                <button type="button" className="rounded-sm text-sm text-primary hover:underline" onClick={() => onCurrency(money.currency)}>
                  Show {money.currency}
                </button>
              )}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
