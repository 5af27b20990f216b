import { formatFigure, type Reader } from '@tidemark/chart';
import type { PriceBook, PriceEntry } from '../data/economics-queries.js';
import { dayText } from '../data/money-words.js';
import { TOKENS } from './price-form.js';

type Meter = PriceBook['meters'][number];

/** What has a price, as readers know it. */
export const meterTitle = (meters: readonly Meter[], meter: string): string => meters.find((each) => each.meter === meter)?.title ?? meter;

/** A price in a currency, all its digits. */
export const priceText = (price: string | null, currency: string, reader: Reader): string =>
  price === null ? '–' : formatFigure(price, { format: 'currency', currency, decimals: Math.max(2, price.split('.')[1]?.length ?? 0) }, reader, 'full');

/** How much a price is for: "per 1,000,000 tokens". */
export function perWords({ meter, per }: Pick<PriceEntry, 'meter' | 'per'>, meters: readonly Meter[], reader: Reader): string {
  const unit = meters.find((each) => each.meter === meter)?.unit ?? (meter === TOKENS ? 'tokens' : '');
  if (unit === 'B') return `per ${formatFigure(per, { format: 'bytes' }, reader, 'full')}`;
  const quantity = formatFigure(per, {}, reader, 'full');
  return per === '1' ? `per ${unit}` : `per ${quantity}\u00a0${unit}`;
}

/** When a price holds. */
export function validWords({ validFrom, validTo }: Pick<PriceEntry, 'validFrom' | 'validTo'>, reader: Reader): string {
  if (validFrom === null) return validTo === null ? 'always' : `until ${dayText(validTo, reader, true)}`;
  return validTo === null ? `from ${dayText(validFrom, reader, true)}` : `${dayText(validFrom, reader, true)} to ${dayText(validTo, reader, true)}`;
}

/** The date before a date. */
export const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** Why days cannot be priced anew; undefined: they can. Today goes by the newest version until it is over. */
export function repriceProblem({ from, to, version }: { from: string; to: string; version: number }, today: string, newest: number): string | undefined {
  if (from === '' || to === '') return 'Choose both days.';
  if (from > to) return 'The first day is after the last one.';
  if (to > today) return 'Days to come are priced when they come.';
  return to === today && version !== newest ? 'Today goes by the newest version until it is over.' : undefined;
}

/** A calendar date where the tenant is. */
export const dateIn = (timeZone: string, now: Date): string => now.toLocaleDateString('sv-SE', { timeZone });
