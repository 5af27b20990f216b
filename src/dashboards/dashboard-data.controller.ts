import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import {
  type Actor,
  ApiAnswer,
  ApiFails,
  Client,
  CurrentActor,
  Requires,
  SerialisedAnswer,
  type Waiting,
} from '../platform/http/index.js';
import { QUERY_FAILURES, QueryResultResponse } from '../query/index.js';
import { DashboardAnswers } from './dashboard-answers.js';
import { DrillRowsService } from './drill-rows.service.js';
import { DrillQueryDto } from './dto/drill.dto.js';
import { ApiReadingQuery, type ReadingQuery, ReadingQueryPipe } from './dto/reading-query.js';
import { DashboardDataResponse, VariableOptionsResponse, WidgetDataResponse } from './dto/widget-data.response.js';
import { VariableOptionsService } from './variable-options.service.js';

@Controller('dashboards/:id')
export class DashboardDataController {
  constructor(
    private readonly answers: DashboardAnswers,
    private readonly options: VariableOptionsService,
    private readonly drills: DrillRowsService,
  ) {}

  /** Run all widgets of a dashboard; a widget that fails carries its error. */
  @Get('data')
  @Requires('dashboards:read')
  @ApiReadingQuery()
  @ApiAnswer(DashboardDataResponse)
  dashboard(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query(ReadingQueryPipe) query: ReadingQuery,
    @Client() client: Waiting,
  ): Promise<SerialisedAnswer> {
    return this.answers.dashboard(actor, id, query, client);
  }

  /** Run one widget of a dashboard. */
  @Get('widgets/:widgetId/data')
  @ApiFails(...QUERY_FAILURES)
  @Requires('dashboards:read')
  @ApiReadingQuery()
  @ApiAnswer(WidgetDataResponse)
  widget(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('widgetId', ParseUUIDPipe) widgetId: string,
    @Query(ReadingQueryPipe) query: ReadingQuery,
    @Client() client: Waiting,
  ): Promise<SerialisedAnswer> {
    return this.answers.widget(actor, id, widgetId, query, client);
  }

  /** List the rows behind a value of a widget, as its `interactions.drillDown` says; at most 1,000. */
  @Get('widgets/:widgetId/rows')
  @ApiFails(...QUERY_FAILURES)
  @Requires('dashboards:read')
  @ApiAnswer(QueryResultResponse)
  listRows(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('widgetId', ParseUUIDPipe) widgetId: string,
    @Query() query: DrillQueryDto,
    @Client() client: Waiting,
  ): Promise<SerialisedAnswer> {
    return this.drills.rows(actor, id, widgetId, query, client);
  }

  /** List what may be chosen for a variable, under the other filters in force. */
  @Get('variables/:name/options')
  @ApiFails(...QUERY_FAILURES)
  @Requires('dashboards:read')
  @ApiReadingQuery()
  listOptions(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('name') name: string,
    @Query(ReadingQueryPipe) query: ReadingQuery,
    @Client() client: Waiting,
  ): Promise<VariableOptionsResponse> {
    return this.options.list(actor, id, name, query, client);
  }
}
