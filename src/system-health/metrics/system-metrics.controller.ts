import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { MetricAnswers, MetricQueryResponse } from '../../metrics/index.js';
import { type Actor, ApiAnswer, ApiFails, Client, CurrentActor, Requires, type SerialisedAnswer, type Waiting } from '../../platform/http/index.js';
import { RateLimitedBy } from '../../platform/http/rate-limit/index.js';
import { SystemMetricsDto } from './dto/system-metrics.dto.js';
import { metricQueryIn } from './metric-query-in.js';

@Controller('system/metrics')
export class SystemMetricsController {
  constructor(private readonly metrics: MetricAnswers) {}

  /** Ask a metric, as `POST /metrics/query` does. PromQL is refused while there is no data source that understands it. */
  @Post()
  @HttpCode(200)
  @Requires('metrics:read')
  @RateLimitedBy('query')
  @ApiFails('QUOTA_EXCEEDED', 'QUERY_TIMEOUT')
  @ApiAnswer(MetricQueryResponse)
  query(@CurrentActor() actor: Actor, @Body() body: SystemMetricsDto, @Client() client: Waiting): Promise<SerialisedAnswer> {
    return this.metrics.query(actor, metricQueryIn(body), client);
  }
}
