import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsString, IsUrl, Max, MaxLength, Min, MinLength } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';
import { trimmed } from '../../../tenants/index.js';
import { CHECK_METHODS, type CheckMethod } from '../domain/check.js';

/** What is asked of an address, and what is expected of it. */
export class CheckSettingsDto {
  /** `http` or `https`, without a name and password in it. Private addresses are refused unless a platform admin opened them. */
  @IsString()
  @MaxLength(2_000)
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true }, { message: 'url must be an http or https address without credentials' })
  url!: string;

  @MayBeAbsent()
  @IsIn(CHECK_METHODS)
  method: CheckMethod = 'GET';

  /** The least status of HTTP that means that it is up. */
  @MayBeAbsent()
  @IsInt()
  @Min(100)
  @Max(599)
  expectedFrom: number = 200;

  /** The greatest one. */
  @MayBeAbsent()
  @IsInt()
  @Min(100)
  @Max(599)
  expectedTo: number = 399;

  /** How long an answer may take. */
  @MayBeAbsent()
  @IsInt()
  @Min(100)
  @Max(10_000)
  timeoutMs: number = 5_000;

  /** An answer that takes longer is a degraded one; none is unless given. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(10_000)
  degradedAboveMs?: number;
}

/** A check that is registered; its name is that of the service. */
export class CreateCheckDto extends CheckSettingsDto {
  @Transform(trimmed)
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  name!: string;

  @MayBeAbsent()
  @IsBoolean()
  enabled: boolean = true;
}

/** A check as it shall be. */
export class UpdateCheckDto extends CreateCheckDto {
  /** The version that the change was made from. */
  @IsInt()
  @Min(1)
  version!: number;
}
