import type { CellValue, ResultColumn, ResultStream } from '../data-sources/index.js';
import { DomainError } from '../platform/http/index.js';

/** How a stream came to its end; `error` is null when its reader has been given all of it. */
export interface StreamEnd {
  rows: number;
  /** Bytes of text that were handed to the reader. */
  bytes: number;
  error: Error | null;
}

export interface StreamBounds {
  /** Rows that the reader asked for at most; null for all. */
  limit: number | null;
  /** Milliseconds in which the reader must take something. */
  stallMs: number;
  /** Fires when the reader has left or the execution was cancelled. */
  signal: AbortSignal;
}

/**
 * A result on its way to one reader. It ends exactly once: all rows were read, the source failed, the byte limit cut
 * it, its reader left or took nothing for too long, or it was cancelled. Whatever the way, the statement is over then.
 */
export class RowStream {
  readonly columns: ResultColumn[];
  /** Resolves at the end. It never rejects. */
  readonly ended: Promise<StreamEnd>;

  private readonly iterator: AsyncIterator<CellValue[][]>;
  private stalled: NodeJS.Timeout | undefined;
  private settle!: (end: StreamEnd) => void;
  private over = false;
  private rows = 0;
  private bytes = 0;

  /**
   * Starts the statement and reads its first batch, so that what fails at once can still be answered as an error.
   * @param start gets the signal that ends the statement
   * @throws whatever the source answers
   */
  static async open(start: (signal: AbortSignal) => Promise<ResultStream>, bounds: StreamBounds): Promise<RowStream> {
    const breaking = new AbortController();
    const signal = AbortSignal.any([bounds.signal, breaking.signal]);
    const source = await start(signal);
    const iterator = source.batches[Symbol.asyncIterator]();
    const first = await iterator.next();
    return new RowStream(source, iterator, first, bounds, breaking, signal);
  }

  private constructor(
    private readonly source: ResultStream,
    iterator: AsyncIterator<CellValue[][]>,
    private readonly first: IteratorResult<CellValue[][]>,
    private readonly bounds: StreamBounds,
    private readonly breaking: AbortController,
    /** Fires when the stream is broken off from outside, with the reason: nothing of it may be sent any more. */
    readonly signal: AbortSignal,
  ) {
    this.columns = source.columns;
    this.iterator = iterator;
    this.ended = new Promise((resolve) => (this.settle = resolve));
    this.awaitReader();
    const brokenOff = (): void => this.end(signal.reason as Error);
    signal.addEventListener('abort', brokenOff, { once: true });
    if (signal.aborted) brokenOff();
  }

  /** True when the rows were cut at the limit that was asked for; meaningful at the end. */
  get limited(): boolean {
    return this.source.truncated() && this.rows === this.bounds.limit;
  }

  /**
   * The rows; to be iterated once.
   * @throws DomainError PAYLOAD_TOO_LARGE at the byte limit: a result that was cut so must not look like the whole.
   */
  async *batches(): AsyncGenerator<CellValue[][], void, undefined> {
    try {
      for (let step = this.first; step.done !== true; step = await this.iterator.next()) {
        this.rows += step.value.length;
        yield step.value;
      }
      if (this.source.truncated() && !this.limited) throw tooLarge();
      this.end(null);
    } catch (error) {
      this.end(error as Error);
      throw error;
    } finally {
      // Neither at its end nor failed: the reader wants no more.
      this.end(new DOMException('The reader left.', 'AbortError'));
      await this.iterator.return?.();
    }
  }

  /** Passes on what is made of the rows, with an eye on whether the reader takes it. */
  async *attended(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    try {
      clearTimeout(this.stalled);
      for await (const piece of pieces) {
        this.bytes += piece.length;
        this.awaitReader();
        yield piece;
        clearTimeout(this.stalled);
      }
    } finally {
      clearTimeout(this.stalled);
    }
  }

  private awaitReader(): void {
    const { stallMs } = this.bounds;
    this.stalled = setTimeout(() => this.breaking.abort(stalledReader(stallMs)), stallMs).unref();
  }

  private end(error: Error | null): void {
    if (this.over) return;
    this.over = true;
    this.settle({ rows: this.rows, bytes: this.bytes, error });
  }
}

const stalledReader = (stallMs: number): DomainError =>
  new DomainError('QUERY_TIMEOUT', `The stream was ended because its reader took nothing for ${String(stallMs / 1000)} s.`);

const tooLarge = (): DomainError =>
  new DomainError('PAYLOAD_TOO_LARGE', 'The result has more bytes than may be streamed; ask for fewer rows or columns.');
