import { Transform } from 'class-transformer';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { MayBeAbsent } from '../../platform/http/index.js';
import { IsTimeZone } from '../domain/time-zone.js';
import { PLAN_NAMES, type PlanName } from '../plans.js';
import { trimmed } from './trimmed.js';

/** What a new tenant needs. */
export class CreateTenantDto {
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name!: string;

  /** IANA name; UTC unless given. */
  @MayBeAbsent()
  @IsTimeZone()
  timeZone?: string;
}

/** What is to change of a tenant; what is left out stays. */
export class UpdateTenantDto {
  @MayBeAbsent()
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name?: string;

  /** IANA name, such as Europe/Berlin. */
  @MayBeAbsent()
  @IsTimeZone()
  timeZone?: string;

  /** For platform admins. */
  @MayBeAbsent()
  @IsIn(PLAN_NAMES)
  plan?: PlanName;
}
