import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsUUID, IsObject, ValidateNested } from 'class-validator';
import { ROLES, type Role } from '../../tenants/index.js';

export class RoleShareDto {
  /** This role and the higher ones. */
  @IsIn(ROLES)
  role!: Role;

  @IsIn(['view', 'edit'])
  access!: 'view' | 'edit';
}

export class MemberShareDto {
  @IsUUID()
  userId!: string;

  @IsIn(['view', 'edit'])
  access!: 'view' | 'edit';
}

/** Who sees and who changes a dashboard, beside its owner and the admins. */
export class SharingDto {
  /** tenant: every member may view. */
  @IsIn(['private', 'tenant'])
  visibility!: 'private' | 'tenant';

  @IsArray()
  @ArrayMaxSize(ROLES.length)
  @ArrayUnique((share?: RoleShareDto) => share?.role)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => RoleShareDto)
  roles!: RoleShareDto[];

  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique((share?: MemberShareDto) => share?.userId)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => MemberShareDto)
  members!: MemberShareDto[];
}
