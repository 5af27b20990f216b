import { Module } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { AuditModule } from '../audit/index.js';
import { DataSourceChanged, DataSourcesModule, SourceConnections } from '../data-sources/index.js';
import { CacheSubjects, ResultCache } from '../platform/cache/index.js';
import { EventBus } from '../platform/events/index.js';
import { notFound } from '../platform/http/index.js';
import { AdHocQueries } from './ad-hoc-queries.js';
import { Executions } from './executions.js';
import { QueryController } from './query.controller.js';
import { QueryExecution } from './query-execution.js';
import { QueryHistory } from './query-history.js';
import { QueryHistoryRepository } from './query-history.repository.js';
import { QueryLimits } from './query-limits.js';
import { QueryPreparation } from './query-preparation.js';
import { QueryStatistics } from './query-statistics.js';
import { QueryHistoryRetentionJob } from './query.jobs.js';
import { QueryService, sourceTag } from './query.service.js';
import { SavedQueriesController } from './saved-queries.controller.js';
import { SavedQueriesRepository } from './saved-queries.repository.js';
import { SavedQueriesService } from './saved-queries.service.js';
import { SpendGate } from './spend-gate.js';

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
    QueryStatistics,
    SavedQueriesRepository,
    SavedQueriesService,
    SpendGate,
  ],
  exports: [QueryService, SavedQueriesService, SpendGate],
})
export class QueryModule {
  constructor(events: EventBus, cache: ResultCache, subjects: CacheSubjects, connections: SourceConnections) {
    // Keys hold the source's version, so old results are never served; dropping them frees their memory at once.
    events.on(DataSourceChanged, ({ dataSourceId }) => cache.invalidateTags([sourceTag(dataSourceId)]));
    // Another tenant's source is not there, so that nobody drops what is kept of it.
    subjects.register('source', {
      tagsOf: async (scope, id) => {
        if (!isUUID(id)) throw notFound('data source');
        return [sourceTag((await connections.get(scope, id)).id)];
      },
    });
  }
}
