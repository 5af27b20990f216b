import { ApiProperty } from '@nestjs/swagger';
import { MoneyResponse } from '../../dto/money.response.js';
import type { RejectedRow } from '../domain/row-fields.js';
import { IMPORT_KINDS, type ImportKind } from './import.dto.js';

/** How an import was written. */
export const IMPORT_FORMATS = ['json', 'csv', 'focus'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

const nullableText = { type: String, nullable: true } as const;

/** A row that was left out. */
export class RejectedRowResponse implements RejectedRow {
  /** Its place, from 0; of a CSV the header is not counted. */
  index!: number;

  /** Empty when it is the row as a whole. */
  field!: string;

  reason!: string;
}

/** An import and what it brought. */
export class CostImportResponse {
  /** null: it was a preview, and nothing was kept. */
  @ApiProperty({ ...nullableText, format: 'uuid' })
  id!: string | null;

  @ApiProperty({ enum: IMPORT_KINDS })
  kind!: ImportKind;

  @ApiProperty({ enum: IMPORT_FORMATS })
  format!: ImportFormat;

  name!: string;

  /** Rows that were taken. */
  accepted!: number;

  /** Rows that were left out. */
  rejected!: number;

  /** The first of them: up to 500 in the answer to the import, 100 later. */
  @ApiProperty({ type: [RejectedRowResponse] })
  rejections!: RejectedRowResponse[];

  /** Its first day. */
  @ApiProperty({ format: 'date' })
  from!: string;

  /** Its last day. */
  @ApiProperty({ format: 'date' })
  to!: string;

  /** Of what was taken, by currency. */
  @ApiProperty({ type: [MoneyResponse] })
  totals!: MoneyResponse[];

  createdAt!: Date;

  @ApiProperty(nullableText)
  createdBy!: string | null;

  /** null: it counts. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  undoneAt!: Date | null;

  @ApiProperty(nullableText)
  undoneBy!: string | null;
}

/** What a customer pays for some days. */
export class RevenueResponse {
  id!: string;
  customer!: string;

  @ApiProperty({ format: 'date' })
  from!: string;

  /** The last day, which counts. */
  @ApiProperty({ format: 'date' })
  to!: string;

  @ApiProperty({ type: MoneyResponse })
  amount!: MoneyResponse;

  reference!: string;

  /** The import that it came with. */
  importId!: string;
}
