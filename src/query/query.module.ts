import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { DataSourceChanged, DataSourcesModule } from '../data-sources/index.js';
import { ResultCache } from '../platform/cache/index.js';
import { EventBus } from '../platform/events/index.js';
import { AdHocQueries } from './ad-hoc-queries.js';
import { Executions } from './executions.js';
import { QueryController } from './query.controller.js';
import { QueryExecution } from './query-execution.js';
import { QueryHistory } from './query-history.js';
import { QueryHistoryRepository } from './query-history.repository.js';
import { QueryLimits } from './query-limits.js';
import { QueryPreparation } from './query-preparation.js';
import { QueryHistoryRetentionJob } from './query.jobs.js';
import { QueryService, sourceTag } from './query.service.js';
import { SavedQueriesController } from './saved-queries.controller.js';
import { SavedQueriesRepository } from './saved-queries.repository.js';
import { SavedQueriesService } from './saved-queries.service.js';

@Module({
  imports: [DataSourcesModule, AuditModule],
  controllers: [QueryController, SavedQueriesController],
  providers: [
    AdHocQueries,
    Executions,
    QueryExecution,
    QueryHistory,
    QueryHistoryRepository,
    QueryHistoryRetentionJob,
    QueryLimits,
    QueryPreparation,
    QueryService,
    SavedQueriesRepository,
    SavedQueriesService,
  ],
  exports: [QueryService, SavedQueriesService],
})
export class QueryModule {
  constructor(events: EventBus, cache: ResultCache) {
    // Keys hold the source's version, so old results are never served; dropping them frees their memory at once.
    events.on(DataSourceChanged, ({ dataSourceId }) => cache.invalidateTags([sourceTag(dataSourceId)]));
  }
}
