import { IsString, MaxLength, ValidateBy } from 'class-validator';
import { TIME_FORMS, isTime } from '../../metrics/index.js';
import { MayBeAbsent } from '../../platform/http/index.js';
import { CreateAlertRuleDto } from './alert-rule.dto.js';

const MAX_TIME_LENGTH = 60;

function IsTimeText(): PropertyDecorator {
  return ValidateBy({
    name: 'time',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isTime(value),
      defaultMessage: (details) => `${details?.property ?? 'from'} must be ${TIME_FORMS}`,
    },
  });
}

/** A rule as it would be, and over which time it is tried. */
export class BacktestDto extends CreateAlertRuleDto {
  /** An ISO time, a day, or a time such as now-24h; at most 30 days back. Seven days back when left out. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_TIME_LENGTH)
  @IsTimeText()
  from: string = 'now-7d';

  /** Now when left out. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_TIME_LENGTH)
  @IsTimeText()
  to: string = 'now';
}
