import { ApiProperty } from '@nestjs/swagger';
import { COST_CATEGORIES, type CostCategory } from '../domain/cost.js';

/** Something that was used and that the price book has no price for: what it costs is not known, and in no sum. */
export class UnpricedCostResponse {
  @ApiProperty({ enum: COST_CATEGORIES })
  category!: CostCategory;

  /** The meter. */
  subcategory!: string;

  /** null: it is of no model. */
  @ApiProperty({ type: String, nullable: true })
  model!: string | null;

  /** Rows of the ledger. */
  rows!: number;

  /** How much of it; a decimal. */
  @ApiProperty({ type: String, nullable: true })
  quantity!: string | null;

  unit!: string;
}
