import { DomainError } from '../../../platform/http/index.js';
import { abortError, within } from '../abort.js';
import type { BoundValue, CellValue, ConnectionTest, Connector, ConnectorContext, ConnectorType, ExecuteRequest, QueryEstimate, ResultColumn, ResultStream, SchemaTable, StatementRefusal } from '../connector.js';
import { secretSettingsOf } from '../setting.js';
import { settingsSchema } from '../settings-schema.js';
import { BoundedRows } from './bounded-rows.js';
import { isFatal, toQueryError } from './duckdb-errors.js';
import type { DuckdbRun, StatementReader, TableStore } from './engine.js';
import { readEstimate } from './estimate.js';
import { FileSettings } from './file.settings.js';
import { Slots } from './slots.js';
import { checkStatement, checkText, queryOf, type StatementVerdict } from './statement-check.js';
import { DEFAULT_LIMITS, type StoreLimits } from './store-limits.js';

/** Calls of DuckDB that run at a time, of all file sources together; they take half of the threads that Node has. */
const SLOTS = new Slots(2);
const CATALOG_TIMEOUT_MS = 30_000;
/** At the first use of a file source. */
const loadEngine = (): Promise<typeof import('./engine.js')> => import('./engine.js');
const CATALOG_BYTES = 16 * 1024 * 1024;

/** The uploaded files of one source, as tables of a locked, read-only DuckDB. */
export class FileConnector implements Connector {
  readonly #runs = new Set<DuckdbRun>();
  #store: Promise<TableStore> | null = null;
  #reader: Promise<StatementReader> | null = null;
  #closed = false;

  constructor(
    private readonly settings: FileSettings,
    private readonly context: Pick<ConnectorContext, 'filesDirectory'>,
    private readonly limits: StoreLimits = DEFAULT_LIMITS,
  ) {}

  /** Reads the files; `ok` when every one of them could be read. */
  async test(signal?: AbortSignal): Promise<ConnectionTest> {
    const startedAt = performance.now();
    const { version } = await loadEngine();
    const answer = (ok: boolean, message: string): ConnectionTest => ({
      ok,
      latencyMs: Math.round((performance.now() - startedAt) * 10) / 10,
      serverVersion: `DuckDB ${version()}`,
      message,
    });
    const { tables, problems } = await this.#loaded({ timeoutMs: this.limits.loadTimeoutMs, signal });
    if (problems.size > 0) return answer(false, [...problems.values()].map(({ message }) => message).join(' '));
    if (tables.length === 0) return answer(true, 'No files have been uploaded yet.');
    return answer(true, tables.length === 1 ? '1 file is readable.' : `${String(tables.length)} files are readable.`);
  }

  async schema(signal?: AbortSignal): Promise<SchemaTable[]> {
    return [...(await this.#loaded({ timeoutMs: this.limits.loadTimeoutMs, signal })).tables];
  }

  async execute(request: ExecuteRequest): Promise<ResultStream> {
    const { run, columns } = await this.#start(request, (sql) => sql);
    const rows = new BoundedRows(() => run.fetch(), request);
    const iterator: AsyncIterableIterator<CellValue[][]> = {
      next: async () => {
        if (request.signal.aborted) run.breakOff(abortError());
        try {
          const batch = await rows.next();
          if (batch !== null) return { done: false, value: batch };
        } catch (error) {
          run.close();
          throw await this.#translate(error);
        }
        run.close();
        return { done: true, value: undefined };
      },
      return: async () => {
        run.close();
        await run.closed.promise;
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return { columns, batches: iterator, truncated: () => rows.truncated };
  }

  /** Reads no file for it: a statement can be checked before there is one. */
  async refusal(sql: string): Promise<StatementRefusal | null> {
    if (this.#closed) throw unavailable('The data source was closed.');
    const verdict = checkText(sql) ?? checkStatement(await (await this.#statementReader()).parseTree(queryOf(sql).query), sql);
    return verdict.ok ? null : { reason: verdict.reason, message: verdict.message, position: verdict.position };
  }

  /** DuckDB's estimate of the rows. It has no unit of cost and knows no widths. */
  async estimate(sql: string, parameters: readonly BoundValue[], signal: AbortSignal = new AbortController().signal): Promise<QueryEstimate> {
    const request = { sql, parameters, limit: null, maxBytes: CATALOG_BYTES, timeoutMs: CATALOG_TIMEOUT_MS, signal };
    const { run } = await this.#start(request, (checked) => `EXPLAIN (FORMAT JSON) ${queryOf(checked).query}`);
    try {
      const [row] = (await run.fetch()) ?? [];
      return readEstimate(row?.[1]);
    } catch (error) {
      throw await this.#translate(error);
    } finally {
      run.close();
    }
  }

  /** Stops what runs and removes the tables; the uploads stay. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const run of this.#runs) run.breakOff(unavailable('The data source was closed.'));
    const store = await this.#store?.catch(() => null);
    this.#store = null;
    await Promise.all([...this.#runs].map((run) => run.closed.promise));
    await store?.close();
    await this.#reader?.then((reader) => reader.close(), () => undefined);
  }

  #statementReader(): Promise<StatementReader> {
    const opening = (this.#reader ??= loadEngine().then(({ StatementReader }) => StatementReader.open(SLOTS)));
    opening.catch(() => {
      if (this.#reader === opening) this.#reader = null;
    });
    return opening;
  }

  /** Checks and starts a statement, within the request's time, which covers waiting, running and reading. */
  async #start(request: ExecuteRequest, statementOf: (checked: string) => string): Promise<{ run: DuckdbRun; columns: ResultColumn[] }> {
    const { sql, signal, timeoutMs } = request;
    const startedAt = performance.now();
    const left = (): number => startedAt + timeoutMs - performance.now();
    assertAccepted(checkText(sql));
    const store = await this.#loaded({ timeoutMs, signal });
    const { DuckdbRun } = await loadEngine();
    const run = new DuckdbRun(await store.connect(), SLOTS);
    this.#runs.add(run);
    const timer = setTimeout(() => run.breakOff(timedOut(timeoutMs)), Math.max(0, left()));
    const aborted = (): void => run.breakOff(abortError());
    signal.addEventListener('abort', aborted, { once: true });
    void run.closed.promise.then(() => {
      this.#runs.delete(run);
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
    });
    if (signal.aborted) aborted();
    try {
      assertAccepted(checkStatement(await run.parseTree(queryOf(sql).query), sql));
      return { run, columns: await run.start(statementOf(sql), request.parameters) };
    } catch (error) {
      run.close();
      throw await this.#translate(error);
    }
  }

  async #loaded({ timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal | undefined }): Promise<TableStore> {
    if (this.#closed) throw unavailable('The data source was closed.');
    const onTimeout = (): Error => unavailable('The files are still being read.');
    this.#store ??= this.#load();
    return within(this.#store, { timeoutMs, onTimeout, signal });
  }

  /** Loads at the first use. A failure that is not a file's is not kept: the next use tries again. */
  #load(): Promise<TableStore> {
    const loading = SLOTS.take({ timeoutMs: this.limits.loadTimeoutMs, onTimeout: () => unavailable('Too many files are being read at the moment.') }).then((giveBack) =>
      loadEngine()
        .then(({ TableStore }) => TableStore.load(this.context.filesDirectory, this.settings, this.limits))
        .finally(giveBack),
    );
    loading.catch(() => {
      if (this.#store === loading) this.#store = null;
    });
    return loading;
  }

  async #translate(error: unknown): Promise<Error> {
    const store = await this.#store?.catch(() => null);
    // An engine that has given itself up is closed when its last statement has ended; the next use opens another.
    if (isFatal(error) && store) {
      this.#store = null;
      void Promise.all([...this.#runs].map((run) => run.closed.promise)).then(() => store.close());
    }
    return toQueryError(error, store?.problems ?? new Map(), this.context.filesDirectory);
  }
}

function assertAccepted(verdict: StatementVerdict | null): void {
  if (verdict?.ok !== false) return;
  const { reason, message, position } = verdict;
  throw new DomainError('QUERY_REJECTED', message, { reason, position });
}

function timedOut(timeoutMs: number): DomainError {
  return new DomainError('QUERY_TIMEOUT', `The query was stopped because it took longer than ${String(timeoutMs / 1000)} s.`);
}

function unavailable(message: string): DomainError {
  return new DomainError('SOURCE_UNAVAILABLE', message, undefined, 5);
}

/** Files as a kind of source. */
export const fileType: ConnectorType<FileSettings> = {
  type: 'file',
  title: 'Files (CSV, JSON, Parquet)',
  dialect: 'duckdb',
  settings: FileSettings,
  settingsSchema: settingsSchema(FileSettings),
  secretSettings: secretSettingsOf(FileSettings),
  open: (settings, context) => new FileConnector(settings, context),
};
