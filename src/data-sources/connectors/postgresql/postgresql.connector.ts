import { DomainError } from '../../../platform/http/index.js';
import { isAbortError } from '../abort.js';
import { type CallOutcome, CircuitBreaker } from '../circuit-breaker.js';
import type { BoundValue, ChangeMarks, ConnectionTest, Connector, ConnectorContext, ConnectorType, ExecuteRequest, QueryEstimate, ResultStream, SchemaTable } from '../connector.js';
import { JsonText } from '../json-text.js';
import { secretSettingsOf } from '../setting.js';
import { settingsSchema } from '../settings-schema.js';
import { arrayLiteral } from './array-literal.js';
import { CHANGE_MARKS_SQL, readChangeMarks } from './change-marks.js';
import { readEstimate } from './estimate.js';
import { DEFAULT_SCHEMA, PostgresqlMaterializer } from './materializer.js';
import { PostgresqlSettings } from './postgresql.settings.js';
import { readSchema, SCHEMA_SQL } from './schema-query.js';
import { MAX_CONNECTIONS, type Session, SessionPool } from './session-pool.js';
import { isConnectionFault, NoAnswerError, PoolBusyError, toSourceError, unavailable, withoutPrefix } from './source-errors.js';
import { StatementRun } from './statement-run.js';

/** The server stops a statement by itself; this much later it is stopped from here. */
const DEADLINE_GRACE_MS = 250;
const CATALOG_TIMEOUT_MS = 30_000;
const CATALOG_BYTES = 64 * 1024 * 1024;
const TEST_TIMEOUT_MS = 15_000;
const CLOSE_GRACE_MS = 2_000;
/** The wire counts parameters in 16 bits. */
const MAX_PARAMETERS = 65_535;

const EXPLAIN = 'EXPLAIN (FORMAT JSON) ';
const TEST_SQL = `SELECT pg_catalog.current_setting('server_version'), pg_catalog.current_setting('is_superuser')`;

/** What a test may set otherwise. */
export interface PostgresqlOptions {
  breaker?: CircuitBreaker;
  /** Milliseconds of a monotonic clock. */
  now?: () => number;
}

/** One PostgreSQL database: read-only statements on a few connections, behind a circuit breaker. */
export class PostgresqlConnector implements Connector {
  readonly #pool: SessionPool;
  readonly #breaker: CircuitBreaker;
  readonly #now: () => number;
  readonly #running = new Set<StatementRun>();

  constructor(
    private readonly settings: PostgresqlSettings,
    context: Pick<ConnectorContext, 'resolveHost'>,
    options: PostgresqlOptions = {},
  ) {
    this.#pool = new SessionPool(settings, context);
    this.#breaker = options.breaker ?? new CircuitBreaker();
    this.#now = options.now ?? (() => performance.now());
  }

  /** Connects, also while the circuit is open; success closes it. */
  async test(signal: AbortSignal = new AbortController().signal): Promise<ConnectionTest> {
    const startedAt = performance.now();
    const latencyMs = (): number => Math.round((performance.now() - startedAt) * 10) / 10;
    try {
      const [row = []] = await this.#rows({ sql: TEST_SQL, parameters: [], limit: 1, maxBytes: 10_000, timeoutMs: TEST_TIMEOUT_MS, signal });
      this.#breaker.reset();
      const [version, superuser] = row;
      const serverVersion = typeof version === 'string' ? version : null;
      const advice = superuser === 'on' ? ' The role is a superuser; a role that may only read is safer.' : '';
      return { ok: true, latencyMs: latencyMs(), serverVersion, message: `Connected to PostgreSQL ${serverVersion ?? ''}.${advice}` };
    } catch (error) {
      if (isAbortError(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      return { ok: false, latencyMs: latencyMs(), serverVersion: null, message };
    }
  }

  async schema(signal: AbortSignal = new AbortController().signal): Promise<SchemaTable[]> {
    const { schemas, materializationUser, materializationSchema } = this.settings;
    // What is kept for reading is shown beside what was chosen to be shown.
    const kept = materializationUser === undefined ? [] : [materializationSchema ?? DEFAULT_SCHEMA];
    return readSchema(await this.#catalog(SCHEMA_SQL, [schemas.length === 0 ? null : [...schemas, ...kept]], signal));
  }

  /** The planner's estimate. The statement is planned with its parameters and not run. */
  async estimate(sql: string, parameters: readonly BoundValue[], signal: AbortSignal = new AbortController().signal): Promise<QueryEstimate> {
    const request = { sql: `${EXPLAIN}${sql}`, parameters, limit: 1, maxBytes: CATALOG_BYTES, timeoutMs: CATALOG_TIMEOUT_MS, signal };
    const [row = []] = await this.#guarded(() => this.#rows(request)).catch((error: unknown) => {
      throw withoutPrefix(error, EXPLAIN);
    });
    return readEstimate(row[0] ?? null);
  }

  async changeMarks(marks: ChangeMarks, signal: AbortSignal = new AbortController().signal): Promise<ChangeMarks> {
    return readChangeMarks(await this.#catalog(CHANGE_MARKS_SQL, [Object.keys(marks)], signal));
  }

  async searchPath(signal: AbortSignal = new AbortController().signal): Promise<string[]> {
    const rows = await this.#catalog('SELECT schema FROM unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS path (schema, place) ORDER BY place', [], signal);
    return rows.map(([schema]) => String(schema));
  }

  #catalog(sql: string, parameters: readonly BoundValue[], signal: AbortSignal): Promise<unknown[][]> {
    return this.#guarded(() => this.#rows({ sql, parameters, limit: null, maxBytes: CATALOG_BYTES, timeoutMs: CATALOG_TIMEOUT_MS, signal }));
  }

  execute(request: ExecuteRequest): Promise<ResultStream> {
    return this.#guarded((answered) => this.#start(request, answered));
  }

  /** Takes no more statements, leaves running ones two seconds, then cancels them. */
  async close(): Promise<void> {
    const ending = this.#pool.close();
    const timer = setTimeout(() => {
      for (const run of this.#running) run.breakOff(unavailable('its connection was closed'));
    }, CLOSE_GRACE_MS);
    await ending;
    clearTimeout(timer);
  }

  /** Runs what needs the source, unless the circuit is open, and tells the breaker how it went. */
  async #guarded<T>(work: (answered: () => void) => Promise<T>): Promise<T> {
    const admission = this.#breaker.enter(this.#now());
    if (!admission.admitted) {
      const seconds = Math.ceil(admission.retryAfterMs / 1000);
      throw new DomainError('SOURCE_UNAVAILABLE', `The data source failed several times in a row; it will be tried again in ${String(seconds)} s.`, undefined, seconds);
    }
    const settle = (outcome: CallOutcome): void => admission.settle(outcome, this.#now());
    try {
      const result = await work(() => settle('success'));
      settle('success');
      return result;
    } catch (error) {
      settle(outcomeOf(error));
      throw error;
    }
  }

  /** Rows for reading here: their JSON is parsed. */
  async #rows(request: ExecuteRequest): Promise<unknown[][]> {
    const { batches } = await this.#start(request);
    const rows: unknown[][] = [];
    for await (const batch of batches) for (const row of batch) rows.push(row.map((cell) => (cell instanceof JsonText ? cell.parse() : cell)));
    return rows;
  }

  /** Submits the statement and waits for its columns. A connection that died while it lay idle is replaced. */
  async #start(request: ExecuteRequest, answered: () => void = () => undefined): Promise<ResultStream> {
    assertSendable(request);
    const startedAt = performance.now();
    const { timeoutMs, signal } = request;
    for (let attempt = 1; ; attempt += 1) {
      const left = startedAt + timeoutMs - performance.now();
      const session = await this.#pool.acquire(left, signal);
      const run = this.#run(session, request, startedAt);
      try {
        const columns = await run.columns();
        answered();
        return run.stream(columns);
      } catch (error) {
        const worthRepeating = session.reused && attempt <= MAX_CONNECTIONS && isConnectionFault(error) && !signal.aborted;
        if (!worthRepeating) throw error;
        await run.released;
      }
    }
  }

  #run(session: Session, request: ExecuteRequest, startedAt: number): StatementRun {
    const { timeoutMs, sql, limit, maxBytes, batchSize, signal } = request;
    const left = Math.max(1, Math.ceil(startedAt + timeoutMs - performance.now()));
    const context = { sql, secret: this.settings.password, timeoutMs, startedAt };
    const run = new StatementRun(
      session,
      { settings: this.#sessionSettings(left), sql, parameters: request.parameters.map(toText), limit, maxBytes, batchSize },
      { deadlineMs: left + DEADLINE_GRACE_MS, onDeadline: () => new NoAnswerError(timeoutMs), translate: (error) => toSourceError(error, context), signal },
    );
    this.#running.add(run);
    void run.released.finally(() => this.#running.delete(run));
    return run;
  }

  /**
   * Settings of the statement's transaction. Besides the limits they fix how values are written, whatever the role's
   * defaults, and that strings are read as the SQL guard reads them.
   */
  #sessionSettings(timeoutMs: number): Record<string, string> {
    const milliseconds = String(timeoutMs);
    const { schemas } = this.settings;
    return {
      statement_timeout: milliseconds,
      lock_timeout: milliseconds,
      idle_in_transaction_session_timeout: String(timeoutMs + 10_000),
      default_transaction_read_only: 'on',
      standard_conforming_strings: 'on',
      TimeZone: 'UTC',
      DateStyle: 'ISO, YMD',
      IntervalStyle: 'postgres',
      bytea_output: 'hex',
      extra_float_digits: '3',
      ...(schemas.length === 0 ? {} : { search_path: schemas.map((schema) => `"${schema.replaceAll('"', '""')}"`).join(', ') }),
    };
  }
}

function outcomeOf(error: unknown): CallOutcome {
  if (!(error instanceof DomainError) || error instanceof PoolBusyError) return 'neutral';
  if (error.code === 'SOURCE_UNAVAILABLE' || error instanceof NoAnswerError) return 'failure';
  return error.code === 'QUERY_FAILED' || error.code === 'QUERY_TIMEOUT' ? 'success' : 'neutral';
}

function assertSendable({ sql, parameters }: ExecuteRequest): void {
  // A null character would end the statement on the wire, but not for those who checked it before.
  if (sql.includes('\0')) throw new DomainError('QUERY_FAILED', 'The statement holds a null character.', { sqlState: '22021' });
  if (parameters.length > MAX_PARAMETERS) throw new DomainError('QUERY_FAILED', `A statement takes at most ${String(MAX_PARAMETERS)} parameters.`, { sqlState: '54000' });
}

/** Parameters travel as text; PostgreSQL infers their types from the statement. */
function toText(value: BoundValue): string | null {
  if (value === null || typeof value === 'string') return value;
  return typeof value === 'object' ? arrayLiteral(value) : String(value);
}

/** PostgreSQL as a kind of source. */
export const postgresqlType: ConnectorType<PostgresqlSettings> = {
  type: 'postgresql',
  title: 'PostgreSQL',
  dialect: 'postgresql',
  settings: PostgresqlSettings,
  settingsSchema: settingsSchema(PostgresqlSettings),
  secretSettings: secretSettingsOf(PostgresqlSettings),
  open: (settings, context) => new PostgresqlConnector(settings, context),
  openMaterializer: (settings, context) => PostgresqlMaterializer.of(settings, context),
};
