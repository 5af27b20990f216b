import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  type Actor,
  ApiAnswer,
  ApiFails,
  ApiPage,
  Client,
  CurrentActor,
  Page,
  Requires,
  SerialisedAnswer,
  type Waiting,
} from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { MetricNamesQueryDto, MetricQueryDto } from './dto/metric-query.dto.js';
import { MetricDimensionResponse, MetricNameResponse, MetricQueryResponse } from './dto/metric-query.response.js';
import { MetricAnswers } from './metric-answers.js';

@Controller('metrics')
export class MetricQueriesController {
  constructor(private readonly metrics: MetricAnswers) {}

  /**
   * Ask a metric.
   *
   * The window is widened to whole steps; the last point holds what has come so far. Days and hours are those of the
   * tenant's time zone. Minutes are kept for 35 days and hours for 400, so that earlier windows need longer steps.
   */
  @Post('query')
  @HttpCode(200)
  @Requires('metrics:read')
  @RateLimitedBy('query')
  @ApiFails('QUOTA_EXCEEDED', 'QUERY_TIMEOUT')
  @ApiAnswer(MetricQueryResponse)
  query(
    @CurrentActor() actor: Actor,
    @Body() body: MetricQueryDto,
    @Client() client: Waiting,
  ): Promise<SerialisedAnswer> {
    return this.metrics.query(actor, body, client);
  }

  /** List the metrics of which something was measured, by name. */
  @Get('names')
  @Requires('metrics:read')
  @ApiPage(MetricNameResponse)
  names(@CurrentActor() actor: Actor, @Query() query: MetricNamesQueryDto): Promise<Page<MetricNameResponse>> {
    return this.metrics.names(actor, query);
  }

  /** List the dimensions of a metric with their values. */
  @Get(':name/dimensions')
  @Requires('metrics:read')
  dimensions(@CurrentActor() actor: Actor, @Param('name') name: string): Promise<MetricDimensionResponse[]> {
    return this.metrics.dimensions(actor, name);
  }
}
