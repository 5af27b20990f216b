import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { ListQueryDto, MayBeAbsent } from '../../platform/http/index.js';
import { MAX_ROW_LIMIT } from '../query-limits.js';

/** A declared parameter of a query. */
export class QueryParameterDto {
  /** Name by which the SQL binds it: `:name` or `{{name}}`. */
  @IsString()
  @Matches(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, { message: 'name must be letters, digits and _, at most 63 of them' })
  name!: string;

  /** A date_range `period` is bound as `period_from` and `period_to`, half open. */
  @IsIn(['text', 'number', 'boolean', 'date', 'date_range', 'list'])
  type!: 'text' | 'number' | 'boolean' | 'date' | 'date_range' | 'list';

  /** Type of a list's items; text when left out. */
  @IsOptional()
  @IsIn(['text', 'number', 'boolean', 'date'])
  itemType?: 'text' | 'number' | 'boolean' | 'date';

  @IsOptional()
  @IsString()
  @MaxLength(200)
  label?: string;

  /** Value when none is given, of the parameter's type. */
  @IsOptional()
  default?: unknown;

  @IsOptional()
  @IsBoolean()
  required?: boolean;
}

/** How the cache is used. */
export class CachePolicyDto {
  /** Seconds for which a result counts as fresh. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400)
  ttl?: number;

  /** use: read and write; refresh: evaluate and write; bypass: neither. */
  @IsOptional()
  @IsIn(['use', 'refresh', 'bypass'])
  mode?: 'use' | 'refresh' | 'bypass';
}

/** A query to look at: its source, its text, its values. */
export class QueryTextDto {
  @IsUUID()
  dataSourceId!: string;

  /** One reading statement; `:name`, `{{name}}` and `[[ optional blocks ]]` bind parameters. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100_000)
  sql!: string;

  /** Values by name. */
  @IsOptional()
  @IsObject()
  parameters?: Record<string, unknown>;

  /** Declared types and defaults; a parameter that is not declared takes the type of its value. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => QueryParameterDto)
  parameterTypes?: QueryParameterDto[];
}

/** A query to run. */
export class ExecuteQueryDto extends QueryTextDto {
  /** Rows at most; 10,000 when left out. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_ROW_LIMIT)
  limit?: number;

  /** An id of the caller's own, to cancel the execution by. */
  @IsOptional()
  @IsString()
  @Matches(/^[\w.:-]{1,100}$/, { message: 'executionId must be 1 to 100 letters, digits and . _ : -' })
  executionId?: string;

  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => CachePolicyDto)
  cache?: CachePolicyDto;
}

/** Which runs of queries are listed. */
export class QueryHistoryQueryDto extends ListQueryDto {
  /** Why they ran; all of them when left out. */
  @IsOptional()
  @IsIn(['explore', 'saved', 'widget', 'variable'])
  origin?: 'explore' | 'saved' | 'widget' | 'variable';
}

/** A query to keep. */
export class CreateSavedQueryDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  description?: string;

  @IsUUID()
  dataSourceId!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(100_000)
  sql!: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => QueryParameterDto)
  parameters?: QueryParameterDto[];
}

/** The whole new state of a kept query. */
export class UpdateSavedQueryDto extends CreateSavedQueryDto {
  /** The version that the change was made on; a stale one is 409. */
  @IsInt()
  @Min(1)
  version!: number;
}
