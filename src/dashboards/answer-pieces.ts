import { createHash } from 'node:crypto';
import { SerialisedAnswer, notFound } from '../platform/http/index.js';
import type { QueryAnswer } from '../query/index.js';
import type { LoadedDashboard, LoadedWidget } from './loaded-dashboards.js';

/** One widget's piece of an answer: its bytes, and what the whole answer's headers need of it. */
export interface Piece {
  readonly json: readonly Buffer[];
  /** null: the query failed. */
  readonly answer: QueryAnswer | null;
  /** Changes when the bytes that matter change: rows, columns, and when they were read. */
  readonly validator: string;
}

const OPEN = Buffer.from('{');
const CLOSE = Buffer.from('}');
const COMMA = Buffer.from(',');
const WIDGETS_OPEN = Buffer.from('{"widgets":[');
const WIDGETS_CLOSE = Buffer.from(']}');

/** The widgets that a dashboard's answer has a piece for, in its order. */
export function answeredWidgets({ widgets }: LoadedDashboard): LoadedWidget[] {
  return widgets.filter(({ query, problem }) => query ?? problem);
}

/** @throws DomainError NOT_FOUND when the dashboard has no such widget, or one without a query. */
export function answeredWidget({ widgets }: LoadedDashboard, widgetId: string): LoadedWidget {
  const widget = widgets.find((each) => each.widget.id === widgetId.toLowerCase());
  if (!widget || !(widget.query ?? widget.problem)) throw notFound('widget with a query');
  return widget;
}

export function pieceOf({ head }: LoadedWidget, answer: QueryAnswer): Piece {
  return { json: [OPEN, head, COMMA, ...answer.fields(), CLOSE], answer, validator: answer.validator };
}

export function failedPiece({ head }: LoadedWidget, { code, message }: { code: string; message: string }): Piece {
  const rest = Buffer.from(`,"data":[],"columns":[],"meta":null,"error":${JSON.stringify({ code, message })}}`);
  return { json: [OPEN, head, rest], answer: null, validator: `${code}:${message}` };
}

/** The answer for one widget. */
export function widgetAnswer(piece: Piece): SerialisedAnswer {
  return serialised(piece.json, [piece]);
}

/** The answer for a whole dashboard. */
export function dashboardAnswer(pieces: readonly Piece[]): SerialisedAnswer {
  const bytes = pieces.flatMap(({ json }, index) => (index === 0 ? json : [COMMA, ...json]));
  return serialised([WIDGETS_OPEN, ...bytes, WIDGETS_CLOSE], pieces);
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
