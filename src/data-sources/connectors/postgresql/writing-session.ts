import type pg from 'pg';
import { DomainError } from '../../../platform/http/index.js';
import { abortError, within } from '../abort.js';
import type { KeepingBounds } from '../connector.js';
import type { Session } from './session-pool.js';
import { timedOut, toSourceError } from './source-errors.js';

/** How long a cancelled statement, or a ROLLBACK, may take before its connection is given up. */
const CLEAN_UP_MS = 2_000;
const LOCK_TIMEOUT_MS = 10_000;
/** Bytes that the server may answer: what is asked for are figures and names. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** Runs statements in one transaction that writes; see `inTransaction`. */
export interface Writer {
  /** Exactly one statement, which the server makes sure of. */
  run<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface WritingContext {
  readonly searchPath: string;
  /** Never shown, wherever the source may have repeated it. */
  readonly secret: string | undefined;
}

/**
 * One transaction on a lent connection, which is destroyed after it. Aborting and the end of the time cancel in the
 * server; whatever fails leaves nothing behind there.
 */
export async function inTransaction<T>(session: Session, context: WritingContext, bounds: KeepingBounds, work: (writer: Writer) => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const { client } = session;
  const { stream } = client.connection;
  let stopped: Error | null = null;
  let text = '';
  const stop = (reason: Error): void => {
    if (stopped) return;
    stopped = reason;
    void session.cancel().then(() => setTimeout(() => stream.destroy(), CLEAN_UP_MS).unref());
  };
  let received = 0;
  const count = (chunk: Buffer): void => {
    received += chunk.length;
    if (received > MAX_ANSWER_BYTES) stream.destroy(new Error('it sent too much'));
  };
  const aborted = (): void => stop(abortError());
  const timer = setTimeout(() => stop(timedOut(bounds.timeoutMs)), bounds.timeoutMs);
  bounds.signal.addEventListener('abort', aborted, { once: true });
  stream.on('data', count);
  const writer: Writer = {
    run: async <Row extends pg.QueryResultRow>(statement: string, values: readonly unknown[] = []) => {
      if (bounds.signal.aborted) throw abortError();
      text = statement;
      // The extended protocol takes one statement alone, whatever a text may hold.
      const query = { text: statement, values: [...values], queryMode: 'extended' };
      return (await client.query<Row>(query)).rows;
    },
  };
  try {
    await writer.run('BEGIN READ WRITE');
    const settings = settingsOf(context.searchPath, bounds.timeoutMs);
    const names = Object.keys(settings);
    await writer.run(`SELECT ${names.map((name, index) => `pg_catalog.set_config('${name}', $${String(index + 1)}, true)`).join(', ')}`, Object.values(settings));
    const result = await work(writer);
    await writer.run('COMMIT');
    return result;
  } catch (error) {
    await within(client.query('ROLLBACK'), { timeoutMs: CLEAN_UP_MS, onTimeout: () => new Error('no answer') }).catch(() => undefined);
    if (error instanceof DomainError) throw error;
    throw stopped ?? toSourceError(error, { sql: text, secret: context.secret, timeoutMs: bounds.timeoutMs, startedAt });
  } finally {
    clearTimeout(timer);
    bounds.signal.removeEventListener('abort', aborted);
    stream.off('data', count);
    session.destroy();
  }
}

/** As reading sessions have them (strings are read as the guard reads them), but for reading alone. */
function settingsOf(searchPath: string, timeoutMs: number): Record<string, string> {
  return {
    statement_timeout: String(Math.ceil(timeoutMs)),
    lock_timeout: String(Math.min(LOCK_TIMEOUT_MS, Math.ceil(timeoutMs))),
    idle_in_transaction_session_timeout: '60000',
    standard_conforming_strings: 'on',
    TimeZone: 'UTC',
    DateStyle: 'ISO, YMD',
    IntervalStyle: 'postgres',
    search_path: searchPath,
  };
}
