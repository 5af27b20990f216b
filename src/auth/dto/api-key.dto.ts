import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsDate, IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { trimmed } from '../../tenants/index.js';
import { PERMISSIONS } from '../permissions.js';

/** A new API key. */
export class CreateApiKeyDto {
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name!: string;

  /** What the key may do: permissions of `GET /auth/permissions`, none beyond one's own. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsIn(PERMISSIONS, { each: true })
  permissions!: string[];

  /** ISO 8601; never unless given. */
  @IsOptional()
  @Type(() => Date)
  @IsDate()
  expiresAt?: Date;
}
