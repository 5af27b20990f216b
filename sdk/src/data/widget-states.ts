import type { QueryResult, WidgetData } from '../api/types.js';
import type { WidgetFrame } from '../live/live-topic.js';

/** What is known of a widget's data. */
export interface WidgetState {
  /** The last good result under the filters in force; kept when a later evaluation fails. */
  result: QueryResult | null;
  /** Why the last evaluation failed; null when it did not. */
  error: { code: string; message: string } | null;
  /** What is shown belongs to other filters, or there is nothing yet. */
  pending: boolean;
}

const NOTHING: WidgetState = { result: null, error: null, pending: true };

/** The data of a dashboard's widgets, from answers and from pushed frames alike; tells which widget has changed. */
export class WidgetStates {
  private readonly states = new Map<string, WidgetState>();

  constructor(private readonly onChange: (widgetId: string, state: WidgetState) => void) {}

  get(widgetId: string): WidgetState {
    return this.states.get(widgetId) ?? NOTHING;
  }

  /** Other filters are in force: what is there stays in sight until its successor comes. */
  expect(): void {
    for (const [id, state] of this.states) this.set(id, { ...state, pending: true });
  }

  /** What is there counts again: the other filters were refused. */
  settle(): void {
    for (const [id, state] of this.states) this.set(id, { ...state, pending: false });
  }

  /** Takes answers. Data older than what was pushed meanwhile is not taken. */
  take(widgets: readonly WidgetData[]): void {
    for (const { id, data, columns, meta, error } of widgets) {
      if (error) this.fail(id, error);
      else if (meta) this.succeed(id, { data, columns, meta });
    }
  }

  takeFrame(frame: WidgetFrame): void {
    if (frame.error) return this.fail(frame.widgetId, frame.error);
    const { widgetId, data, columns, meta } = frame;
    this.succeed(widgetId, { data, columns, meta });
  }

  failAll(widgetIds: readonly string[], error: { code: string; message: string }): void {
    for (const id of widgetIds) this.fail(id, error);
  }

  private succeed(id: string, result: QueryResult): void {
    const { result: before, pending } = this.get(id);
    if (before && !pending && before.meta.dataAsOf > result.meta.dataAsOf) return;
    // The rows of before are kept when nothing in them changed, so that nothing is drawn anew.
    const kept = before && sameRows(before, result) ? { ...before, meta: result.meta } : result;
    this.set(id, { result: kept, error: null, pending: false });
  }

  private fail(id: string, error: { code: string; message: string }): void {
    const { result, pending } = this.get(id);
    this.set(id, { result: pending ? null : result, error, pending: false });
  }

  private set(id: string, state: WidgetState): void {
    this.states.set(id, state);
    this.onChange(id, state);
  }
}

function sameRows(a: QueryResult, b: QueryResult): boolean {
  return a.data.length === b.data.length && JSON.stringify([a.columns, a.data]) === JSON.stringify([b.columns, b.data]);
}
