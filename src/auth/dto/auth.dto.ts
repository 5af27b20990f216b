import { Transform } from 'class-transformer';
import { IsEmail, IsIn, IsNotEmpty, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { MayBeAbsent } from '../../platform/http/index.js';
import { IsTimeZone, asEmail, trimmed } from '../../tenants/index.js';
import { PASSWORD_MAX, PASSWORD_MIN } from '../domain/password-rule.js';

/** How the refresh token comes back: in an httpOnly cookie, or in the answer for clients that keep no cookies. */
export type TokenDelivery = 'cookie' | 'body';

/** A new account with its first tenant. */
export class RegisterDto {
  @Transform(asEmail)
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @IsString()
  @Length(PASSWORD_MIN, PASSWORD_MAX)
  password!: string;

  /** Name of the organisation. */
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  tenantName!: string;

  /** The person's name; the part of the address before the @ unless given. */
  @MayBeAbsent()
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name?: string;

  /** The tenant's time zone, an IANA name; UTC unless given. */
  @MayBeAbsent()
  @IsTimeZone()
  timeZone?: string;

  @MayBeAbsent()
  @IsIn(['cookie', 'body'])
  tokenDelivery?: TokenDelivery;
}

/** Address and password. */
export class LoginDto {
  @Transform(asEmail)
  @IsString()
  @IsNotEmpty()
  @MaxLength(254)
  email!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(PASSWORD_MAX)
  password!: string;

  /** Where to; the tenant of the last session unless given. */
  @MayBeAbsent()
  @IsUUID()
  tenantId?: string;

  @MayBeAbsent()
  @IsIn(['cookie', 'body'])
  tokenDelivery?: TokenDelivery;
}

/** A refresh token, for clients that keep no cookies. */
export class RefreshDto {
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  refreshToken?: string;
}

/** A renewal of a session. */
export class RenewDto extends RefreshDto {
  /**
   * A random name of this attempt, kept by the client until it has the answer: asked again by the same name, because the
   * answer was lost on its way, the server answers alike. Without it a token that comes again ends its session.
   */
  @MayBeAbsent()
  @IsString()
  @Length(22, 100)
  attempt?: string;
}

/** Which tenant to go to. */
export class SwitchTenantDto {
  @IsUUID()
  tenantId!: string;
}

/** What is to change of one's own profile. */
export class UpdateProfileDto {
  @MayBeAbsent()
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name?: string;
}

/** The old password, and the new one. */
export class ChangePasswordDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(PASSWORD_MAX)
  currentPassword!: string;

  @IsString()
  @Length(PASSWORD_MIN, PASSWORD_MAX)
  newPassword!: string;
}

/** Accepting an invitation: a new account chooses its password, an existing one proves itself by its own. */
export class AcceptInvitationDto {
  @MayBeAbsent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(PASSWORD_MAX)
  password?: string;

  /** Name of a new account. */
  @MayBeAbsent()
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name?: string;

  @MayBeAbsent()
  @IsIn(['cookie', 'body'])
  tokenDelivery?: TokenDelivery;
}
