import { abortError, within } from '../abort.js';
import type { CellValue, ResultColumn, ResultStream } from '../connector.js';
import { type CursorEnd, type CursorRequest, ReadOnlyCursor } from './read-only-cursor.js';
import type { Session } from './session-pool.js';

/** How long the server may take to put an unwanted statement away by itself before it is cancelled. */
const STOP_GRACE_MS = 250;
/** How long a cancelled statement, or a ROLLBACK, may take before its connection is given up. */
const CLEAN_UP_MS = 2_000;
/** Bytes that may be on their way beyond the limit: the rows are counted as they are complete, the socket before. */
const WIRE_SLACK = 1024 * 1024;

/** What bounds a run. */
export interface RunBounds {
  /** Milliseconds until the run is broken off from this side. */
  deadlineMs: number;
  onDeadline: () => Error;
  /** Puts an error of the driver into the words of the interface. */
  translate: (error: unknown) => Error;
  signal: AbortSignal;
}

/**
 * A statement on a lent connection, from its submission until the connection is back in the pool or destroyed. It sees
 * to the end in every case: all rows read, a limit reached, the reader gone, aborted, out of time, failed, broken off.
 */
export class StatementRun {
  /** Resolves when the connection has been given back or destroyed. It never fails. */
  readonly released: Promise<void>;

  readonly #cursor: ReadOnlyCursor;
  readonly #timer: NodeJS.Timeout;
  #cancelling: Promise<void> | null = null;
  #wireBytes = 0;

  constructor(
    private readonly session: Session,
    request: CursorRequest,
    private readonly bounds: RunBounds,
  ) {
    this.#cursor = new ReadOnlyCursor(request);
    this.#timer = setTimeout(() => this.breakOff(bounds.onDeadline()), Math.max(0, bounds.deadlineMs));
    bounds.signal.addEventListener('abort', this.#aborted, { once: true });
    const { stream } = session.client.connection;
    const count = (chunk: Buffer): void => {
      this.#wireBytes += chunk.length;
      if (this.#wireBytes > request.maxBytes + WIRE_SLACK) this.#flooded();
    };
    stream.on('data', count);
    session.client.query(this.#cursor);
    this.released = this.#cursor.ended.promise.then((end) => {
      stream.off('data', count);
      return this.#release(end);
    });
    if (bounds.signal.aborted) this.#aborted();
  }

  /** The columns, when the server has begun to answer. */
  async columns(): Promise<ResultColumn[]> {
    try {
      return await this.#cursor.described.promise;
    } catch (error) {
      throw this.bounds.translate(error);
    }
  }

  /** The result as the interface has it. It can be iterated once. */
  stream(columns: ResultColumn[]): ResultStream {
    const iterator: AsyncIterableIterator<CellValue[][]> = {
      next: async () => {
        const batch = await this.#next();
        return batch === null ? { done: true, value: undefined } : { done: false, value: batch };
      },
      return: async () => {
        await this.#leave();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return { columns, batches: iterator, truncated: () => this.#cursor.truncated };
  }

  async #next(): Promise<CellValue[][] | null> {
    if (this.bounds.signal.aborted) {
      this.#aborted();
      throw abortError();
    }
    try {
      return await this.#cursor.next();
    } catch (error) {
      throw this.bounds.translate(error);
    }
  }

  /** The reader wants no more. The server mostly just has to roll back; one that is still at work gets cancelled. */
  async #leave(): Promise<void> {
    this.#cursor.stop();
    await this.#endWithin(STOP_GRACE_MS);
  }

  readonly #aborted = (): void => this.breakOff(abortError());

  /** Fails the reader at once; the server's side is cleared up behind it. */
  breakOff(error: Error): void {
    this.#cursor.fail(error);
    if (this.#cursor.busy) {
      void this.#cancel();
    } else {
      this.#cursor.stop();
      void this.#endWithin(STOP_GRACE_MS);
    }
  }

  #flooded(): void {
    if (this.#cancelling !== null) return;
    this.#cursor.overflow();
    void this.#cancel();
  }

  async #endWithin(graceMs: number): Promise<void> {
    const ended = await settles(this.released, graceMs);
    if (!ended) await this.#cancel();
  }

  /** Cancels in the database. A connection whose statement does not end even then is given up. */
  #cancel(): Promise<void> {
    this.#cancelling ??= this.session.cancel().then(async () => {
      if (!(await settles(this.#cursor.ended.promise, CLEAN_UP_MS))) this.session.client.connection.stream.destroy();
    });
    return this.#cancelling;
  }

  async #release(end: CursorEnd): Promise<void> {
    clearTimeout(this.#timer);
    this.bounds.signal.removeEventListener('abort', this.#aborted);
    const { client } = this.session;
    // A cancel that is under way may still arrive: only when it is over the connection's fate is decided.
    if (this.#cancelling !== null) {
      await this.#cancelling;
      return this.session.destroy();
    }
    if (end === 'failed') {
      const bounds = { timeoutMs: CLEAN_UP_MS, onTimeout: () => new Error('no answer to ROLLBACK') };
      const rolledBack = await within(client.query('ROLLBACK'), bounds).then(
        () => true,
        () => false,
      );
      if (!rolledBack) return this.session.destroy();
    }
    if (end !== 'broken' && client.getTransactionStatus() === 'I') this.session.giveBack();
    else this.session.destroy();
  }
}

/** True when the promise settles in that time. */
function settles(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  return within(promise, { timeoutMs, onTimeout: () => new Error('not yet') }).then(
    () => true,
    () => false,
  );
}
