import { ApiProperty } from '@nestjs/swagger';
import { COST_CATEGORIES, COST_DIMENSIONS, type CostCategory, type CostDimension } from '../../domain/cost.js';
import { MoneyResponse } from '../../dto/money.response.js';
import { UnpricedCostResponse } from '../../dto/unpriced.response.js';
import { COST_TRENDS } from '../../forecast/dto/projection.response.js';

const money = { type: MoneyResponse } as const;
const nullableMoney = { type: MoneyResponse, nullable: true } as const;
const nullableNumber = { type: Number, nullable: true } as const;
const nullableText = { type: String, nullable: true } as const;

export class EconomicsCostToServeResponse {
  /** All costs by all requests; null where either is not known. */
  @ApiProperty(nullableMoney)
  perRequest!: MoneyResponse | null;

  /** Costs of customers by their number; null where no customer is known. */
  @ApiProperty(nullableMoney)
  perCustomer!: MoneyResponse | null;

  /** Of costs by day; null: too little is known. */
  @ApiProperty({ ...nullableText, enum: COST_TRENDS })
  trend!: (typeof COST_TRENDS)[number] | null;
}

export class EconomicsCategoryResponse {
  @ApiProperty({ enum: COST_CATEGORIES })
  category!: CostCategory;

  /** null: none of it has a price. */
  @ApiProperty(nullableMoney)
  amount!: MoneyResponse | null;

  /** Of all costs. */
  @ApiProperty(nullableNumber)
  percent!: number | null;

  /** Rows of the ledger without a price. */
  unpriced!: number;
}

export class EconomicsDimensionItemResponse {
  value!: string;

  /** Direct and allocated; null: nothing of it is known. */
  @ApiProperty(nullableMoney)
  amount!: MoneyResponse | null;

  @ApiProperty(nullableNumber)
  percent!: number | null;
}

/** What is known of a dimension; none is told that no cost carries. */
export class EconomicsDimensionResponse {
  @ApiProperty({ enum: COST_DIMENSIONS })
  dimension!: CostDimension;

  /** Those that cost most, at most 10. */
  @ApiProperty({ type: [EconomicsDimensionItemResponse] })
  items!: EconomicsDimensionItemResponse[];

  /** How many there are. */
  count!: number;
}

/** Bounds are of the month's end. */
export class EconomicsProjectionResponse {
  @ApiProperty(nullableMoney)
  day!: MoneyResponse | null;

  @ApiProperty(nullableMoney)
  monthEnd!: MoneyResponse | null;

  @ApiProperty(nullableMoney)
  low!: MoneyResponse | null;

  @ApiProperty(nullableMoney)
  high!: MoneyResponse | null;
}

/** Costs that are no customer's. */
export class EconomicsUnattributedResponse {
  /** null: nothing is known of any costs. */
  @ApiProperty(nullableMoney)
  amount!: MoneyResponse | null;

  /** Of all costs. */
  @ApiProperty(nullableNumber)
  percent!: number | null;
}

/** A budget and how it stands in its present period. */
export class EconomicsBudgetResponse {
  id!: string;
  name!: string;
  period!: string;

  @ApiProperty(money)
  amount!: MoneyResponse;

  @ApiProperty(money)
  spent!: MoneyResponse;

  /** Of the amount. */
  percent!: number;

  /** Whether what would cost more is refused now. */
  blocked!: boolean;
}

export class EconomicsSurgeResponse {
  active!: boolean;

  /** null: too little is known. */
  @ApiProperty(nullableNumber)
  percentOverBaseline!: number | null;
}

/** What it costs, at a glance. `null` is not known, and never nothing. */
export class EconomicsOverviewResponse {
  @ApiProperty({ format: 'date' })
  from!: string;

  /** The last day, which counts. */
  @ApiProperty({ format: 'date' })
  to!: string;

  /** That of the price book; of all amounts but `otherCurrencies` and `budgets`. */
  currency!: string;

  @ApiProperty(nullableMoney)
  total!: MoneyResponse | null;

  @ApiProperty({ type: EconomicsCostToServeResponse })
  costToServe!: EconomicsCostToServeResponse;

  @ApiProperty({ type: [EconomicsCategoryResponse] })
  byCategory!: EconomicsCategoryResponse[];

  @ApiProperty({ type: [EconomicsDimensionResponse] })
  byDimension!: EconomicsDimensionResponse[];

  @ApiProperty({ type: EconomicsProjectionResponse })
  projection!: EconomicsProjectionResponse;

  @ApiProperty({ type: EconomicsUnattributedResponse })
  unattributed!: EconomicsUnattributedResponse;

  @ApiProperty({ type: [EconomicsBudgetResponse] })
  budgets!: EconomicsBudgetResponse[];

  @ApiProperty({ type: EconomicsSurgeResponse })
  surge!: EconomicsSurgeResponse;

  /** Costs of other currencies; nothing is converted. */
  @ApiProperty({ type: [MoneyResponse] })
  otherCurrencies!: MoneyResponse[];

  @ApiProperty({ type: [UnpricedCostResponse] })
  unpriced!: UnpricedCostResponse[];
}
