import { ApiProperty } from '@nestjs/swagger';
import type { CostDifference, KeyedDifference, PricedStretch } from '../domain/compare-costs.js';
import type { Repricing } from '../repricings.repository.js';

const nullableText = { type: String, nullable: true } as const;

/** Of one currency, in decimals written out. */
export class CostDifferenceResponse implements CostDifference {
  currency!: string;

  before!: string;

  after!: string;

  /** After less before. */
  difference!: string;
}

/** Of one category, meter, model or day. */
export class KeyedDifferenceResponse extends CostDifferenceResponse implements KeyedDifference {
  key!: string;
}

export class PricedStretchResponse implements PricedStretch {
  from!: string;

  to!: string;

  version!: number;
}

/** Days that were priced by another version, or would be. Each list is without what does not differ. */
export class RepricingResponse {
  /** null: a preview. */
  @ApiProperty(nullableText)
  id!: string | null;

  from!: string;

  to!: string;

  /** The version that they are priced by. */
  version!: number;

  /** The versions that they were priced by. */
  versionsBefore!: PricedStretchResponse[];

  /** By currency; amounts of different currencies are never added. */
  totals!: CostDifferenceResponse[];

  byCategory!: KeyedDifferenceResponse[];

  byMeter!: KeyedDifferenceResponse[];

  byModel!: KeyedDifferenceResponse[];

  byDay!: KeyedDifferenceResponse[];

  /** Rows of the ledger without a price. */
  unpricedBefore!: number;

  unpricedAfter!: number;

  reason!: string;

  @ApiProperty(nullableText)
  createdBy!: string | null;

  /** null: a preview. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  createdAt!: Date | null;

  static of({ id, from, to, version, versionsBefore, difference, reason, createdBy, createdAt }: Omit<Repricing, 'id' | 'createdAt'> & { id: string | null; createdAt: Date | null }): RepricingResponse {
    const { totals, by, unpriced } = difference;
    return {
      id,
      from,
      to,
      version,
      versionsBefore: [...versionsBefore],
      totals: [...totals],
      byCategory: [...by.category],
      byMeter: [...by.meter],
      byModel: [...by.model],
      byDay: [...by.day],
      unpricedBefore: unpriced.before,
      unpricedAfter: unpriced.after,
      reason,
      createdBy,
      createdAt,
    };
  }
}
