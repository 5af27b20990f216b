import { Injectable, Logger } from '@nestjs/common';
import { type Actor, DomainError, type SerialisedAnswer, type Waiting, notFound, toDomainError } from '../platform/http/index.js';
import { QueryPace } from '../platform/http/rate-limit/index.js';
import { type Piece, answeredWidget, answeredWidgets, dashboardAnswer, failedPiece, pieceOf, widgetAnswer } from './answer-pieces.js';
import { DashboardData } from './dashboard-data.js';
import { type Filters, parseFilters } from './domain/dashboard-variables.js';
import type { ReadingQuery } from './dto/reading-query.js';
import type { LoadedDashboard, LoadedWidget } from './loaded-dashboards.js';
import { WidgetRuns } from './widget-runs.js';

interface Reading {
  actor: Actor;
  loaded: LoadedDashboard;
  filters: Filters;
  refresh: boolean;
  caller: Waiting;
}

/** Results of dashboards and widgets over HTTP, put together from bytes that are serialised once. */
@Injectable()
export class DashboardAnswers {
  private readonly logger = new Logger(DashboardAnswers.name);

  constructor(
    private readonly dashboards: DashboardData,
    private readonly runs: WidgetRuns,
    private readonly pace: QueryPace,
  ) {}

  /** Runs all widgets that have a query at the same time; one that fails carries its error and leaves the others alone. */
  async dashboard(actor: Actor, id: string, query: ReadingQuery, caller: Waiting): Promise<SerialisedAnswer> {
    const reading = await this.read(actor, id, query, caller);
    const shown = answeredWidgets(reading.loaded);
    await this.keepPace(reading, shown);
    const pieces = await Promise.all(shown.map((widget) => this.pieceOrError(reading, widget)));
    return dashboardAnswer(pieces);
  }

  /** @throws DomainError why the widget's query could not be run. */
  async widget(
    actor: Actor,
    id: string,
    widgetId: string,
    query: ReadingQuery,
    caller: Waiting,
  ): Promise<SerialisedAnswer> {
    const reading = await this.read(actor, id, query, caller);
    const widget = answeredWidget(reading.loaded, widgetId);
    await this.keepPace(reading, [widget]);
    try {
      return widgetAnswer(await this.piece(reading, widget));
    } catch (error) {
      // Nobody is there to be told; without this the cancelled statement would be logged as a fault.
      if (caller.signal.aborted) throw new DomainError('QUERY_FAILED', 'The client went away before the query ended.');
      throw error;
    }
  }

  private async read(
    actor: Actor,
    id: string,
    { filters, refresh }: ReadingQuery,
    caller: Waiting,
  ): Promise<Reading> {
    const loaded = await this.dashboards.load(actor, id);
    return { actor, loaded, filters: this.dashboards.filtersOf(loaded, parseFilters(filters)), refresh, caller };
  }

  /**
   * Evaluating anew costs the source a query for each widget, and counts as that. Embedded viewers' refreshes have a
   * pace of their own, held to before they come here.
   * @throws DomainError QUOTA_EXCEEDED
   */
  private async keepPace({ actor, refresh }: Reading, widgets: readonly LoadedWidget[]): Promise<void> {
    if (refresh && actor.kind !== 'embed') await this.pace.draw(actor, widgets.filter(({ query }) => query).length);
  }

  private async pieceOrError(reading: Reading, widget: LoadedWidget): Promise<Piece> {
    try {
      return await this.piece(reading, widget);
    } catch (error) {
      const { code, message, status } = toDomainError(error);
      if (status === 500 && !reading.caller.signal.aborted)
        this.logger.error({ err: error, widget: widget.widget.id }, 'a widget failed unexpectedly');
      return failedPiece(widget, { code, message });
    }
  }

  private async piece({ actor, loaded, filters, refresh, caller }: Reading, widget: LoadedWidget): Promise<Piece> {
    const prepared = await this.dashboards.prepare(actor, loaded, widget, filters);
    if (!prepared) throw notFound('query');
    const answer = await this.runs.run(prepared, {
      caller,
      ...(refresh ? { cache: { mode: 'refresh' as const } } : {}),
    });
    return pieceOf(widget, answer);
  }
}
