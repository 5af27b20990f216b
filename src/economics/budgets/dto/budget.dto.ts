import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, IsUUID, Length, Max, Min, ValidateBy, ValidateNested } from 'class-validator';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ListQueryDto, MayBeAbsent } from '../../../platform/http/index.js';
import { trimmed } from '../../../tenants/index.js';
import { decimal, isDecimal } from '../../domain/decimal.js';
import { IsCurrency } from '../../dto/fields.js';
import { BUDGET_ACTIONS, type BudgetAction, MAX_THRESHOLD, MOST_THRESHOLDS } from '../domain/budget.js';
import { BUDGET_PERIODS, type BudgetPeriod } from '../domain/budget-period.js';
import { COST_CATEGORIES, COST_DIMENSIONS, type CostCategory, type CostDimension } from '../../domain/cost.js';

const MAX_CHANNELS = 20;
const MAX_AMOUNT = '1000000000000';

function IsBudgetAmount(): PropertyDecorator {
  return ValidateBy({
    name: 'budgetAmount',
    validator: {
      validate: (value: unknown) => isDecimal(value) && decimal(value).gt(0) && decimal(value).lte(MAX_AMOUNT),
      defaultMessage: () => `amount must be a decimal written as text, such as "250.00": above 0 and at most ${MAX_AMOUNT}`,
    },
  });
}

/** One value of a dimension. */
export class BudgetDimensionDto {
  @IsIn(COST_DIMENSIONS)
  name!: CostDimension;

  @Length(1, 200)
  value!: string;
}

/** A budget as it is to be. */
export class CreateBudgetDto {
  @Transform(trimmed)
  @Length(1, 100)
  name!: string;

  /** Which costs count; left out: those of all categories. */
  @ApiPropertyOptional({ enum: COST_CATEGORIES, nullable: true })
  @IsOptional()
  @IsIn(COST_CATEGORIES)
  category?: CostCategory | null;

  /** Only costs of one customer, feature, endpoint, model or domain; left out: all. */
  @ApiPropertyOptional({ type: BudgetDimensionDto, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => BudgetDimensionDto)
  dimension?: BudgetDimensionDto | null;

  /** Days, weeks from Monday and months are those of the tenant's time zone. */
  @IsIn(BUDGET_PERIODS)
  period!: BudgetPeriod;

  /** What may be spent in a period: a decimal as text, such as "250.00". */
  @IsBudgetAmount()
  amount!: string;

  /** ISO 4217. Costs in other currencies do not count; they are shown beside. */
  @IsCurrency()
  currency!: string;

  /** Percent of the amount at which the channels are told, each once in a period; left out: 50, 80 and 100. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_THRESHOLDS)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(MAX_THRESHOLD, { each: true })
  thresholds?: number[];

  /** `block`: from 100 % on what costs more is refused with QUOTA_EXCEEDED, until the period ends or the amount is raised. Left out: `notify`. */
  @MayBeAbsent()
  @IsIn(BUDGET_ACTIONS)
  action?: BudgetAction;

  /** Who is told besides the person who made it. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MAX_CHANNELS)
  @IsUUID(undefined, { each: true })
  channelIds?: string[];
}

export class UpdateBudgetDto extends CreateBudgetDto {
  /** The version that the change was made from. */
  @IsInt()
  @Min(1)
  version!: number;
}

export class DeleteBudgetQueryDto {
  /** Deletes it only while this is its version. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

export class BudgetListDto extends ListQueryDto {}
