import { Controller, Get, Headers, Query } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { type Actor, ApiAnswer, ApiFails, CurrentActor, type RawAnswer, Requires } from '../../platform/http/index.js';
import { CostsService } from './costs.service.js';
import { CostsQueryDto } from './dto/costs.dto.js';
import { CostsResponse } from './dto/costs.response.js';

@Controller('economics')
export class CostsController {
  constructor(private readonly service: CostsService) {}

  /**
   * Show what it cost, by day and by group; `Accept: text/csv` streams the ledger row by row.
   *
   * Amounts are of one currency, that of the price book unless another one is asked for; others are listed beside it, and never
   * converted. What was used and has no price is listed, and in no amount. The CSV holds rows of all currencies, unless one is
   * asked for; one whose end is missing was broken off.
   */
  @Get('costs')
  @Requires('economics:read')
  @ApiFails('QUERY_TIMEOUT')
  @ApiProduces('application/json', 'text/csv')
  @ApiAnswer(CostsResponse)
  costs(@CurrentActor() actor: Actor, @Query() query: CostsQueryDto, @Headers('accept') accept: string | undefined): Promise<CostsResponse | RawAnswer> {
    return this.service.answer(actor, query, accept);
  }
}
