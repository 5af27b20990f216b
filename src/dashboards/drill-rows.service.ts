import { Injectable } from '@nestjs/common';
import { type Actor, DomainError, type SerialisedAnswer, type Waiting, notFound } from '../platform/http/index.js';
import { QueryService, serialisedAnswer } from '../query/index.js';
import { DashboardData } from './dashboard-data.js';
import { parseFilters } from './domain/dashboard-variables.js';
import { unstorable } from './domain/storable.js';
import type { DrillQueryDto } from './dto/drill.dto.js';
import { LoadedDashboards } from './loaded-dashboards.js';

/** Rows that a value opens at most. */
const MOST_ROWS = 1_000;

/** The rows behind a value of a widget. Viewers bring the value, which is bound; the statement is the dashboard's. */
@Injectable()
export class DrillRowsService {
  constructor(
    private readonly data: DashboardData,
    private readonly dashboards: LoadedDashboards,
    private readonly queries: QueryService,
  ) {}

  /**
   * @throws DomainError NOT_FOUND for a dashboard, widget or drill-down that is not there; VALIDATION_FAILED for filters
   *   and values that do not fit; why the query could not be run
   */
  async rows(
    actor: Actor,
    dashboardId: string,
    widgetId: string,
    { drill, value, filters }: DrillQueryDto,
    caller: Waiting,
  ): Promise<SerialisedAnswer> {
    const loaded = await this.data.load(actor, dashboardId);
    const known = loaded.widgets.find(({ widget }) => widget.id === widgetId.toLowerCase());
    if (!known) throw notFound('widget');
    const chosen = this.data.filtersOf(loaded, parseFilters(filters));
    const { parameter, query } = await this.dashboards.loadDrill(actor, known.widget, drill);
    const request = this.data.requestOf(loaded, query, chosen);
    if (unstorable(value).length > 0)
      throw new DomainError('VALIDATION_FAILED', 'value must not hold NUL or half a surrogate pair.');
    const prepared = await this.queries.prepare(actor, {
      ...request,
      supplied: { ...request.supplied, [parameter]: value },
      limit: MOST_ROWS,
      origin: { kind: 'widget', dashboardId, widgetId: known.widget.id },
    });
    return serialisedAnswer(await this.queries.run(prepared, { caller }));
  }
}
