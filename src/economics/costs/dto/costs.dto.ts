import { Type } from 'class-transformer';
import { IsIn, IsInt, Length, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';
import { COST_CATEGORIES, COST_SOURCES, type CostCategory, type CostSource } from '../../domain/cost.js';
import { CurrencyPeriodDto } from '../../dto/cost-period.dto.js';

/** What costs may be grouped by. */
export const COST_GROUPINGS = ['category', 'subcategory', 'label', 'source', 'customer', 'feature', 'endpoint', 'model', 'domain'] as const;
export type CostGrouping = (typeof COST_GROUPINGS)[number];

const MOST_GROUPS = 100;
const MOST_CHARACTERS = 400;

/** Which costs, and how they are grouped. */
export class CostsQueryDto extends CurrencyPeriodDto {
  @MayBeAbsent()
  @IsIn(COST_GROUPINGS)
  groupBy: CostGrouping = 'category';

  @MayBeAbsent()
  @IsIn(COST_CATEGORIES)
  category?: CostCategory;

  @MayBeAbsent()
  @IsIn(COST_SOURCES)
  source?: CostSource;

  /** The meter, or the service of imported costs. */
  @MayBeAbsent()
  @Length(0, MOST_CHARACTERS)
  subcategory?: string;

  /** Costs of that customer alone; left empty: those that name none. The same for the other dimensions. */
  @MayBeAbsent()
  @Length(0, MOST_CHARACTERS)
  customer?: string;

  @MayBeAbsent()
  @Length(0, MOST_CHARACTERS)
  feature?: string;

  @MayBeAbsent()
  @Length(0, MOST_CHARACTERS)
  endpoint?: string;

  @MayBeAbsent()
  @Length(0, MOST_CHARACTERS)
  model?: string;

  @MayBeAbsent()
  @Length(0, MOST_CHARACTERS)
  domain?: string;

  /** Groups that are told apart; those that cost less are one together. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_GROUPS)
  limit: number = 20;
}
