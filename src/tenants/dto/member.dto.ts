import { Transform } from 'class-transformer';
import { IsEmail, IsIn, MaxLength } from 'class-validator';
import { ROLES, type Role } from '../domain/roles.js';
import { asEmail } from './trimmed.js';

/** A member's new role. */
export class ChangeRoleDto {
  @IsIn(ROLES)
  role!: Role;
}

/** Who is to be invited, as what. */
export class InviteDto {
  @Transform(asEmail)
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @IsIn(ROLES)
  role!: Role;
}
