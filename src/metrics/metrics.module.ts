import { Module, type OnModuleInit } from '@nestjs/common';
import { CacheSubjects } from '../platform/cache/index.js';
import { TenantsModule } from '../tenants/index.js';
import { AmqpModule } from './amqp/amqp.module.js';
import { ChangesModule } from './changes/changes.module.js';
import { CompactionModule } from './compaction/compaction.module.js';
import { IngestModule } from './ingest/ingest.module.js';
import { MetricAnswers, metricTag } from './metric-answers.js';
import { MetricChanges } from './metric-changes.js';
import { MetricCatalogueRepository } from './metric-catalogue.repository.js';
import { MetricEventsRepository } from './metric-events.repository.js';
import { MetricQueries } from './metric-queries.js';
import { MetricQueriesController } from './metric-queries.controller.js';
import { MetricReadingsRepository } from './metric-readings.repository.js';
import { MetricSeriesSource } from './metric-series-source.js';
import { MetricWalks } from './metric-walks.js';
import { SeriesSources } from './series-sources.js';

@Module({
  imports: [TenantsModule, IngestModule, ChangesModule, AmqpModule, CompactionModule],
  controllers: [MetricQueriesController],
  providers: [
    MetricAnswers,
    MetricCatalogueRepository,
    MetricChanges,
    MetricEventsRepository,
    MetricQueries,
    MetricReadingsRepository,
    MetricSeriesSource,
    MetricWalks,
    SeriesSources,
  ],
  exports: [IngestModule, MetricAnswers, MetricQueries, SeriesSources],
})
export class MetricsModule implements OnModuleInit {
  constructor(
    private readonly sources: SeriesSources,
    private readonly metrics: MetricSeriesSource,
    private readonly subjects: CacheSubjects,
  ) {}

  onModuleInit(): void {
    this.sources.register(this.metrics);
    this.subjects.register('metric', { tagsOf: ({ tenantId }, name) => Promise.resolve([metricTag(tenantId, name)]) });
  }
}
