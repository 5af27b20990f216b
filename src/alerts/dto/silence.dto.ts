import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, type TransformFnParams, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, Length, MaxLength, Min, ValidateBy, ValidateNested } from 'class-validator';
import { ListQueryDto, MayBeAbsent } from '../../platform/http/index.js';
import { trimmed } from '../../tenants/index.js';
import { MATCH_OPERATORS, MAX_MATCHERS, MAX_PATTERN_CHARACTERS, type MatchOperator } from '../domain/silence.js';

const FIRST_YEAR = Date.UTC(2000, 0, 1);
const LAST_YEAR = Date.UTC(2200, 0, 1);

function IsInstant(): PropertyDecorator {
  return ValidateBy({
    name: 'instant',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(value) && Date.parse(value) >= FIRST_YEAR && Date.parse(value) < LAST_YEAR,
      defaultMessage: (details) => `${details?.property ?? 'time'} must be a time such as 2026-03-01T12:00:00Z`,
    },
  });
}

/** A condition on the labels of an alert. */
export class MatcherDto {
  @Length(1, 63)
  name!: string;

  /** `=~` and `!~` take text, `.`, `.*`, `.+` and `|`; the whole label must fit. */
  @IsIn(MATCH_OPERATORS)
  operator!: MatchOperator;

  @MaxLength(MAX_PATTERN_CHARACTERS)
  value!: string;
}

export class CreateSilenceDto {
  /** An alert that all of them match is silent. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_MATCHERS)
  @ValidateNested({ each: true })
  @Type(() => MatcherDto)
  matchers!: MatcherDto[];

  @Transform(trimmed)
  @Length(1, 500)
  reason!: string;

  /** Left out: now. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @MayBeAbsent()
  @IsInstant()
  startsAt?: string;

  @ApiProperty({ type: String, format: 'date-time' })
  @IsInstant()
  endsAt!: string;
}

export class UpdateSilenceDto extends CreateSilenceDto {
  /** The version that the change was made from. */
  @IsInt()
  @Min(1)
  version!: number;
}

export class DeleteSilenceQueryDto {
  /** Deletes it only while this is its version. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

export class SilenceListDto extends ListQueryDto {
  /** Those that have ended as well; they are kept for 90 days. */
  @MayBeAbsent()
  @Transform(({ value }: TransformFnParams): unknown => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  ended: boolean = false;
}
