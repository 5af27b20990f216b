import { Transform, Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../../platform/http/index.js';
import { trimmed } from '../../tenants/index.js';
import { IsCurrency, IsDay } from './fields.js';

/** Days that one question may be about. */
const MOST_DAYS = 400;

/** Of which days: the last so many, or from one to another. */
export class CostPeriodDto {
  /** The last so many days, today included; 30 unless told. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days?: number;

  /** The first day, instead of `days`; at most 400 days before `to`. */
  @MayBeAbsent()
  @Transform(trimmed)
  @IsDay()
  from?: string;

  /** The last day, which counts; today unless told. Costs of days to come, such as imported ones, are counted where it is one of those. */
  @MayBeAbsent()
  @Transform(trimmed)
  @IsDay()
  to?: string;
}

/** Of which days, and in which currency. */
export class CurrencyPeriodDto extends CostPeriodDto {
  /** ISO 4217; that of the price book unless told. Others are listed beside it, and never converted. */
  @MayBeAbsent()
  @IsCurrency()
  currency?: string;
}
