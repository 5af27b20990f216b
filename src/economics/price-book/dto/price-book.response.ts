import { ApiProperty } from '@nestjs/swagger';
import { METERS, METER_NAMES, type MeterName, isPriced } from '../../domain/meters.js';
import { COST_CATEGORIES, type CostCategory } from '../../domain/cost.js';
import { type PriceEntry, type Tier, isTokenPrice } from '../domain/price-book.js';
import type { WrittenVersion } from '../price-book.repository.js';

const nullableText = { type: String, nullable: true } as const;

export class PriceTierResponse implements Tier {
  @ApiProperty(nullableText)
  upTo!: string | null;

  price!: string;
}

/** A price. Of `ai.tokens` price and tiers are null, of other meters the model and its prices. */
export class PriceEntryResponse {
  meter!: string;

  @ApiProperty(nullableText)
  model!: string | null;

  @ApiProperty(nullableText)
  price!: string | null;

  /** How much the price is for, in the meter's unit. */
  per!: string;

  @ApiProperty({ type: [PriceTierResponse], nullable: true })
  tiers!: PriceTierResponse[] | null;

  @ApiProperty(nullableText)
  input!: string | null;

  @ApiProperty(nullableText)
  output!: string | null;

  /** null: as input. */
  @ApiProperty(nullableText)
  cacheRead!: string | null;

  /** null: as input. */
  @ApiProperty(nullableText)
  cacheWrite!: string | null;

  /** null: as output. */
  @ApiProperty(nullableText)
  reasoning!: string | null;

  /** null: since ever. */
  @ApiProperty(nullableText)
  validFrom!: string | null;

  /** The last day; null: for ever. */
  @ApiProperty(nullableText)
  validTo!: string | null;

  static of(entry: PriceEntry): PriceEntryResponse {
    const none = { model: null, price: null, tiers: null, input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };
    if (isTokenPrice(entry)) return { ...none, ...entry };
    return { ...none, ...entry, tiers: entry.tiers && entry.tiers.map((tier) => ({ ...tier })) };
  }
}

/** Something that is counted and may have a price. */
export class MeterResponse {
  meter!: string;

  title!: string;

  /** Of its quantity. */
  unit!: string;

  @ApiProperty({ enum: COST_CATEGORIES })
  category!: CostCategory;

  static priced(): MeterResponse[] {
    return METER_NAMES.filter((name) => isPriced(name)).map((meter: MeterName) => {
      const { title, unit, category } = METERS[meter];
      return { meter, title, unit, category };
    });
  }
}

/** A version without its prices. */
export class PriceBookVersionResponse {
  version!: number;

  currency!: string;

  note!: string;

  entryCount!: number;

  /** Who wrote it; null: it came with Tidemark. */
  @ApiProperty(nullableText)
  createdBy!: string | null;

  createdAt!: Date;

  static of({ version, currency, note, entries, createdBy, createdAt }: WrittenVersion): PriceBookVersionResponse {
    return { version, currency, note, entryCount: entries.length, createdBy, createdAt };
  }
}

/** A version of the price book. */
export class PriceBookResponse {
  version!: number;

  currency!: string;

  entries!: PriceEntryResponse[];

  note!: string;

  /** Whether it is the newest, by which today is priced. */
  current!: boolean;

  /** Who wrote it; null: it came with Tidemark. */
  @ApiProperty(nullableText)
  createdBy!: string | null;

  /** null: nobody has needed it yet. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  createdAt!: Date | null;

  /** What can have a price. */
  meters!: MeterResponse[];

  static of({ version, currency, entries, note, createdBy, createdAt }: Omit<WrittenVersion, 'createdAt'> & { createdAt: Date | null }, current: boolean): PriceBookResponse {
    return { version, currency, entries: entries.map((entry) => PriceEntryResponse.of(entry)), note, current, createdBy, createdAt, meters: MeterResponse.priced() };
  }
}
