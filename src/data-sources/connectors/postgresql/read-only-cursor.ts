import type { Duplex } from 'node:stream';
import type { Connection, FieldDef, Submittable } from 'pg';
import { DomainError } from '../../../platform/http/index.js';
import { Deferred } from '../abort.js';
import type { CellValue, ResultColumn } from '../connector.js';
import { type RowDecoder, rowDecoder } from './column-types.js';

/** The part of pg's connection that a statement of one's own is written with (as pg-cursor does; untyped there). */
interface Wire {
  readonly stream: Duplex;
  parse(message: { text: string }): void;
  bind(message: { values?: readonly (string | null)[] }): void;
  describe(message: { type: 'P' }): void;
  execute(message?: { rows: number }): void;
  flush(): void;
  sync(): void;
  sendCopyFail(reason: string): void;
}

/** A statement and its bounds. */
export interface CursorRequest {
  /** Settings that hold for this statement's transaction alone. */
  settings: Readonly<Record<string, string>>;
  sql: string;
  parameters: readonly (string | null)[];
  /** Rows to deliver at most; one more is asked for, to know whether there are more. Null: all. */
  limit: number | null;
  /** Bytes of values to deliver at most, as they come over the wire. */
  maxBytes: number;
  /** Rows a batch; chosen by the size of the rows unless given. */
  batchSize?: number | undefined;
}

const FIRST_BATCH = 1_000;
const LARGEST_BATCH = 20_000;
/** A batch is handed on when it has grown to this size, complete or not. */
const BATCH_BYTES = 1024 * 1024;
/** Characters of a single value: reading and writing it happens in one go, during which the process does nothing else. */
const MAX_CELL_LENGTH = 8 * 1024 * 1024;
/** So many batches may lie ready before the server has to wait. */
const READY_BATCHES = 2;

/**
 * `clean`: rolled back and ready. `failed`: an error was answered, the transaction is still to be rolled back.
 * `broken`: the server does not keep to the protocol.
 */
export type CursorEnd = 'clean' | 'failed' | 'broken';

/**
 * One statement in a read-only transaction of its own, read in batches.
 *
 * pg-cursor needs a round trip each for BEGIN, the settings, the statement and the end. Here BEGIN, the settings, the
 * statement and its first batch travel together and stay one pipeline of the extended protocol; ROLLBACK and the
 * closing Sync follow with the last batch. A small result takes one round trip, and the extended protocol admits no
 * second statement in the text. While the reader works on a batch, the next one is on its way; when the reader is slow,
 * the socket is not read, so that memory stays flat.
 *
 * pg calls the `handle…` methods. `ended` says how the server's side came to its end.
 */
export class ReadOnlyCursor implements Submittable {
  /** The columns, once the server has described them. */
  readonly described = new Deferred<ResultColumn[]>();
  readonly ended = new Deferred<CursorEnd>();

  #wire: Wire | null = null;
  #phase: 'opening' | 'running' | 'ending' | 'ended' = 'opening';
  #opened = 0;
  #decoder: RowDecoder | null = null;
  #executing = false;
  #synced = false;
  #complete = false;
  #truncated = false;
  #error: Error | null = null;
  #rowsAsked = 0;
  #rowsTaken = 0;
  #bytes = 0;
  #batch: CellValue[][] = [];
  #batchStart = 0;
  readonly #ready: CellValue[][][] = [];
  #reader: Deferred<CellValue[][] | null> | null = null;

  constructor(private readonly request: CursorRequest) {}

  /** True while the server works for this statement, so that only a cancel request would stop it. */
  get busy(): boolean {
    return this.#phase === 'opening' || this.#executing;
  }

  get truncated(): boolean {
    return this.#truncated;
  }

  /** The next batch; null when there are no more. Batches are never empty. */
  async next(): Promise<CellValue[][] | null> {
    const batch = this.#ready.shift();
    if (batch !== undefined) {
      if (this.#ready.length < READY_BATCHES) this.#wire?.stream.resume();
      this.#prefetch();
      return batch;
    }
    if (this.#error !== null) throw this.#error;
    if (this.#complete) return null;
    this.#reader = new Deferred();
    return this.#reader.promise;
  }

  /** Wants no more rows: what is ready is dropped, the transaction is ended. Rows that still come are not kept. */
  stop(): void {
    this.#ready.length = 0;
    this.#batch = [];
    this.#finish();
  }

  /** Ends the reading with an error. The server's side is to be ended by whoever calls. */
  fail(error: Error): void {
    if (this.#complete || this.#error !== null) return;
    this.#error = error;
    this.#complete = true;
    this.#ready.length = 0;
    this.#batch = [];
    this.#wire?.stream.resume();
    this.described.reject(error);
    this.#reader?.reject(error);
    this.#reader = null;
  }

  /** Delivers what came until now and marks the result as cut: the bytes on the wire have passed the limit. */
  overflow(): void {
    if (this.#complete) return;
    this.#truncated = true;
    this.#deliver();
    this.#finish();
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    this.#wire = wire;
    const names = Object.keys(this.request.settings);
    const assignments = names.map((name, index) => `pg_catalog.set_config('${name}', $${String(index + 1)}, true)`);
    wire.stream.cork();
    wire.parse({ text: 'BEGIN READ ONLY' });
    wire.bind({});
    wire.execute();
    wire.parse({ text: `SELECT ${assignments.join(', ')}` });
    wire.bind({ values: Object.values(this.request.settings) });
    wire.execute();
    wire.parse({ text: this.request.sql });
    wire.bind({ values: this.request.parameters });
    wire.describe({ type: 'P' });
    this.#execute(this.request.batchSize ?? FIRST_BATCH);
    wire.stream.uncork();
  }

  handleRowDescription(message: { fields: FieldDef[] }): void {
    this.#decoder = rowDecoder(message.fields);
    this.described.resolve(this.#decoder.columns);
  }

  handleDataRow(message: { length: number; fields: (string | null)[] }): void {
    if (this.#phase !== 'running' || this.#complete || this.#decoder === null) return;
    if (this.#rowsTaken === this.request.limit) {
      this.#truncated = true;
      return;
    }
    this.#bytes += message.length + 1;
    if (this.#bytes > this.request.maxBytes) return this.overflow();
    if (message.length > MAX_CELL_LENGTH && message.fields.some((text) => text !== null && text.length > MAX_CELL_LENGTH)) {
      this.fail(new DomainError('QUERY_FAILED', `A single value of the result is larger than ${String(MAX_CELL_LENGTH / 1024 ** 2)} MB; select less of it.`));
      return this.#finish();
    }
    this.#rowsTaken += 1;
    this.#batch.push(this.#decoder.decode(message.fields));
    if (this.#bytes - this.#batchStart >= BATCH_BYTES) {
      this.#deliver();
      if (this.#ready.length >= READY_BATCHES) this.#wire?.stream.pause();
    }
  }

  handlePortalSuspended(): void {
    this.#executing = false;
    if (this.#complete) return;
    this.#deliver();
    // The row beyond the limit has come, or not; either way no more are wanted.
    if (this.#rowsLeft() === 0) this.#finish();
    else this.#prefetch();
  }

  handleCommandComplete(): void {
    if (this.#phase === 'opening') {
      this.#opened += 1;
      if (this.#opened === 2) this.#phase = 'running';
      return;
    }
    this.#executing = false;
    if (this.#complete) return;
    // A statement that answers no rows at all is described by nothing.
    if (this.#decoder === null) this.described.resolve([]);
    this.#deliver();
    this.#finish();
  }

  handleEmptyQuery(): void {
    this.#executing = false;
    this.described.resolve([]);
    this.#finish();
  }

  handleReadyForQuery(): void {
    this.#phase = 'ended';
    this.#executing = false;
    if (!this.#complete) this.fail(new Error('the server broke off the statement'));
    this.ended.resolve(this.#synced ? 'clean' : 'broken');
  }

  handleError(error: Error): void {
    this.#executing = false;
    this.#phase = 'ended';
    this.fail(error);
    // The server skips everything until a Sync; it answers that with ready-for-query, for which pg waits.
    this.#sync();
    this.ended.resolve('failed');
  }

  handleCopyInResponse(): void {
    this.#wire?.sendCopyFail('COPY is not supported');
  }

  handleCopyData(): void {
    // Rows of a COPY are no result; the statement then ends without columns.
  }

  #deliver(): void {
    const batch = this.#batch;
    this.#batch = [];
    this.#batchStart = this.#bytes;
    if (batch.length === 0) return;
    const reader = this.#reader;
    this.#reader = null;
    if (reader === null) this.#ready.push(batch);
    else reader.resolve(batch);
  }

  /** Asks for the next batch when none is under way and the reader has not more than one before it. */
  #prefetch(): void {
    if (this.#phase !== 'running' || this.#complete || this.#executing || this.#ready.length >= READY_BATCHES) return;
    const { batchSize } = this.request;
    const bytesPerRow = Math.max(1, this.#bytes / Math.max(1, this.#rowsTaken));
    this.#execute(batchSize ?? Math.min(LARGEST_BATCH, Math.max(100, Math.floor(BATCH_BYTES / bytesPerRow))));
  }

  #execute(batchSize: number): void {
    const left = this.#rowsLeft();
    const rows = left === null ? batchSize : Math.min(left, batchSize);
    this.#rowsAsked += rows;
    this.#executing = true;
    this.#wire?.execute({ rows });
    this.#wire?.flush();
  }

  /** Rows that may still be asked for, the one beyond the limit included; null without a limit. */
  #rowsLeft(): number | null {
    return this.request.limit === null ? null : this.request.limit + 1 - this.#rowsAsked;
  }

  #finish(): void {
    this.#complete = true;
    this.#wire?.stream.resume();
    this.#reader?.resolve(null);
    this.#reader = null;
    if (this.#synced || this.#wire === null || this.#phase === 'ended') return;
    const wire = this.#wire;
    this.#phase = 'ending';
    wire.stream.cork();
    wire.parse({ text: 'ROLLBACK' });
    wire.bind({});
    wire.execute();
    this.#sync();
    wire.stream.uncork();
  }

  #sync(): void {
    if (this.#synced) return;
    this.#synced = true;
    this.#wire?.sync();
  }
}
