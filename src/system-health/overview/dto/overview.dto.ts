import { IsIn } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';
import { TIME_RANGES, type TimeRange } from '../domain/time-range.js';

export class OverviewQueryDto {
  /** The period, ending now; what it is compared with is as long and ends where it begins. */
  @MayBeAbsent()
  @IsIn(TIME_RANGES)
  timeRange: TimeRange = '1h';
}

export class HealthQueryDto {
  /** The period, ending now. */
  @MayBeAbsent()
  @IsIn(TIME_RANGES)
  timeRange: TimeRange = '15m';
}
