import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, CurrentActor, type Page, Requires } from '../../platform/http/index.js';
import { PriceBookQueryDto, PriceBookVersionsDto, WritePriceBookDto } from './dto/price-book.dto.js';
import { PriceBookResponse, PriceBookVersionResponse } from './dto/price-book.response.js';
import { PriceBookService } from './price-book.service.js';

@Controller('economics/price-book')
export class PriceBookController {
  constructor(private readonly priceBook: PriceBookService) {}

  /** Look at the prices that are in force, or at those of another version. */
  @Get()
  @Requires('price-book:read')
  @ApiFails('NOT_FOUND')
  get(@CurrentActor() actor: Actor, @Query() { version }: PriceBookQueryDto): Promise<PriceBookResponse> {
    return this.priceBook.get(actor, version);
  }

  /** Change prices: write the next version of the price book. Days that are over keep the prices of theirs until they are repriced. */
  @Put()
  @Requires('price-book:write')
  @ApiFails('CONFLICT')
  write(@CurrentActor() actor: Actor, @Body() body: WritePriceBookDto): Promise<PriceBookResponse> {
    return this.priceBook.write(actor, body);
  }

  /** List the versions of the price book, the newest first. */
  @Get('versions')
  @Requires('price-book:read')
  @ApiPage(PriceBookVersionResponse)
  versions(@CurrentActor() actor: Actor, @Query() query: PriceBookVersionsDto): Promise<Page<PriceBookVersionResponse>> {
    return this.priceBook.versions(actor, query);
  }
}
