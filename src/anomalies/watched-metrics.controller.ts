import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, CurrentActor, type Page, Requires } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { CreateWatchedMetricDto, DeleteWatchedMetricQueryDto, UpdateWatchedMetricDto, WatchedMetricListDto, WatchedOfQueryDto, WatchedSeriesQueryDto } from './dto/watched-metric.dto.js';
import { WatchedMetricDeletedResponse, WatchedMetricResponse, WatchedSeriesBandResponse } from './dto/watched-metric.response.js';
import { SeriesBand } from './series-band.js';
import { WatchedMetricsService } from './watched-metrics.service.js';

@Controller('anomalies/metrics')
export class WatchedMetricsController {
  constructor(
    private readonly metrics: WatchedMetricsService,
    private readonly bands: SeriesBand,
  ) {}

  /** List what is watched for anomalies, and how far each was judged. */
  @Get()
  @Requires('anomalies:read')
  @ApiPage(WatchedMetricResponse)
  list(@CurrentActor() actor: Actor, @Query() query: WatchedMetricListDto): Promise<Page<WatchedMetricResponse>> {
    return this.metrics.list(actor, query);
  }

  /** Watch a metric, KPI or other series. Its detectors learn from what is stored first, and raise nothing of that. */
  @Post()
  @Requires('anomalies:write')
  @RateLimitedBy('query')
  @ApiFails('QUOTA_EXCEEDED', 'NOT_FOUND', 'QUERY_TIMEOUT')
  create(@CurrentActor() actor: Actor, @Query() { of }: WatchedOfQueryDto, @Body() body: CreateWatchedMetricDto): Promise<WatchedMetricResponse> {
    return this.metrics.create(actor, of, body);
  }

  /** Look at a watched metric. */
  @Get(':id')
  @Requires('anomalies:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() { of }: WatchedOfQueryDto): Promise<WatchedMetricResponse> {
    return this.metrics.get(actor, of, id);
  }

  /** Change what is watched or how it is judged. One that watches something else from now on begins anew. */
  @Put(':id')
  @Requires('anomalies:write')
  @RateLimitedBy('query')
  @ApiFails('QUERY_TIMEOUT')
  update(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() { of }: WatchedOfQueryDto, @Body() body: UpdateWatchedMetricDto): Promise<WatchedMetricResponse> {
    return this.metrics.update(actor, of, id, body);
  }

  /** Stop watching a metric; for 30 days it can be restored. */
  @Delete(':id')
  @Requires('anomalies:write')
  @ApiFails('CONFLICT')
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: DeleteWatchedMetricQueryDto): Promise<WatchedMetricDeletedResponse> {
    return this.metrics.delete(actor, id, query);
  }

  /** Watch a metric again that was deleted. */
  @Post(':id/restore')
  @HttpCode(200)
  @Requires('anomalies:write')
  @ApiFails('QUOTA_EXCEEDED')
  restore(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() { of }: WatchedOfQueryDto): Promise<WatchedMetricResponse> {
    return this.metrics.restore(actor, of, id);
  }

  /** Draw a series of a watched metric: values, what was expected with its band, and anomalies. */
  @Get(':id/series')
  @Requires('anomalies:read')
  @RateLimitedBy('query')
  @ApiFails('QUERY_TIMEOUT')
  series(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: WatchedSeriesQueryDto): Promise<WatchedSeriesBandResponse> {
    return this.bands.of(actor, id, query);
  }
}
