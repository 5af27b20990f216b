import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsNumber, IsString, Max, MaxLength, Min, ValidateBy, ValidateNested } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';
import { IsTimeRange, type TimeRangeInput } from '../../logs/dto/time-range.dto.js';
import { SERVICE_KINDS, type ServiceKind, SHOWN_STATUSES, type ShownStatus } from '../domain/service-status.js';

/** Which services; what is left out bounds nothing. */
export class StatusFiltersDto {
  /** Names. They bound the overall status too. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(120, { each: true })
  services?: string[];

  /** They bound the overall status too. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(10)
  @IsIn(SERVICE_KINDS, { each: true })
  kinds?: ServiceKind[];

  /** Which of them are listed; the overall status is that of all. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(10)
  @IsIn(SHOWN_STATUSES, { each: true })
  statuses?: ShownStatus[];
}

/** What is asked of the status. */
export class StatusQueryDto {
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => StatusFiltersDto)
  filters?: StatusFiltersDto;

  /** Of which time `availabilityPercent` is; the last 24 hours unless given. */
  @MayBeAbsent()
  @IsTimeRange()
  timeRange?: TimeRangeInput;
}

export class ServiceLevelSettingsDto {
  /** Percent of the time in which a service shall not be down. */
  @IsNumber()
  // IsNumber's own `maxDecimalPlaces` throws for numbers such as 1e-7, which have no point.
  @ValidateBy({
    name: 'maxDecimalPlaces',
    validator: {
      validate: (value: unknown) => typeof value === 'number' && Number(value.toFixed(4)) === value,
      defaultMessage: () => 'targetPercent must have at most 4 digits behind the point',
    },
  })
  @Min(50)
  @Max(99.9999)
  targetPercent!: number;
}
