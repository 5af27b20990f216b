import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, Length, Max, MaxLength, Min, ValidateBy, ValidateNested } from 'class-validator';
import { ListQueryDto } from '../../../platform/http/index.js';
import { IsCurrency, IsDay } from '../../dto/fields.js';

const MAX_ENTRIES = 2_000;
const MAX_TIERS = 20;
const MAX_VERSION = 2_147_483_647;
const nullableText = { type: String, nullable: true } as const;

/** A decimal that is not below zero, as text: numbers of JSON are no decimals. */
export function IsPrice(): PropertyDecorator {
  return ValidateBy({
    name: 'price',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && /^\d{1,15}(\.\d{1,12})?$/.test(value),
      defaultMessage: (details) => `${details?.property ?? 'price'} must be a decimal in quotes such as "0.25", not below zero, with at most 12 decimals`,
    },
  });
}

/** A part of a month's quantity with a price of its own. */
export class PriceTierDto {
  /** Of the calendar month's quantity, in the meter's unit; left out, for the last tier alone: without end. */
  @ApiPropertyOptional(nullableText)
  @IsOptional()
  @IsPrice()
  upTo?: string | null;

  @IsPrice()
  price!: string;
}

/** A price. Of `ai.tokens`: model, input, output and what differs from them; of all other meters: price, or tiers. */
export class PriceEntryDto {
  /** Such as `compute.cpu_seconds`; `ai.tokens` for a model. */
  @IsString()
  @MaxLength(100)
  meter!: string;

  /** As sessions name it, letter by letter. */
  @ApiPropertyOptional(nullableText)
  @IsOptional()
  @IsString()
  @Length(1, 200)
  model?: string | null;

  @ApiPropertyOptional(nullableText)
  @IsOptional()
  @IsPrice()
  price?: string | null;

  /** How much the price is for, in the meter's unit: 1 unless given, of tokens 1000000. */
  @ApiPropertyOptional(nullableText)
  @IsOptional()
  @IsPrice()
  per?: string | null;

  /** Prices by how much of the calendar month's quantity was reached; each part costs what its tier does. */
  @ApiPropertyOptional({ type: [PriceTierDto], nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_TIERS)
  @ValidateNested({ each: true })
  @Type(() => PriceTierDto)
  tiers?: PriceTierDto[] | null;

  @ApiPropertyOptional(nullableText)
  @IsOptional()
  @IsPrice()
  input?: string | null;

  @ApiPropertyOptional(nullableText)
  @IsOptional()
  @IsPrice()
  output?: string | null;

  /** As input unless given. */
  @ApiPropertyOptional(nullableText)
  @IsOptional()
  @IsPrice()
  cacheRead?: string | null;

  /** As input unless given. */
  @ApiPropertyOptional(nullableText)
  @IsOptional()
  @IsPrice()
  cacheWrite?: string | null;

  /** As output unless given. */
  @ApiPropertyOptional(nullableText)
  @IsOptional()
  @IsPrice()
  reasoning?: string | null;

  /** The first day on which it holds, in the tenant's time zone; since ever unless given. */
  @ApiPropertyOptional(nullableText)
  @IsOptional()
  @IsDay()
  validFrom?: string | null;

  /** The last day; for ever unless given. */
  @ApiPropertyOptional(nullableText)
  @IsOptional()
  @IsDay()
  validTo?: string | null;
}

/** The next version of a price book, whole: what is not in it has no price. */
export class WritePriceBookDto {
  /** The version that it follows, which must be the newest. */
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  version!: number;

  /** Of all its prices. Amounts of different currencies are never added. */
  @IsCurrency()
  currency!: string;

  @IsArray()
  @ArrayMaxSize(MAX_ENTRIES)
  @ValidateNested({ each: true })
  @Type(() => PriceEntryDto)
  entries!: PriceEntryDto[];

  /** Why, for those who come later. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;
}

/** Which version. */
export class PriceBookQueryDto {
  /** The newest unless given. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  version?: number;
}

export class PriceBookVersionsDto extends ListQueryDto {}
