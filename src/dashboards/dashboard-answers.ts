import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { type Actor, DomainError, SerialisedAnswer, type Waiting, notFound, toDomainError } from '../platform/http/index.js';
import { QueryPace } from '../platform/http/rate-limit/index.js';
import { type QueryAnswer, QueryService } from '../query/index.js';
import { DashboardData } from './dashboard-data.js';
import { type Filters, parseFilters } from './domain/dashboard-variables.js';
import type { ReadingQuery } from './dto/reading-query.js';
import type { LoadedDashboard, LoadedWidget } from './loaded-dashboards.js';

/** One widget's piece of an answer: its bytes, and what the whole answer's headers need of it. */
interface Piece {
  json: readonly Buffer[];
  /** null: the query failed. */
  answer: QueryAnswer | null;
  /** Changes when the bytes that matter change: rows, columns, and when they were read. */
  validator: string;
}

interface Reading {
  actor: Actor;
  loaded: LoadedDashboard;
  filters: Filters;
  refresh: boolean;
  caller: Waiting;
}

const OPEN = Buffer.from('{');
const CLOSE = Buffer.from('}');
const COMMA = Buffer.from(',');
const WIDGETS_OPEN = Buffer.from('{"widgets":[');
const WIDGETS_CLOSE = Buffer.from(']}');

/** Results of dashboards and widgets over HTTP, put together from bytes that are serialised once. */
@Injectable()
export class DashboardAnswers {
  private readonly logger = new Logger(DashboardAnswers.name);

  constructor(
    private readonly dashboards: DashboardData,
    private readonly queries: QueryService,
    private readonly pace: QueryPace,
  ) {}

  /** Runs all widgets that have a query at the same time; one that fails carries its error and leaves the others alone. */
  async dashboard(actor: Actor, id: string, query: ReadingQuery, caller: Waiting): Promise<SerialisedAnswer> {
    const reading = await this.read(actor, id, query, caller);
    const shown = reading.loaded.widgets.filter(({ query: own, problem }) => own ?? problem);
    await this.keepPace(reading, shown);
    const pieces = await Promise.all(shown.map((widget) => this.pieceOrError(reading, widget)));
    const bytes = pieces.flatMap(({ json }, index) => (index === 0 ? json : [COMMA, ...json]));
    return serialised([WIDGETS_OPEN, ...bytes, WIDGETS_CLOSE], pieces);
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
    const widget = reading.loaded.widgets.find((each) => each.widget.id === widgetId.toLowerCase());
    if (!widget || !(widget.query ?? widget.problem)) throw notFound('widget with a query');
    await this.keepPace(reading, [widget]);
    try {
      const piece = await this.piece(reading, widget);
      return serialised(piece.json, [piece]);
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
      const rest = Buffer.from(`,"data":[],"columns":[],"meta":null,"error":${JSON.stringify({ code, message })}}`);
      return { json: [OPEN, widget.head, rest], answer: null, validator: `${code}:${message}` };
    }
  }

  private async piece({ actor, loaded, filters, refresh, caller }: Reading, widget: LoadedWidget): Promise<Piece> {
    const prepared = await this.dashboards.prepare(actor, loaded, widget, filters);
    if (!prepared) throw notFound('query');
    const answer = await this.queries.run(prepared, {
      caller,
      ...(refresh ? { cache: { mode: 'refresh' as const } } : {}),
    });
    const json = [OPEN, widget.head, COMMA, ...answer.fields(), CLOSE];
    return { json, answer, validator: `${answer.fingerprint}:${answer.dataAsOf}` };
  }
}

/**
 * The whole answer counts as fresh as its oldest piece. The validator is weak: which cache level answered differs from
 * call to call and does not matter to whoever has the rows.
 */
function serialised(json: readonly Buffer[], pieces: readonly Piece[]): SerialisedAnswer {
  const answers = pieces.flatMap(({ answer }) => answer ?? []);
  const freshForMs = answers.length < pieces.length ? 0 : Math.min(...answers.map((answer) => answer.freshForMs));
  const ttlSeconds = Number.isFinite(freshForMs) ? Math.max(0, Math.ceil(freshForMs / 1000)) : 0;
  return new SerialisedAnswer(json, levelOf(answers, pieces.length), ttlSeconds, `W/"${validatorOf(pieces)}"`);
}

function validatorOf(pieces: readonly Piece[]): string {
  const [only] = pieces;
  if (only?.answer && pieces.length === 1) return only.validator;
  const hash = createHash('sha1');
  for (const { validator } of pieces) hash.update(validator).update('\n');
  return hash.digest('base64url');
}

function levelOf(answers: readonly QueryAnswer[], pieces: number): SerialisedAnswer['level'] {
  if (answers.some(({ stale }) => stale)) return 'stale';
  if (answers.length < pieces || answers.length === 0 || answers.some(({ level }) => level === 'source')) return 'miss';
  return answers.some(({ level }) => level === 'l2') ? 'hit-l2' : 'hit-l1';
}
