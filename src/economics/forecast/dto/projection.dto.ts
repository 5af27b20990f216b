import { IsIn } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';
import { COST_CATEGORIES, type CostCategory } from '../../domain/cost.js';
import { IsCurrency } from '../../dto/fields.js';

/** What is projected. */
export class ProjectionQueryDto {
  /** Costs of that category alone. */
  @MayBeAbsent()
  @IsIn(COST_CATEGORIES)
  category?: CostCategory;

  /** ISO 4217; that of the price book unless told. */
  @MayBeAbsent()
  @IsCurrency()
  currency?: string;
}
