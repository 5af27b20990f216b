import { ApiProperty } from '@nestjs/swagger';
import { COST_CATEGORIES, COST_DIMENSIONS, type CostCategory, type CostDimension } from '../../domain/cost.js';
import { ALLOCATION_DRIVERS, type AllocationDriver } from '../domain/allocation-rule.js';

export class FixedShareResponse {
  value!: string;
  /** A decimal. */
  weight!: string;
}

/** How costs of a category that name nobody are divided. */
export class AllocationRuleResponse {
  @ApiProperty({ enum: COST_CATEGORIES })
  category!: CostCategory;

  @ApiProperty({ enum: ALLOCATION_DRIVERS })
  driver!: AllocationDriver;

  @ApiProperty({ type: String, enum: COST_DIMENSIONS, nullable: true })
  dimension!: CostDimension | null;

  @ApiProperty({ type: [FixedShareResponse], nullable: true })
  shares!: FixedShareResponse[] | null;

  /** Whether nobody has decided on it. */
  isDefault!: boolean;
}

export class AllocationRulesResponse {
  /** 0 where none was written. */
  version!: number;

  /** Of every category. */
  @ApiProperty({ type: [AllocationRuleResponse] })
  rules!: AllocationRuleResponse[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  updatedAt!: Date | null;

  @ApiProperty({ type: String, nullable: true })
  updatedBy!: string | null;
}
