import { Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { type Actor, ApiFails, ApiPage, CurrentActor, type IncomingBody, type Page, Requires, StreamedBody, StreamsBody } from '../../platform/http/index.js';
import { CostImportQueryDto, CostItemDto, ImportListDto, ImportQueryDto, RevenueItemDto } from './dto/import.dto.js';
import { CostImportResponse, RevenueResponse } from './dto/import.response.js';
import { RevenueListDto } from './dto/revenue.dto.js';
import { ImportsService } from './imports.service.js';
import { RevenueService } from './revenue.service.js';

@Controller('economics')
export class ImportsController {
  constructor(
    private readonly service: ImportsService,
    private readonly revenues: RevenueService,
  ) {}

  /**
   * Import costs: invoices and bills of clouds.
   *
   * A JSON list, one item a line as `application/x-ndjson` (at most 5 MB), or `text/csv` (at most 32 MB and 200,000 rows, whose days
   * come to 500,000 at most), gzip or not. A CSV
   * with the columns of FOCUS is read as such: `BilledCost` or `EffectiveCost`, `BillingCurrency`, `ChargePeriodStart` and `ChargePeriodEnd`,
   * `ServiceCategory`, `ServiceName`, `ChargeCategory`, `ConsumedQuantity`, `ConsumedUnit` and of `Tags` customer, feature, endpoint, model and
   * domain. Credits are negative, and kept. Rows that break a rule are left out, each with its place, field and reason. The same
   * content again answers CONFLICT; a corrected file `replaces` the import that it corrects.
   */
  @Post('costs')
  @StreamsBody()
  @Requires('economics:write')
  @ApiFails('PAYLOAD_TOO_LARGE', 'NOT_FOUND')
  @ApiConsumes('application/json', 'application/x-ndjson', 'text/csv')
  @ApiExtraModels(CostItemDto)
  @ApiBody({ schema: { type: 'array', items: { $ref: getSchemaPath(CostItemDto) } } })
  importCosts(@CurrentActor() actor: Actor, @StreamedBody() body: IncomingBody, @Query() query: CostImportQueryDto): Promise<CostImportResponse> {
    return this.service.importCosts(actor, body, query);
  }

  /** List imports, the newest first, those that were undone too. */
  @Get('imports')
  @Requires('economics:read')
  @ApiPage(CostImportResponse)
  list(@CurrentActor() actor: Actor, @Query() query: ImportListDto): Promise<Page<CostImportResponse>> {
    return this.service.list(actor, query);
  }

  /** Look at an import and at rows that it left out. */
  @Get('imports/:id')
  @Requires('economics:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<CostImportResponse> {
    return this.service.get(actor, id);
  }

  /** Undo an import: what it brought is taken back, and its content may be imported again. */
  @Delete('imports/:id')
  @Requires('economics:write')
  @ApiFails('CONFLICT')
  undo(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<CostImportResponse> {
    return this.service.undo(actor, id);
  }

  /** List revenue, what came last first. */
  @Get('revenue')
  @Requires('economics:read')
  @ApiPage(RevenueResponse)
  revenue(@CurrentActor() actor: Actor, @Query() query: RevenueListDto): Promise<Page<RevenueResponse>> {
    return this.revenues.list(actor, query);
  }

  /**
   * Import revenue, by customer.
   *
   * A JSON list, one item a line as `application/x-ndjson` (at most 5 MB), or `text/csv` (at most 32 MB and 200,000 rows) with the columns
   * customer, amount, currency, and day, or from and to (the last day, which counts). An amount is for its days alike. Rejections and content
   * that comes again are as with costs.
   */
  @Post('revenue')
  @StreamsBody()
  @Requires('economics:write')
  @ApiFails('PAYLOAD_TOO_LARGE', 'NOT_FOUND')
  @ApiConsumes('application/json', 'application/x-ndjson', 'text/csv')
  @ApiExtraModels(RevenueItemDto)
  @ApiBody({ schema: { type: 'array', items: { $ref: getSchemaPath(RevenueItemDto) } } })
  importRevenue(@CurrentActor() actor: Actor, @StreamedBody() body: IncomingBody, @Query() query: ImportQueryDto): Promise<CostImportResponse> {
    return this.service.importRevenue(actor, body, query);
  }
}
