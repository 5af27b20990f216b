import { allocate } from '../../domain/allocate.js';
import type { CostCategory, CostSource, Dimensions } from '../../domain/cost.js';
import type { Day } from '../../domain/days.js';
import { type Decimal, decimal, sumOf } from '../../domain/decimal.js';
import { type CountedMeter, type MeterName, TOKEN_METER, isPriced, meterOf } from '../../domain/meters.js';
import type { CountedUsage, TokenUsage, UsageQuantity } from '../../domain/usage.js';
import { type PriceBookVersion, tokenPriceOn, unitPriceOn } from '../../price-book/domain/price-book.js';
import { tokensCost, unitsCost } from '../../price-book/domain/price.js';

/** A row of the ledger that was computed: a quantity of a day with what it costs. */
export interface CostLine {
  readonly category: CostCategory;
  /** The meter. */
  readonly subcategory: MeterName;
  readonly label: string;
  /** null: the book has no price for it. */
  readonly amount: Decimal | null;
  readonly currency: string;
  readonly quantity: Decimal;
  readonly unit: string;
  readonly dimensions: Dimensions;
  readonly source: CostSource;
  readonly priceVersion: number;
}

/** What the calendar month had of a meter before the day; asked only for meters with tiers. */
export type QuantityBefore = (meter: CountedMeter) => Decimal;

const isToken = (usage: UsageQuantity): usage is TokenUsage => usage.meter === TOKEN_METER;

/**
 * What a day costs: its quantities at the prices of one version of the book. Of a counted meter the whole day is priced
 * at once and divided by quantity, so that what a day costs depends on how much there was of it alone, not on how it was
 * split, and its rows sum to it exactly; tokens are priced row by row, which is exact by itself. Quantities of zero make no row.
 */
export function costDay(day: Day, quantities: readonly UsageQuantity[], book: PriceBookVersion, before: QuantityBefore): CostLine[] {
  const lines: CostLine[] = [];
  const counted = new Map<CountedMeter, CountedUsage[]>();
  for (const usage of quantities) {
    if (isToken(usage)) {
      lines.push(...tokenLine(day, usage, book));
    } else if (isPriced(usage.meter) && decimal(usage.quantity).gt(0)) {
      const alike = counted.get(usage.meter);
      if (alike) alike.push(usage);
      else counted.set(usage.meter, [usage]);
    }
  }
  for (const [meter, usages] of counted) lines.push(...meterLines(day, meter, usages, book, before));
  return lines;
}

/** Meters of which what a day costs depends on the days of the month before it. */
export function tieredMeters(book: PriceBookVersion, day: Day, meters: Iterable<CountedMeter>): CountedMeter[] {
  return [...new Set(meters)].filter((meter) => (unitPriceOn(book, day, meter)?.tiers ?? null) !== null);
}

function meterLines(day: Day, meter: CountedMeter, usages: readonly CountedUsage[], book: PriceBookVersion, before: QuantityBefore): CostLine[] {
  const { category, unit } = meterOf(meter);
  const price = unitPriceOn(book, day, meter);
  const quantities = usages.map(({ quantity }) => quantity);
  const amounts = price && allocate(unitsCost(price, sumOf(quantities), price.tiers === null ? 0 : before(meter)), quantities);
  return usages.map(({ dimensions, label, quantity }, index) => ({
    category,
    subcategory: meter,
    label,
    amount: amounts?.[index] ?? null,
    currency: book.currency,
    quantity,
    unit,
    dimensions,
    source: 'measured',
    priceVersion: book.version,
  }));
}

function tokenLine(day: Day, { dimensions, tokens }: TokenUsage, book: PriceBookVersion): CostLine[] {
  const quantity = sumOf(Object.values(tokens));
  if (quantity === '0') return [];
  const price = tokenPriceOn(book, day, dimensions.model);
  const { category, unit } = meterOf(TOKEN_METER);
  return [
    {
      category,
      subcategory: TOKEN_METER,
      label: '',
      amount: price && tokensCost(price, tokens),
      currency: book.currency,
      quantity,
      unit,
      dimensions,
      source: 'priced',
      priceVersion: book.version,
    },
  ];
}
