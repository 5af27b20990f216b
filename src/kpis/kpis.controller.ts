import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, CurrentActor, Page, Requires } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { CreateKpiDto, KpiHistoryQueryDto, KpiListDto, KpiVersionQueryDto, PreviewKpiDto, TimeframeQueryDto, UpdateKpiDto } from './dto/kpi.dto.js';
import { KpiAnswerResponse, KpiDeletedResponse, KpiFiguresResponse, KpiHistoryResponse, KpiResponse } from './dto/kpi.response.js';
import { KpiReader } from './kpi-reader.js';
import { KpisService } from './kpis.service.js';

@Controller('kpis')
export class KpisController {
  constructor(
    private readonly kpis: KpisService,
    private readonly reader: KpiReader,
  ) {}

  /** List the KPIs by name, each with how it stood last. */
  @Get()
  @Requires('kpis:read')
  @ApiPage(KpiResponse)
  list(@CurrentActor() actor: Actor, @Query() { limit, cursor }: KpiListDto): Promise<Page<KpiResponse>> {
    return this.kpis.list(actor, limit, cursor);
  }

  /** Define a KPI. */
  @Post()
  @Requires('kpis:write')
  @ApiFails('QUOTA_EXCEEDED')
  create(@CurrentActor() actor: Actor, @Body() body: CreateKpiDto): Promise<KpiResponse> {
    return this.kpis.create(actor, body);
  }

  /** See what a KPI would be, without saving it. */
  @Post('preview')
  @HttpCode(200)
  @Requires('kpis:write')
  @RateLimitedBy('query')
  @ApiFails('NOT_FOUND')
  preview(@CurrentActor() actor: Actor, @Body() body: PreviewKpiDto): Promise<KpiFiguresResponse> {
    return this.reader.preview(actor, body);
  }

  /** Look at the executive set: the KPIs of the home page. */
  @Get('executive')
  @Requires('kpis:read')
  executive(@CurrentActor() actor: Actor, @Query() { timeframe }: TimeframeQueryDto): Promise<KpiAnswerResponse[]> {
    return this.reader.executive(actor, timeframe);
  }

  /** Look at a KPI: its value over a timeframe, the one before, the status. */
  @Get(':name')
  @Requires('kpis:read')
  get(@CurrentActor() actor: Actor, @Param('name') name: string, @Query() { timeframe }: TimeframeQueryDto): Promise<KpiAnswerResponse> {
    return this.reader.get(actor, name, timeframe);
  }

  /** Look at what a KPI was over its own timeframe, step by step. */
  @Get(':name/history')
  @Requires('kpis:read')
  history(@CurrentActor() actor: Actor, @Param('name') name: string, @Query() query: KpiHistoryQueryDto): Promise<KpiHistoryResponse> {
    return this.reader.history(actor, name, query);
  }

  /** Change a KPI. */
  @Put(':name')
  @Requires('kpis:write')
  update(@CurrentActor() actor: Actor, @Param('name') name: string, @Body() body: UpdateKpiDto): Promise<KpiResponse> {
    return this.kpis.update(actor, name, body);
  }

  /** Delete a KPI; for 30 days it can be restored, with its history. */
  @Delete(':name')
  @Requires('kpis:write')
  delete(@CurrentActor() actor: Actor, @Param('name') name: string, @Query() { version }: KpiVersionQueryDto): Promise<KpiDeletedResponse> {
    return this.kpis.delete(actor, name, version);
  }

  /** Bring a deleted KPI back. */
  @Post(':name/restore')
  @HttpCode(200)
  @Requires('kpis:write')
  @ApiFails('CONFLICT', 'QUOTA_EXCEEDED')
  restore(@CurrentActor() actor: Actor, @Param('name') name: string): Promise<KpiResponse> {
    return this.kpis.restore(actor, name);
  }
}
