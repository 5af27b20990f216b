import { Module } from '@nestjs/common';
import { PriceBook } from './price-book.js';
import { PriceBookRepository } from './price-book.repository.js';

/** Prices by version. */
@Module({
  providers: [PriceBook, PriceBookRepository],
  exports: [PriceBook, PriceBookRepository],
})
export class PriceBookModule {}
