import { ApiProperty } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsBoolean, IsIn, IsUUID, Length } from 'class-validator';
import { ListQueryDto, MayBeAbsent } from '../../../platform/http/index.js';
import { trimmed } from '../../../tenants/index.js';
import { COST_CATEGORIES, type CostCategory } from '../../domain/cost.js';
import { COST_BASES, type CostBasis } from '../domain/focus-row.js';

/** What an import brings. */
export const IMPORT_KINDS = ['costs', 'revenue'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

const MOST_CHARACTERS = 200;
const flag = ({ value }: TransformFnParams): unknown => (value === 'true' ? true : value === 'false' ? false : (value as unknown));

/** How an import is to be taken. */
export class ImportQueryDto {
  /** What it is called in lists, such as the name of the file. */
  @MayBeAbsent()
  @Transform(trimmed)
  @Length(1, MOST_CHARACTERS)
  name?: string;

  /** Shows what it would bring, and keeps nothing. */
  @MayBeAbsent()
  @Transform(flag)
  @IsBoolean()
  preview: boolean = false;

  /** An import that is undone with it, in one step: for a corrected file. */
  @MayBeAbsent()
  @IsUUID()
  replaces?: string;
}

export class CostImportQueryDto extends ImportQueryDto {
  /** Of FOCUS, which of its costs: `BilledCost`, or `EffectiveCost`, which spreads what was paid in advance over its use. */
  @MayBeAbsent()
  @IsIn(COST_BASES)
  cost: CostBasis = 'billed';
}

export class ImportListDto extends ListQueryDto {
  @MayBeAbsent()
  @IsIn(IMPORT_KINDS)
  kind?: ImportKind;
}

/** Documents a row of costs; what holds is checked row by row. */
export class CostItemDto {
  /** A date such as 2026-01-31; or `from` and `to`. */
  @ApiProperty({ required: false, format: 'date' })
  day?: string;

  @ApiProperty({ required: false, format: 'date' })
  from?: string;

  /** The last day, which counts. The amount is shared out evenly over the days. */
  @ApiProperty({ required: false, format: 'date' })
  to?: string;

  @ApiProperty({ enum: COST_CATEGORIES })
  category!: CostCategory;

  /** Also called `service`. */
  @ApiProperty({ required: false, maxLength: MOST_CHARACTERS })
  subcategory?: string;

  /** A decimal, best as text; negative for a credit. */
  @ApiProperty({ oneOf: [{ type: 'string' }, { type: 'number' }], example: '12.50' })
  amount!: string | number;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ required: false, oneOf: [{ type: 'string' }, { type: 'number' }] })
  quantity?: string | number;

  @ApiProperty({ required: false, maxLength: MOST_CHARACTERS })
  unit?: string;

  @ApiProperty({ required: false, maxLength: MOST_CHARACTERS })
  customer?: string;

  @ApiProperty({ required: false, maxLength: MOST_CHARACTERS })
  feature?: string;

  @ApiProperty({ required: false, maxLength: MOST_CHARACTERS })
  endpoint?: string;

  @ApiProperty({ required: false, maxLength: MOST_CHARACTERS })
  model?: string;

  @ApiProperty({ required: false, maxLength: MOST_CHARACTERS })
  domain?: string;

  /** For its sender: tells rows apart that are alike otherwise. */
  @ApiProperty({ required: false, maxLength: MOST_CHARACTERS })
  reference?: string;
}

/** Documents a row of revenue; what holds is checked row by row. */
export class RevenueItemDto {
  @ApiProperty({ maxLength: MOST_CHARACTERS })
  customer!: string;

  /** A date such as 2026-01-31; or `from` and `to`. */
  @ApiProperty({ required: false, format: 'date' })
  day?: string;

  @ApiProperty({ required: false, format: 'date' })
  from?: string;

  /** The last day, which counts. The amount is for all days alike. */
  @ApiProperty({ required: false, format: 'date' })
  to?: string;

  /** A decimal, best as text; negative for what is paid back. */
  @ApiProperty({ oneOf: [{ type: 'string' }, { type: 'number' }], example: '490.00' })
  amount!: string | number;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ required: false, maxLength: MOST_CHARACTERS })
  reference?: string;
}
