import { ApiProperty } from '@nestjs/swagger';
import { MoneyResponse } from '../../dto/money.response.js';
import { UnpricedCostResponse } from '../../dto/unpriced.response.js';
import { COST_GROUPINGS, type CostGrouping } from './costs.dto.js';

/** Costs that are alike in what they are grouped by. */
export class CostGroupResponse {
  /** null: rows that do not say it; or, with `rest`, all the smaller groups. */
  @ApiProperty({ type: String, nullable: true })
  value!: string | null;

  /** Whether these are the groups beyond the limit, as one. */
  rest!: boolean;

  /** null: none of it has a price. */
  @ApiProperty({ type: MoneyResponse, nullable: true })
  amount!: MoneyResponse | null;

  /** Of the total. */
  @ApiProperty({ type: Number, nullable: true })
  percent!: number | null;

  /** Of each of `days`, in their order: decimals of the currency; null where none of that day's has a price. */
  @ApiProperty({ type: [String], items: { type: 'string', nullable: true } })
  amounts!: (string | null)[];

  /** Rows of the ledger without a price. */
  unpriced!: number;
}

/** What it cost, by day and by group. */
export class CostsResponse {
  /** The first day. */
  @ApiProperty({ format: 'date' })
  from!: string;

  /** The last day, which counts. */
  @ApiProperty({ format: 'date' })
  to!: string;

  timeZone!: string;

  @ApiProperty({ enum: COST_GROUPINGS })
  groupBy!: CostGrouping;

  /** ISO 4217; of all amounts but `otherCurrencies`. */
  currency!: string;

  /** null: nothing is known. */
  @ApiProperty({ type: MoneyResponse, nullable: true })
  total!: MoneyResponse | null;

  /** What costs of other currencies come to; nothing is converted. */
  @ApiProperty({ type: [MoneyResponse] })
  otherCurrencies!: MoneyResponse[];

  /** What was used and has no price; in no amount here. */
  @ApiProperty({ type: [UnpricedCostResponse] })
  unpriced!: UnpricedCostResponse[];

  /** All days of the period. */
  days!: string[];

  /** Of each day, in the order of `days`; null where nothing is known, of every day where there are no costs of that currency. */
  @ApiProperty({ type: [String], items: { type: 'string', nullable: true } })
  amounts!: (string | null)[];

  /** The one that costs most first. */
  @ApiProperty({ type: [CostGroupResponse] })
  groups!: CostGroupResponse[];
}
