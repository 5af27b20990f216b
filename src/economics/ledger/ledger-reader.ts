import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../../platform/database/index.js';
import type { LedgerGrouping, LedgerRow, LedgerSelection, LedgerSum } from './domain/ledger.js';
import { LedgerRepository } from './ledger.repository.js';

/** Rows that are read at once. */
const PAGE = 2_000;

/** Reads the ledger of a tenant. */
@Injectable()
export class LedgerReader {
  constructor(private readonly repository: LedgerRepository) {}

  /** Added up by any groupings, and always by currency; in their order. */
  sums(scope: TenantScope, selection: LedgerSelection, by: readonly LedgerGrouping[]): Promise<LedgerSum[]> {
    return this.repository.sums(scope, selection, by);
  }

  /** Row by row, by day, for as long as somebody takes them. */
  async *rows(scope: TenantScope, selection: LedgerSelection): AsyncGenerator<LedgerRow> {
    let after: LedgerRow | null = null;
    for (;;) {
      const page: LedgerRow[] = await this.repository.rows(scope, selection, after, PAGE);
      yield* page;
      after = page.at(-1) ?? null;
      if (page.length < PAGE) return;
    }
  }
}
