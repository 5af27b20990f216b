import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';
import { CHANGE_OPERATIONS, type ChangeOperation } from '../../domain/changes/change.js';
import { CONDITION_OPERATORS, type ChangeRule, type ChangeValue, type ConditionOperator, type ConditionValue } from '../../domain/changes/change-rule.js';
import { MAX_DIMENSIONS } from '../../domain/event.js';
import { EVENT_TYPES, type EventType } from '../../domain/series.js';

const NAME = /^[a-z][a-z0-9_.]{0,63}$/;
const NAME_RULE = 'must be a lower-case letter and up to 63 more of a-z, 0-9, _ and .';
const MAX_COLUMN_LENGTH = 128;
const MAX_CONDITIONS = 20;
const MAX_LIST = 100;
const isShortText = (value: unknown): value is string => typeof value === 'string' && value.length <= 256 && !/\0|\p{Surrogate}/u.test(value);

/** Which changes a rule is for; what is left out may be anything. */
export class ChangeMatchDto {
  /** As `source.table` names it. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_COLUMN_LENGTH)
  table!: string;

  /** Such as postgresql or mysql: `source.connector`. */
  @MayBeAbsent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_COLUMN_LENGTH)
  connector?: string;

  /** Logical name of the server, the prefix of its topics: `source.name`. */
  @MayBeAbsent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_COLUMN_LENGTH)
  server?: string;

  /** `source.db` */
  @MayBeAbsent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_COLUMN_LENGTH)
  database?: string;

  /** `source.schema` */
  @MayBeAbsent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_COLUMN_LENGTH)
  schema?: string;

  /** c made, u changed, d deleted, r read by a snapshot. Made, changed and deleted unless given. */
  @MayBeAbsent()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(CHANGE_OPERATIONS, { each: true })
  operations?: ChangeOperation[];
}

/** What the event's value is. */
export class ChangeValueDto {
  /** `difference`: the column after the change less before it; a row that is not there, and NULL, count as 0. */
  @IsIn(['constant', 'column', 'difference'])
  kind!: ChangeValue['kind'];

  /** 1 unless given; only for `constant`. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @IsNumber()
  constant?: number;

  @ApiPropertyOptional()
  @ValidateIf(({ column, kind }: ChangeValueDto) => column !== undefined || kind !== 'constant')
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_COLUMN_LENGTH)
  column?: string;

  /** Digits after the point, where messages bring decimals as base64 and no schema. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(100)
  scale?: number;
}

/** A condition on a column. */
export class ChangeConditionDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_COLUMN_LENGTH)
  column!: string;

  /** `changed`: the column differs before and after. */
  @IsIn(CONDITION_OPERATORS)
  operator!: ConditionOperator;

  /** Not for null, not_null and changed; a list for `in`; a number for gt, gte, lt and lte. */
  @ApiPropertyOptional({ oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] } }] })
  @ValidateBy({
    name: 'conditionValue',
    validator: {
      validate: (value: unknown, details) => fitsOperator((details?.object as ChangeConditionDto).operator, value),
      defaultMessage: () => `value must be a text, a number or true or false; a list of at most ${MAX_LIST} for in, a number for gt, gte, lt and lte, and left out for null, not_null and changed`,
    },
  })
  value?: ConditionValue | ConditionValue[];

  /** `before`: on the row as it was; else as it is now, or was when it was deleted. */
  @MayBeAbsent()
  @IsIn(['before', 'row'])
  side?: 'before' | 'row';
}

function fitsOperator(operator: ConditionOperator, value: unknown): boolean {
  const isValue = (each: unknown): boolean => (typeof each === 'number' && Number.isFinite(each)) || typeof each === 'boolean' || isShortText(each);
  if (operator === 'null' || operator === 'not_null' || operator === 'changed') return value === undefined;
  if (operator === 'in') return Array.isArray(value) && value.length > 0 && value.length <= MAX_LIST && value.every(isValue);
  if (operator === 'eq' || operator === 'ne') return isValue(value);
  return typeof value === 'number' && Number.isFinite(value);
}

/** How changes of a table become events of a metric. */
export class ChangeRuleDto {
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeMatchDto)
  match!: ChangeMatchDto;

  @ApiProperty({ pattern: NAME.source })
  @IsString()
  @Matches(NAME, { message: `metric ${NAME_RULE}` })
  metric!: string;

  /** `business` unless given. */
  @MayBeAbsent()
  @IsIn(EVENT_TYPES)
  type?: EventType;

  /** The constant 1 unless given. */
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeValueDto)
  value?: ChangeValueDto;

  /** Columns by the name of the dimension that they fill; at most 20. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' }, example: { country: 'ship_country' } })
  @MayBeAbsent()
  @ValidateBy({
    name: 'dimensions',
    validator: {
      validate: (value: unknown) => areDimensions(value),
      defaultMessage: () => `dimensions must hold at most ${MAX_DIMENSIONS} names of columns by names of dimensions, of which each ${NAME_RULE}`,
    },
  })
  dimensions?: Record<string, string>;

  /** Column with the time of the event; when the database did it unless given. */
  @MayBeAbsent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_COLUMN_LENGTH)
  timestamp?: string;

  /** All must hold. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MAX_CONDITIONS)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ChangeConditionDto)
  when?: ChangeConditionDto[];
}

function areDimensions(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value as Record<string, unknown>);
  return entries.length <= MAX_DIMENSIONS && entries.every(([name, column]) => NAME.test(name) && isShortText(column) && column !== '' && column.length <= MAX_COLUMN_LENGTH);
}

/** A rule to keep. */
export class CreateChangeRuleDto extends ChangeRuleDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  /** true unless given. */
  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;
}

/** The whole new state of a rule. */
export class UpdateChangeRuleDto extends CreateChangeRuleDto {
  /** The version that the change was made on; a stale one is 409. */
  @IsInt()
  @Min(1)
  version!: number;
}

/** What to try. */
export class TryChangeDto {
  /** A message as it would come: an envelope with or without its schema. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  @IsObject()
  message!: Record<string, unknown>;

  /** Tried instead of the rules that are kept. */
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => ChangeRuleDto)
  rule?: ChangeRuleDto;
}

/** A checked DTO as a rule of the domain. */
export function changeRuleOf({ match, metric, type, value, dimensions, timestamp, when }: ChangeRuleDto): ChangeRule {
  return {
    match: { ...match, operations: match.operations ?? ['c', 'u', 'd'] },
    metric,
    type: type ?? 'business',
    value: valueOf(value),
    dimensions: { ...dimensions },
    timestamp: timestamp ?? null,
    when: (when ?? []).map((condition) => ({ ...condition })),
  };
}

function valueOf(value: ChangeValueDto | undefined): ChangeValue {
  if (!value || value.kind === 'constant') return { kind: 'constant', constant: value?.constant ?? 1 };
  const { kind, column = '', scale } = value;
  return { kind, column, ...(scale === undefined ? {} : { scale }) };
}
