import { IsIn, ValidateBy } from 'class-validator';
import { TIME_FORMS, isTime } from '../../../metrics/index.js';
import { MayBeAbsent } from '../../../platform/http/index.js';
import { TIME_RANGES, type TimeRange } from '../../overview/domain/time-range.js';

const IsPointInTime = (): PropertyDecorator =>
  ValidateBy({ name: 'time', validator: { validate: (value: unknown) => typeof value === 'string' && isTime(value), defaultMessage: () => `$property must be ${TIME_FORMS}` } });

export class PerformanceQueryDto {
  /** The period, ending now; `from` and `to` stand in its place. */
  @MayBeAbsent()
  @IsIn(TIME_RANGES)
  timeRange: TimeRange = '1h';

  /** Beginning of a period of your own: an ISO time, or one such as `now-3h`. */
  @MayBeAbsent()
  @IsPointInTime()
  from?: string;

  /** End of it; now unless given. */
  @MayBeAbsent()
  @IsPointInTime()
  to?: string;
}
