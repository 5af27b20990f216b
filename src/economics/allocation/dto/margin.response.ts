import { ApiProperty } from '@nestjs/swagger';
import { MoneyResponse } from '../../dto/money.response.js';

/** Whether revenue and cost of a customer are known, or one of them. */
export const MARGIN_BASES = ['both', 'revenue_only', 'cost_only'] as const;

const nullableMoney = { type: MoneyResponse, nullable: true } as const;
const nullableNumber = { type: Number, nullable: true } as const;

/** What a customer brings and costs, in one currency. */
export class CustomerMarginResponse {
  customer!: string;
  currency!: string;

  @ApiProperty({ enum: MARGIN_BASES })
  basis!: (typeof MARGIN_BASES)[number];

  /** null: not known. */
  @ApiProperty(nullableMoney)
  revenue!: MoneyResponse | null;

  /** null: not known. */
  @ApiProperty(nullableMoney)
  cost!: MoneyResponse | null;

  /** Revenue less cost; null unless both are known. */
  @ApiProperty(nullableMoney)
  margin!: MoneyResponse | null;

  /** Of the revenue. */
  @ApiProperty(nullableNumber)
  marginPercent!: number | null;

  /** Rows of the ledger without a price: they cost more than is told. */
  unpriced!: number;
}

/** All revenue and all costs of a currency. */
export class MarginTotalResponse {
  currency!: string;

  @ApiProperty(nullableMoney)
  revenue!: MoneyResponse | null;

  /** Those that are nobody's too; null: nothing is known. */
  @ApiProperty(nullableMoney)
  cost!: MoneyResponse | null;

  /** Of the cost, what is no customer's. */
  @ApiProperty(nullableMoney)
  unattributed!: MoneyResponse | null;

  @ApiProperty(nullableMoney)
  margin!: MoneyResponse | null;

  @ApiProperty(nullableNumber)
  marginPercent!: number | null;
}

export class MarginCountsResponse {
  both!: number;
  revenueOnly!: number;
  costOnly!: number;
}

/** Revenue against cost, by customer and currency. */
export class MarginResponse {
  @ApiProperty({ format: 'date' })
  from!: string;

  /** The last day, which counts. */
  @ApiProperty({ format: 'date' })
  to!: string;

  /** That of the price book, whose total comes first. */
  currency!: string;

  /** Customers, the smallest margin first; then those of whom one side is known. */
  @ApiProperty({ type: [CustomerMarginResponse] })
  items!: CustomerMarginResponse[];

  /** Lines beyond the limit. */
  more!: number;

  @ApiProperty({ type: MarginCountsResponse })
  counts!: MarginCountsResponse;

  /** By currency. */
  @ApiProperty({ type: [MarginTotalResponse] })
  totals!: MarginTotalResponse[];
}
