import { Controller, Get, Query } from '@nestjs/common';
import { ApiFails, Requires } from '../../platform/http/index.js';
import { PerformanceQueryDto } from './dto/performance.dto.js';
import { PerformanceMetricsResponse, PerformanceSummaryResponse } from './dto/performance.response.js';
import { PerformanceService } from './performance.service.js';

@Controller('performance')
export class PerformanceController {
  constructor(private readonly performance: PerformanceService) {}

  /** See how each route answers: requests, errors, and the percentiles of its latency. */
  @Get('metrics')
  @Requires('system-health:read')
  @ApiFails('QUERY_TIMEOUT')
  metrics(@Query() query: PerformanceQueryDto): Promise<PerformanceMetricsResponse> {
    return this.performance.metrics(query);
  }

  /** See how the installation answers: latency, throughput, errors, database, data sources, cache, event loop. */
  @Get('summary')
  @Requires('system-health:read')
  @ApiFails('QUERY_TIMEOUT')
  summary(@Query() query: PerformanceQueryDto): Promise<PerformanceSummaryResponse> {
    return this.performance.summary(query);
  }
}
