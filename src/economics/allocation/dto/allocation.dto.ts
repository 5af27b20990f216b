import { Type } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';
import { COST_DIMENSIONS, type CostDimension } from '../../domain/cost.js';
import { CostPeriodDto, CurrencyPeriodDto } from '../../dto/cost-period.dto.js';

const MOST_ITEMS = 500;

/** Of whom costs are asked for. */
export class AttributionQueryDto extends CurrencyPeriodDto {
  @MayBeAbsent()
  @IsIn(COST_DIMENSIONS)
  by: CostDimension = 'customer';
}

export class CostToServeQueryDto extends AttributionQueryDto {
  /** Those that cost most; the others are counted together. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_ITEMS)
  limit: number = 50;
}

export class MarginQueryDto extends CostPeriodDto {
  /** Customers, those with the smallest margin first. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_ITEMS)
  limit: number = 100;
}
