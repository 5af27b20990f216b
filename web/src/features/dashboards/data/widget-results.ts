import type { QueryResult, WidgetData } from '../../../api/types.js';
import type { WidgetFrame } from '../../../realtime/index.js';

/** What is known of a widget's data. */
export interface WidgetState {
  /** The last good result under the filters in force; kept when a later evaluation fails. */
  result: QueryResult | null;
  /** Why the last evaluation failed; null when it did not. */
  error: { code: string; message: string } | null;
  /** What is shown belongs to other filters, or there is nothing yet: the answer is on its way. */
  pending: boolean;
  /** Milliseconds since 1970 at which the browser learnt of it. */
  receivedAt: number | null;
}

const NOTHING: WidgetState = { result: null, error: null, pending: true, receivedAt: null };

/**
 * The data of a dashboard's widgets as the page has it, from answers and from pushed frames alike. Each tile watches
 * its own widget, so that a frame redraws one tile.
 */
export class WidgetResults {
  private readonly states = new Map<string, WidgetState>();
  private readonly watchers = new Map<string, Set<() => void>>();
  private readonly changeWatchers = new Set<() => void>();
  private newest: number | null = null;

  /** For useSyncExternalStore. */
  watch(widgetId: string, watcher: () => void): () => void {
    const watchers = this.watchers.get(widgetId) ?? new Set();
    this.watchers.set(widgetId, watchers);
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }

  /** As `watch`, for `lastChangeAt`. */
  readonly watchChanges = (watcher: () => void): (() => void) => {
    this.changeWatchers.add(watcher);
    return () => this.changeWatchers.delete(watcher);
  };

  /** Milliseconds since 1970 at which the browser last learnt something new of any widget; null before the first. */
  readonly lastChangeAt = (): number | null => this.newest;

  get(widgetId: string): WidgetState {
    return this.states.get(widgetId) ?? NOTHING;
  }

  /** Other filters are in force: what is there stays in sight until its successor comes, and counts as pending. */
  expect(): void {
    for (const [id, state] of this.states) this.set(id, { ...state, pending: true });
  }

  /** Takes an answer for some widgets. Data that is older than what was pushed meanwhile is not taken. */
  takeAnswer(widgets: readonly WidgetData[], receivedAt: number): void {
    for (const { id, data, columns, meta, error } of widgets) {
      if (error !== undefined) this.fail(id, error, receivedAt);
      else if (Array.isArray(data) && Array.isArray(columns)) this.succeed(id, { data, columns, meta }, receivedAt);
    }
  }

  takeFrame(frame: WidgetFrame, receivedAt: number): void {
    if (frame.error !== undefined) this.fail(frame.widgetId, frame.error, receivedAt);
    else this.succeed(frame.widgetId, { data: frame.data, columns: frame.columns, meta: frame.meta }, receivedAt);
  }

  /** Nothing could be had for these widgets: they say so, and keep what they have. */
  failAll(widgetIds: readonly string[], error: { code: string; message: string }, receivedAt: number): void {
    for (const id of widgetIds) this.fail(id, error, receivedAt);
  }

  private succeed(id: string, result: QueryResult, receivedAt: number): void {
    const before = this.get(id);
    const newer = before.result !== null && !before.pending && before.result.meta.dataAsOf > result.meta.dataAsOf;
    if (newer) return;
    const same = before.result !== null && sameRows(before.result, result);
    // The rows of before are kept when nothing in them changed, so that nothing is drawn anew.
    const kept = same && before.result !== null ? { ...before.result, meta: result.meta } : result;
    this.set(id, { result: kept, error: null, pending: false, receivedAt });
  }

  private fail(id: string, error: { code: string; message: string }, receivedAt: number): void {
    const { result, pending } = this.get(id);
    this.set(id, { result: pending ? null : result, error, pending: false, receivedAt });
  }

  private set(id: string, state: WidgetState): void {
    this.states.set(id, state);
    if (!state.pending && state.receivedAt !== this.newest) {
      this.newest = state.receivedAt;
      for (const watcher of this.changeWatchers) watcher();
    }
    for (const watcher of this.watchers.get(id) ?? []) watcher();
  }
}

function sameRows(a: QueryResult, b: QueryResult): boolean {
  return a.data.length === b.data.length && JSON.stringify([a.columns, a.data]) === JSON.stringify([b.columns, b.data]);
}
