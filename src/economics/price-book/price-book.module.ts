import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/index.js';
import { UsageModule } from '../usage/usage.module.js';
import { PriceBookController } from './price-book.controller.js';
import { PriceBook } from './price-book.js';
import { PriceBookRepository } from './price-book.repository.js';
import { PriceBookService } from './price-book.service.js';
import { PricedDaysRepository } from './priced-days.repository.js';

/** Prices by version. */
@Module({
  imports: [AuditModule, UsageModule],
  controllers: [PriceBookController],
  providers: [PriceBook, PriceBookRepository, PriceBookService, PricedDaysRepository],
  exports: [PriceBook, PriceBookRepository, PriceBookService, PricedDaysRepository],
})
export class PriceBookModule {}
