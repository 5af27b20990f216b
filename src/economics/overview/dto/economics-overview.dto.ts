import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';

export class EconomicsOverviewQueryDto {
  /** The last so many days, today included. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(400)
  days: number = 30;
}
