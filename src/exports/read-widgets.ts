import type { OpenReading, ViewedDashboard } from '../dashboards/index.js';
import { DomainError, type Waiting, toDomainError } from '../platform/http/index.js';
import type { QueryAnswer } from '../query/index.js';

export type Widget = ViewedDashboard['widgets'][number];

/** A widget and what its query came to; text has neither answer nor error. */
export interface ReadWidget {
  readonly widget: Widget;
  readonly answer: QueryAnswer | null;
  readonly error: { code: string; message: string } | null;
}

export interface ReadingPlan {
  readonly caller: Waiting;
  /** Rows of each widget at most; as many as a tile shows unless given. */
  readonly limit?: number;
  /** Bytes of JSON of each widget at most; one that holds more fails. */
  readonly mostBytes?: number;
  readonly refresh: boolean;
  /** Told after each widget: how many of all have been read. */
  readonly onRead: (done: number, all: number) => void;
  /** A widget alone: whoever asked for it hears why it failed, instead of finding it in the file. */
  readonly alone: boolean;
}

/** Queries of one export at a time; the fair queue bounds those of all. */
const AT_ONCE = 4;
/** Bytes of JSON that one export may hold. */
const MOST_BYTES = 150 * 1024 * 1024;

/**
 * Reads widgets, each failing for itself.
 * @throws DomainError PAYLOAD_TOO_LARGE for more than an export may hold; with `alone`, why the widget failed
 */
export async function readWidgets(reading: OpenReading, widgets: readonly Widget[], plan: ReadingPlan): Promise<ReadWidget[]> {
  const outcomes: ReadWidget[] = [];
  let [next, done, bytes] = [0, 0, 0];
  const work = async (): Promise<void> => {
    for (let at = next; at < widgets.length; at = next) {
      next += 1;
      const widget = widgets[at] as Widget;
      plan.caller.signal.throwIfAborted();
      const outcome = await readOne(reading, widget, plan);
      outcomes[at] = outcome;
      bytes += outcome.answer?.byteLength ?? 0;
      if (bytes > MOST_BYTES) throw tooLarge();
      plan.onRead((done += 1), widgets.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

async function readOne(reading: OpenReading, widget: Widget, { caller, limit, mostBytes, refresh, alone }: ReadingPlan): Promise<ReadWidget> {
  if (!widget.hasData) return { widget, answer: null, error: null };
  try {
    const answer = await reading.read(widget.id, { caller, refresh, ...(limit === undefined ? {} : { limit }) });
    if (mostBytes !== undefined && answer.byteLength > mostBytes) throw tooLargeToDraw(mostBytes);
    return { widget, answer, error: null };
  } catch (thrown) {
    caller.signal.throwIfAborted();
    if (alone) throw thrown;
    const { code, message } = toDomainError(thrown);
    return { widget, answer: null, error: { code, message } };
  }
}

const tooLarge = (): DomainError =>
  new DomainError('PAYLOAD_TOO_LARGE', 'The rows are more than one export may hold (150 MiB); narrow the filters or export widgets one by one.');

const tooLargeToDraw = (mostBytes: number): DomainError =>
  new DomainError('PAYLOAD_TOO_LARGE', `The rows are more than a picture is drawn from (${mostBytes / 1024 ** 2} MiB); select fewer columns or rows.`);
