import { Transform } from 'class-transformer';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
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
  @IsOptional()
  @IsTimeZone()
  timeZone?: string;
}

/** What is to change of a tenant; what is left out stays. */
export class UpdateTenantDto {
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name?: string;

  /** IANA name, such as Europe/Berlin. */
  @IsOptional()
  @IsTimeZone()
  timeZone?: string;

  /** For platform admins. */
  @IsOptional()
  @IsIn(PLAN_NAMES)
  plan?: PlanName;
}
