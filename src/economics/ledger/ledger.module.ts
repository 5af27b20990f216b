import { Module } from '@nestjs/common';
import { PriceBookModule } from '../price-book/price-book.module.js';
import { LedgerReader } from './ledger-reader.js';
import { LedgerRepository } from './ledger.repository.js';
import { UsageChanges } from './usage-changes.js';
import { UsageReader } from './usage-reader.js';
import { UsageSources } from './usage-sources.js';

/** What was used and what it cost. */
@Module({
  imports: [PriceBookModule],
  providers: [LedgerReader, LedgerRepository, UsageChanges, UsageReader, UsageSources],
  exports: [LedgerReader, UsageChanges, UsageReader, UsageSources],
})
export class LedgerModule {}
