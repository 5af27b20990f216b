import { Injectable } from '@nestjs/common';
import { type Actor, type AnswerAtHand, type AskedAtHand, type SerialisedAnswer } from '../platform/http/index.js';
import { QueryService } from '../query/index.js';
import { type Piece, answeredWidget, answeredWidgets, dashboardAnswer, pieceOf, widgetAnswer } from './answer-pieces.js';
import { DashboardData } from './dashboard-data.js';
import { type Filters, parseFilters } from './domain/dashboard-variables.js';
import { readingQuery } from './dto/reading-query.js';
import type { LoadedDashboard, LoadedWidget } from './loaded-dashboards.js';

interface Reading {
  readonly actor: Actor;
  readonly loaded: LoadedDashboard;
  readonly filters: Filters;
}

/** What `DashboardAnswers` would answer where everything lies in memory, for the express lane. */
@Injectable()
export class AnswersAtHand {
  constructor(
    private readonly dashboards: DashboardData,
    private readonly queries: QueryService,
  ) {}

  /** @returns null when a widget has to be evaluated. @throws DomainError when one cannot be. */
  dashboard(actor: Actor, asked: AskedAtHand): AnswerAtHand | null {
    const reading = this.read(actor, asked);
    if (!reading) return null;
    const pieces: Piece[] = [];
    for (const widget of answeredWidgets(reading.loaded)) {
      const piece = this.piece(reading, widget);
      if (!piece) return null;
      pieces.push(piece);
    }
    return this.counted(actor, dashboardAnswer(pieces), pieces);
  }

  /** @returns null when the widget has to be evaluated. @throws DomainError when it cannot be. */
  widget(actor: Actor, asked: AskedAtHand): AnswerAtHand | null {
    const reading = this.read(actor, asked);
    const piece = reading && this.piece(reading, answeredWidget(reading.loaded, asked.params['widgetId'] ?? ''));
    return piece && this.counted(actor, widgetAnswer(piece), [piece]);
  }

  private read(actor: Actor, { params, query }: AskedAtHand): Reading | null {
    const { filters, refresh } = readingQuery(query);
    // Looking anew is never at hand.
    const loaded = refresh ? null : this.dashboards.loadAtHand(actor, params['id'] ?? '');
    return loaded && { actor, loaded, filters: this.dashboards.filtersOf(loaded, parseFilters(filters)) };
  }

  private piece({ actor, loaded, filters }: Reading, widget: LoadedWidget): Piece | null {
    const request = this.dashboards.widgetRequest(loaded, widget, filters);
    const answer = request && this.queries.answerAtHand(actor, request);
    return answer && pieceOf(widget, answer);
  }

  private counted(actor: Actor, answer: SerialisedAnswer, pieces: readonly Piece[]): AnswerAtHand {
    return { answer, given: () => this.queries.countAtHand(actor, pieces.flatMap((piece) => piece.answer ?? [])) };
  }
}
