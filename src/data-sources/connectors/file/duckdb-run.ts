import { BIGINT, BOOLEAN, type DuckDBConnection, type DuckDBResult, type DuckDBType, type DuckDBValue, DOUBLE, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import { abortError, Deferred } from '../abort.js';
import { uniqueColumnNames } from '../column-names.js';
import type { BoundValue, CellValue, ResultColumn } from '../connector.js';
import { cellReader, columnType } from './column-values.js';
import type { Slots } from './slots.js';

const INTERRUPT_EVERY_MS = 20;
/** Longer than any statement may take; the run is broken off before. */
const WAIT_MS = 2 ** 31 - 1;

/**
 * One statement on a connection of its own. Calls of DuckDB run in threads; the connection is closed only when none is
 * under way, since closing would wait for it and hold up everything else.
 */
export class DuckdbRun {
  /** Resolves when the connection is closed. */
  readonly closed = new Deferred<void>();
  readonly #brokenOff = new Deferred<never>();
  #error: Error | null = null;
  #interrupting: NodeJS.Timeout | null = null;
  #calls: Promise<unknown> = Promise.resolve();
  readonly #closing = new AbortController();
  #readers: ReturnType<typeof cellReader>[] = [];
  #result: DuckDBResult | null = null;

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly slots: Slots,
  ) {}

  /** DuckDB's parse tree of a query, or what keeps it from being one. */
  async parseTree(sql: string): Promise<unknown> {
    const result = await this.#call(() => this.connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)::VARCHAR', [sql], [VARCHAR]));
    return JSON.parse(String(result.getRows()[0]?.[0])) as unknown;
  }

  /** Starts the statement; rows are made as they are fetched. */
  async start(sql: string, parameters: readonly BoundValue[]): Promise<ResultColumn[]> {
    const result = await this.#call(async () => {
      const statement = await this.connection.prepare(sql);
      const bound = parameters.slice(0, statement.parameterCount).map(bindable);
      statement.bind(bound.map(({ value }) => value), bound.map(({ type }) => type));
      return statement.stream();
    });
    this.#result = result;
    const types = result.columnTypes();
    this.#readers = types.map(cellReader);
    const names = uniqueColumnNames(result.columnNames());
    return types.map((type, index) => ({ name: names[index] ?? '', ...columnType(type) }));
  }

  /** The next rows, at most 2048; null after the last. */
  async fetch(): Promise<CellValue[][] | null> {
    const result = this.#result;
    if (result === null) return null;
    const chunk = await this.#call(() => result.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) return null;
    const rows: CellValue[][] = Array.from({ length: chunk.rowCount }, () => []);
    this.#readers.forEach((read, column) => {
      const vector = chunk.getColumnVector(column);
      for (let row = 0; row < rows.length; row += 1) (rows[row] as CellValue[]).push(read(vector.getItem(row)));
    });
    return rows;
  }

  /** Fails whatever is under way at once, and stops it in the engine as soon as that lets itself be stopped. */
  breakOff(error: Error): void {
    if (this.#error !== null || this.#closing.signal.aborted) return;
    this.#error = error;
    this.#brokenOff.reject(error);
    this.close();
  }

  /** Stops what is under way and closes the connection. Resolves at once; `closed` tells when it has happened. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    // An interrupt that comes before a call has begun is forgotten by it, so it is repeated until none runs any more.
    this.connection.interrupt();
    this.#interrupting = setInterval(() => this.connection.interrupt(), INTERRUPT_EVERY_MS);
    void this.#calls.then(() => {
      if (this.#interrupting !== null) clearInterval(this.#interrupting);
      this.#result = null;
      this.connection.closeSync();
      this.closed.resolve();
    });
  }

  /** Calls DuckDB when it is the run's turn. The slot is held for the call alone: a slow reader holds up nobody. */
  #call<T>(work: () => Promise<T>): Promise<T> {
    if (this.#error !== null) return Promise.reject(this.#error);
    const call = this.slots.take({ timeoutMs: WAIT_MS, onTimeout: abortError, signal: this.#closing.signal }).then((giveBack) => work().finally(giveBack));
    this.#calls = call.catch(() => undefined);
    return Promise.race([call, this.#brokenOff.promise]);
  }
}

/** A parameter with the type that DuckDB is to take it for; text is converted to what the statement compares it with. */
function bindable(value: BoundValue): { value: DuckDBValue; type: DuckDBType } {
  if (value === null) return { value: null, type: VARCHAR };
  if (typeof value !== 'object') return { value: scalar(value, scalarType([value])), type: scalarType([value]) };
  const type = scalarType(value.filter((item) => item !== null));
  return { value: listValue(value.map((item) => (item === null ? null : scalar(item, type)))), type: LIST(type) };
}

function scalarType(values: readonly (string | number | boolean)[]): DuckDBType {
  if (values.length > 0 && values.every((value) => typeof value === 'boolean')) return BOOLEAN;
  if (values.length > 0 && values.every((value) => typeof value === 'number')) return values.every((value) => Number.isSafeInteger(value)) ? BIGINT : DOUBLE;
  return VARCHAR;
}

function scalar(value: string | number | boolean, type: DuckDBType): DuckDBValue {
  if (type === BIGINT) return BigInt(value);
  return type === VARCHAR ? String(value) : value;
}
