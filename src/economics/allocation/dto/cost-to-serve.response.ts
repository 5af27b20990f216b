import { ApiProperty } from '@nestjs/swagger';
import { COST_CATEGORIES, COST_DIMENSIONS, type CostCategory, type CostDimension } from '../../domain/cost.js';
import { MoneyResponse } from '../../dto/money.response.js';
import { UnpricedCostResponse } from '../../dto/unpriced.response.js';

const money = { type: MoneyResponse } as const;
const nullableMoney = { type: MoneyResponse, nullable: true } as const;
const nullableNumber = { type: Number, nullable: true } as const;

/** What somebody costs. */
export class ServedCostResponse {
  value!: string;

  /** From costs that name them; null when none of those has a price. */
  @ApiProperty(nullableMoney)
  direct!: MoneyResponse | null;

  /** Their part of costs that name nobody. */
  @ApiProperty(money)
  allocated!: MoneyResponse;

  /** What is known of it; null when nothing is. */
  @ApiProperty(nullableMoney)
  total!: MoneyResponse | null;

  /** Of all costs. */
  @ApiProperty(nullableNumber)
  percent!: number | null;

  /** Requests that Tidemark counted; null where those are not told apart by this dimension, or there were none. */
  @ApiProperty(nullableNumber)
  requests!: number | null;

  @ApiProperty(nullableMoney)
  perRequest!: MoneyResponse | null;

  /** Rows of the ledger without a price: they cost more than is told. */
  unpriced!: number;
}

export class ServedRestResponse {
  count!: number;

  @ApiProperty(money)
  total!: MoneyResponse;
}

/** Costs that are nobody's, of all costs. */
export class UnattributedShareResponse {
  /** null: nothing is known of any costs. */
  @ApiProperty(nullableMoney)
  amount!: MoneyResponse | null;

  @ApiProperty(nullableNumber)
  percent!: number | null;
}

/** What it costs to serve, and whom. The totals of the items, the rest and what is unattributed come to the total, to the last digit. */
export class CostToServeResponse {
  @ApiProperty({ format: 'date' })
  from!: string;

  /** The last day, which counts. */
  @ApiProperty({ format: 'date' })
  to!: string;

  @ApiProperty({ enum: COST_DIMENSIONS })
  by!: CostDimension;

  /** ISO 4217; of all amounts but `otherCurrencies`. */
  currency!: string;

  /** null: nothing is known. */
  @ApiProperty(nullableMoney)
  total!: MoneyResponse | null;

  /** That Tidemark counted; null where there were none. */
  @ApiProperty(nullableNumber)
  requests!: number | null;

  /** The total by requests, to 12 decimals. */
  @ApiProperty(nullableMoney)
  perRequest!: MoneyResponse | null;

  /** How many there are that something costs. */
  count!: number;

  /** What is attributed, by how many there are; null where there is none. */
  @ApiProperty(nullableMoney)
  average!: MoneyResponse | null;

  /** Those that cost most first. */
  @ApiProperty({ type: [ServedCostResponse] })
  items!: ServedCostResponse[];

  /** Those beyond the limit; null where there are none. */
  @ApiProperty({ type: ServedRestResponse, nullable: true })
  rest!: ServedRestResponse | null;

  @ApiProperty({ type: UnattributedShareResponse })
  unattributed!: UnattributedShareResponse;

  @ApiProperty({ type: [MoneyResponse] })
  otherCurrencies!: MoneyResponse[];

  @ApiProperty({ type: [UnpricedCostResponse] })
  unpriced!: UnpricedCostResponse[];
}

/** Why costs are nobody's: nothing was measured to divide them by; the rule says so; or its shares are of another dimension. */
export const UNATTRIBUTED_REASONS = ['nothing_measured', 'rule_none', 'other_dimension'] as const;

export class UnattributedCategoryResponse {
  @ApiProperty({ enum: COST_CATEGORIES })
  category!: CostCategory;

  @ApiProperty({ enum: UNATTRIBUTED_REASONS })
  reason!: (typeof UNATTRIBUTED_REASONS)[number];

  @ApiProperty(money)
  amount!: MoneyResponse;

  /** Of all costs. */
  @ApiProperty(nullableNumber)
  percent!: number | null;
}

export class UnattributedDayResponse {
  @ApiProperty({ format: 'date' })
  day!: string;

  /** A decimal of the currency. */
  amount!: string;
}

/** Costs that are nobody's. */
export class UnattributedResponse extends UnattributedShareResponse {
  @ApiProperty({ format: 'date' })
  from!: string;

  /** The last day, which counts. */
  @ApiProperty({ format: 'date' })
  to!: string;

  @ApiProperty({ enum: COST_DIMENSIONS })
  by!: CostDimension;

  currency!: string;

  /** All costs; null: nothing is known. */
  @ApiProperty(nullableMoney)
  total!: MoneyResponse | null;

  @ApiProperty({ type: [UnattributedCategoryResponse] })
  byCategory!: UnattributedCategoryResponse[];

  /** Of every day. */
  @ApiProperty({ type: [UnattributedDayResponse] })
  days!: UnattributedDayResponse[];

  @ApiProperty({ type: [MoneyResponse] })
  otherCurrencies!: MoneyResponse[];
}
