import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Length, Max, Min, ValidateBy, ValidateNested } from 'class-validator';
import { COST_CATEGORIES, COST_DIMENSIONS, type CostCategory, type CostDimension } from '../../domain/cost.js';
import { isDecimal } from '../../domain/decimal.js';
import { ALLOCATION_DRIVERS, type AllocationDriver } from '../domain/allocation-rule.js';

const MOST_SHARES = 1_000;
const MOST_CHARACTERS = 200;

/** Not below zero, with few enough digits that shares of millions can be told. */
function IsWeight(): PropertyDecorator {
  return ValidateBy({
    name: 'weight',
    validator: {
      validate: (value: unknown) => isDecimal(value) && value.length <= 20 && !value.startsWith('-'),
      defaultMessage: (details) => `${details?.property ?? 'weight'} must be a decimal as text such as "2.5", of at most 20 characters and not below zero`,
    },
  });
}

export class FixedShareDto {
  @Length(1, MOST_CHARACTERS)
  value!: string;

  /** In no unit: of 1, 1 and 2 the last one bears a half. */
  @IsWeight()
  weight!: string;
}

export class CategoryRuleDto {
  @ApiProperty({ enum: COST_CATEGORIES })
  @IsIn(COST_CATEGORIES)
  category!: CostCategory;

  /**
   * By what costs that name nobody are divided: what Tidemark counts (`requests`, their `seconds`, `bytes` sent, `query_seconds` at sources,
   * `rows` read), `tokens` of AI models, `direct_costs` (in proportion to costs that name somebody), `shares` that you decide on, or
   * `none`: they stay unattributed.
   */
  @ApiProperty({ enum: ALLOCATION_DRIVERS })
  @IsIn(ALLOCATION_DRIVERS)
  driver!: AllocationDriver;

  /** With `shares`: whose they are. */
  @ApiProperty({ type: String, enum: COST_DIMENSIONS, nullable: true, required: false })
  @IsOptional()
  @IsIn(COST_DIMENSIONS)
  dimension?: CostDimension | null;

  /** With `shares` alone: at most 1,000. */
  @ApiProperty({ type: [FixedShareDto], nullable: true, required: false })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_SHARES)
  @ValidateNested({ each: true })
  @Type(() => FixedShareDto)
  shares?: FixedShareDto[] | null;
}

/** All rules as they are to be; categories without one go by requests. */
export class AllocationRulesDto {
  /** The version that the change was made from; 0 where none was written. */
  @IsInt()
  @Min(0)
  @Max(2_000_000_000)
  version!: number;

  @IsArray()
  @ArrayMaxSize(COST_CATEGORIES.length)
  @ValidateNested({ each: true })
  @Type(() => CategoryRuleDto)
  rules!: CategoryRuleDto[];
}
