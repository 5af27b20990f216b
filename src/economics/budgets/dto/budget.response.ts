import { ApiProperty } from '@nestjs/swagger';
import { COST_CATEGORIES, COST_DIMENSIONS, type CostCategory, type CostDimension } from '../../domain/cost.js';
import { MoneyResponse } from '../../dto/money.response.js';
import { BUDGET_ACTIONS, type Budget, type BudgetAction } from '../domain/budget.js';
import { BUDGET_PERIODS, type BudgetPeriod } from '../domain/budget-period.js';
import type { BudgetStanding, CrossedThreshold, UnpricedUse } from '../domain/budget-standing.js';

const nullableText = { type: String, nullable: true } as const;
const nullableTime = { type: String, format: 'date-time', nullable: true } as const;
const nullableNumber = { type: Number, nullable: true } as const;

/** Use that has no price: what it costs is not known, and does not count. */
export class BudgetUnpricedResponse implements UnpricedUse {
  @ApiProperty({ enum: COST_CATEGORIES })
  category!: CostCategory;

  /** What was measured, or the service. */
  subcategory!: string;

  @ApiProperty(nullableText)
  model!: string | null;

  quantity!: string;
  unit!: string;
}

/** A threshold that was reached in this period. */
export class BudgetReachedResponse implements CrossedThreshold {
  /** Percent. */
  threshold!: number;

  /** When it was found to be reached. */
  at!: Date;

  /** What was spent then. */
  spent!: string;
}

/** How a budget stands in its present period. Amounts are of its currency. */
export class BudgetStateResponse {
  /** The days that count, of the tenant's calendar; the last one included. */
  @ApiProperty({ format: 'date' })
  firstDay!: string;

  @ApiProperty({ format: 'date' })
  lastDay!: string;

  /** When the period began. */
  from!: Date;

  /** When it ends. */
  to!: Date;

  spent!: string;

  /** What is left; negative when more was spent. */
  remaining!: string;

  /** Of the amount, rounded down to two places. */
  percent!: number;

  /** What will be spent by the end of the period, when days go on as they did; null: too little is known. */
  @ApiProperty(nullableText)
  projected!: string | null;

  /** Of the amount. */
  @ApiProperty(nullableNumber)
  projectedPercent!: number | null;

  /** Thresholds that were reached, the lowest first. */
  @ApiProperty({ type: [BudgetReachedResponse] })
  reached!: BudgetReachedResponse[];

  /** Whether what would cost more is refused now. */
  blocked!: boolean;

  /** When that ends by itself. */
  @ApiProperty(nullableTime)
  blockedUntil!: Date | null;

  /** What does not count, as it was billed in other currencies. */
  @ApiProperty({ type: [MoneyResponse] })
  otherCurrencies!: MoneyResponse[];

  /** What does not count, as it has no price: at most 20 of its kinds. */
  @ApiProperty({ type: [BudgetUnpricedResponse] })
  unpriced!: BudgetUnpricedResponse[];
}

export class BudgetScopedDimensionResponse {
  @ApiProperty({ enum: COST_DIMENSIONS })
  name!: CostDimension;

  value!: string;
}

/** A budget and how it stands. */
export class BudgetResponse {
  id!: string;
  name!: string;

  /** null: costs of all categories count. */
  @ApiProperty({ ...nullableText, enum: COST_CATEGORIES })
  category!: CostCategory | null;

  /** null: whatever the dimensions. */
  @ApiProperty({ type: BudgetScopedDimensionResponse, nullable: true })
  dimension!: BudgetScopedDimensionResponse | null;

  @ApiProperty({ enum: BUDGET_PERIODS })
  period!: BudgetPeriod;

  amount!: string;
  currency!: string;

  /** Percent, ascending. */
  thresholds!: number[];

  @ApiProperty({ enum: BUDGET_ACTIONS })
  action!: BudgetAction;

  channelIds!: string[];
  version!: number;
  createdAt!: Date;
  updatedAt!: Date;
  state!: BudgetStateResponse;

  static of({ id, name, category, dimension, period, amount, currency, thresholds, action, channelIds, version, createdAt, updatedAt }: Budget, standing: BudgetStanding): BudgetResponse {
    const { span, ...state } = standing;
    return {
      id,
      name,
      category,
      dimension: dimension && { name: dimension.name, value: dimension.value },
      period,
      amount,
      currency,
      thresholds: [...thresholds],
      action,
      channelIds: [...channelIds],
      version,
      createdAt,
      updatedAt,
      state: { ...span, ...state, reached: [...state.reached], otherCurrencies: [...state.otherCurrencies], unpriced: [...state.unpriced] },
    };
  }
}
