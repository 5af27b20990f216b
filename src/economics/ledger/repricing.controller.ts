import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, CurrentActor, type Page, Requires } from '../../platform/http/index.js';
import { RepriceDto, RepricingsDto } from './dto/repricing.dto.js';
import { RepricingResponse } from './dto/repricing.response.js';
import { RepricingService } from './repricing.service.js';

@Controller('economics')
export class RepricingController {
  constructor(private readonly repricing: RepricingService) {}

  /** Price days by another version of the price book. Unless told otherwise it only shows what would differ. */
  @Post('reprice')
  @HttpCode(200)
  @Requires('price-book:write')
  @ApiFails('NOT_FOUND')
  reprice(@CurrentActor() actor: Actor, @Body() body: RepriceDto): Promise<RepricingResponse> {
    return this.repricing.reprice(actor, body);
  }

  /** List what was priced anew, the newest first. */
  @Get('repricings')
  @Requires('price-book:read')
  @ApiPage(RepricingResponse)
  list(@CurrentActor() actor: Actor, @Query() query: RepricingsDto): Promise<Page<RepricingResponse>> {
    return this.repricing.list(actor, query);
  }
}
