import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { AuditModule } from '../audit/index.js';
import { DataSourcesModule } from '../data-sources/index.js';
import { MetricsModule } from '../metrics/index.js';
import { ExpressLane } from '../platform/http/index.js';
import { QueryModule } from '../query/index.js';
import { TenantsModule } from '../tenants/index.js';
import { AnswersAtHand } from './answers-at-hand.js';
import { ContentChecks } from './content-checks.js';
import { DashboardAnswers } from './dashboard-answers.js';
import { DashboardAuthors } from './dashboard-authors.js';
import { DashboardData } from './dashboard-data.js';
import { DashboardDataController } from './dashboard-data.controller.js';
import { DashboardDefinitionsService } from './dashboard-definitions.service.js';
import { DashboardDraftsController } from './dashboard-drafts.controller.js';
import { DashboardDraftsRepository } from './dashboard-drafts.repository.js';
import { DashboardDraftsService } from './dashboard-drafts.service.js';
import { DashboardHistoryController } from './dashboard-history.controller.js';
import { DashboardReader } from './dashboard-reader.js';
import { DashboardSharingService } from './dashboard-sharing.service.js';
import { DashboardVersionsRepository } from './dashboard-versions.repository.js';
import { DashboardVersionsService } from './dashboard-versions.service.js';
import { DashboardWidgetsController } from './dashboard-widgets.controller.js';
import { DashboardWidgetsService } from './dashboard-widgets.service.js';
import { DashboardViews } from './dashboard-views.js';
import { DashboardWarming } from './dashboard-warming.js';
import { DashboardWriter } from './dashboard-writer.js';
import { DashboardsController } from './dashboards.controller.js';
import { DashboardPurgeJob } from './dashboards.jobs.js';
import { DashboardsRepository } from './dashboards.repository.js';
import { DashboardsService } from './dashboards.service.js';
import { MAX_DEFINITION_BYTES } from './domain/dashboard-definition.js';
import { DrillRowsService } from './drill-rows.service.js';
import { EmbeddedEditing } from './embedded-editing.js';
import { LoadedDashboards } from './loaded-dashboards.js';
import { MetricWidgets } from './metric-widgets.js';
import { PersonDirectory } from './person-directory.js';
import { VariableOptionsService } from './variable-options.service.js';
import { WidgetRuns } from './widget-runs.js';

const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];

@Module({
  imports: [TenantsModule, AuditModule, DataSourcesModule, MetricsModule, QueryModule],
  controllers: [
    DashboardHistoryController,
    DashboardDraftsController,
    DashboardDataController,
    DashboardWidgetsController,
    DashboardsController,
  ],
  providers: [
    AnswersAtHand,
    ContentChecks,
    DashboardAnswers,
    DashboardAuthors,
    DashboardData,
    DashboardDefinitionsService,
    DashboardDraftsRepository,
    DashboardDraftsService,
    DashboardPurgeJob,
    DashboardReader,
    DashboardSharingService,
    DashboardVersionsRepository,
    DashboardVersionsService,
    DashboardViews,
    DashboardWidgetsService,
    DashboardWarming,
    DashboardWriter,
    DashboardsRepository,
    DashboardsService,
    DrillRowsService,
    EmbeddedEditing,
    LoadedDashboards,
    MetricWidgets,
    PersonDirectory,
    VariableOptionsService,
    WidgetRuns,
  ],
  exports: [
    DashboardAnswers,
    DashboardData,
    DashboardDefinitionsService,
    DashboardReader,
    DashboardViews,
    EmbeddedEditing,
    VariableOptionsService,
    WidgetRuns,
  ],
})
export class DashboardsModule implements OnModuleInit {
  constructor(
    private readonly http: HttpAdapterHost<FastifyAdapter>,
    lane: ExpressLane,
    atHand: AnswersAtHand,
  ) {
    // Here, because routes are declared before modules are initialised.
    lane.open(DashboardDataController, 'dashboard', (actor, asked) => atHand.dashboard(actor, asked));
    lane.open(DashboardDataController, 'widget', (actor, asked) => atHand.widget(actor, asked));
  }

  /** Lets definitions come as YAML; they stay text until the service reads them. */
  onModuleInit(): void {
    // The command line runs without a server.
    const adapter: FastifyAdapter | undefined = this.http.httpAdapter;
    const fastify = adapter?.getInstance();
    if (!fastify || fastify.hasContentTypeParser('application/yaml')) return;
    fastify.addContentTypeParser(
      YAML_TYPES,
      { parseAs: 'string', bodyLimit: MAX_DEFINITION_BYTES },
      (_request, body, done) => done(null, body),
    );
  }
}
