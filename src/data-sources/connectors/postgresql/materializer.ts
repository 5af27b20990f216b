import { createHash } from 'node:crypto';
import { DomainError } from '../../../platform/http/index.js';
import type { ConnectorContext, KeepingBounds, KeptView, Materializer, Refreshed } from '../connector.js';
import { CHANGE_MARKS_SQL, readChangeMarks } from './change-marks.js';
import { BASE_TABLES_SQL, commentOf, commentStatement, FIND_SQL, isOf, quoted, READ_THROUGH_SQL } from './kept-view-sql.js';
import type { PostgresqlSettings } from './postgresql.settings.js';
import { SessionPool } from './session-pool.js';
import { inTransaction, type Writer } from './writing-session.js';

/** Where views are kept unless the source says otherwise. */
export const DEFAULT_SCHEMA = 'materialized';
const CONNECT_TIMEOUT_MS = 15_000;

interface Found {
  oid: string;
  kind: string;
  populated: boolean;
  comment: string | null;
}

interface BaseTable {
  oid: string;
  kind: string;
  name: string;
}

/** What a view is made of, and where that stands. */
type Stand = Pick<Refreshed, 'baseTables' | 'marks' | 'changesUnseen'>;

const makingName = ({ id }: KeptView): string => `tidemark_making_${id}`;

/** PostgreSQL's own materialized views, in a schema of their own, made and refreshed by a role that owns them. */
export class PostgresqlMaterializer implements Materializer {
  readonly schema: string;
  readonly #pool: SessionPool;
  readonly #reader: string;
  readonly #user: string;
  readonly #password: string | undefined;

  private constructor(settings: PostgresqlSettings, user: string, context: Pick<ConnectorContext, 'resolveHost'>) {
    this.schema = settings.materializationSchema ?? DEFAULT_SCHEMA;
    this.#reader = settings.user;
    this.#user = user;
    this.#password = settings.materializationPassword;
    // Left out rather than undefined where there is none, as in settings without one.
    const { password: _reading, ...others } = settings;
    this.#pool = new SessionPool({ ...others, user, ...(this.#password === undefined ? {} : { password: this.#password }) }, context);
  }

  /** @returns null for settings without the second credential. */
  static of(settings: PostgresqlSettings, context: Pick<ConnectorContext, 'resolveHost'>): PostgresqlMaterializer | null {
    const { materializationUser: user } = settings;
    return user === undefined || user === '' ? null : new PostgresqlMaterializer(settings, user, context);
  }

  async refresh(view: KeptView, bounds: KeepingBounds): Promise<Refreshed> {
    // In a transaction of its own, so that two first views do not make the schema both, and neither waits for the other's rows.
    await this.#inTransaction([], bounds, (writer) => this.#ensureSchema(writer));
    return this.#inTransaction(view.searchPath, bounds, async (writer) => {
      const definition = createHash('sha256').update(JSON.stringify([view.sql, view.uniqueColumns, view.searchPath, this.#reader])).digest('hex').slice(0, 16);
      const comment = commentOf(view.id, definition);
      const there = await this.#find(writer, view.name);
      if (there && !(there.kind === 'm' && isOf(there.comment, view.id))) throw this.#taken(view.name);
      const isCurrent = there !== null && there.comment === comment && there.populated;
      // Before the rows are read: a write that comes in between is then seen as a change, and none is ever missed.
      const stand = isCurrent ? await this.#stand(writer, there.oid) : await this.#standOfDefinition(writer, view);
      if (isCurrent) await this.#refreshBesideReaders(writer, view);
      else await this.#make(writer, view, comment, there !== null);
      const made = await this.#find(writer, view.name);
      if (!made) throw new DomainError('QUERY_FAILED', 'The view was not there after it had been made.');
      const relation = this.#qualified(view.name);
      const [figures] = await writer.run<{ rows: string; bytes: string }>(`SELECT count(*)::text AS rows, pg_catalog.pg_total_relation_size($1::oid)::text AS bytes FROM ${relation}`, [made.oid]);
      const through = await writer.run<{ name: string }>(READ_THROUGH_SQL, [made.oid]);
      return {
        how: isCurrent ? 'refreshed' : 'made',
        rows: Number(figures?.rows ?? 0),
        bytes: Number(figures?.bytes ?? 0),
        ...stand,
        readThrough: through.map(({ name }) => name),
      };
    });
  }

  drop({ id, name }: Pick<KeptView, 'id' | 'name'>, bounds: KeepingBounds): Promise<void> {
    return this.#inTransaction([], bounds, async (writer) => {
      const there = await this.#find(writer, name);
      if (there?.kind === 'm' && isOf(there.comment, id)) await writer.run(`DROP MATERIALIZED VIEW ${this.#qualified(name)}`);
    });
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Rows of the old state are read until the transaction ends; a state that breaks the promise of its columns never shows. */
  async #refreshBesideReaders(writer: Writer, view: KeptView): Promise<void> {
    const relation = this.#qualified(view.name);
    await writer.run(`REFRESH MATERIALIZED VIEW CONCURRENTLY ${relation}`).catch((error: unknown) => {
      throw ['21000', '23505'].includes(String(stateOf(error))) ? notUnique(view) : error;
    });
    await this.#assertNoNulls(writer, view, relation);
  }

  /** Made aside and put in place at the end, so that readers see either state, and the old one when this fails. */
  async #make(writer: Writer, view: KeptView, comment: string, replaces: boolean): Promise<void> {
    const name = makingName(view);
    const relation = this.#qualified(name);
    await writer.run(`CREATE MATERIALIZED VIEW ${relation} AS\n${view.sql}`);
    await this.#assertNoNulls(writer, view, relation);
    await writer.run(`CREATE UNIQUE INDEX ON ${relation} (${view.uniqueColumns.map(quoted).join(', ')})`).catch((error: unknown) => {
      throw stateOf(error) === '23505' ? notUnique(view) : error;
    });
    await writer.run(commentStatement(relation, comment));
    if (this.#user !== this.#reader) await writer.run(`GRANT SELECT ON ${relation} TO ${quoted(this.#reader)}`);
    if (replaces) await writer.run(`DROP MATERIALIZED VIEW ${this.#qualified(view.name)}`);
    await writer.run(`ALTER MATERIALIZED VIEW ${relation} RENAME TO ${quoted(view.name)}`);
    await writer.run(`ANALYZE ${this.#qualified(view.name)}`);
  }

  async #ensureSchema(writer: Writer): Promise<void> {
    if (await this.#schemaIsReady(writer)) return;
    await writer.run('SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended($1, 0))', [`tidemark schema ${this.schema}`]);
    const schema = quoted(this.schema);
    const [there] = await writer.run<{ there: boolean }>('SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1) AS there', [this.schema]);
    if (!there?.there) {
      await writer.run(`CREATE SCHEMA ${schema}`).catch((error: unknown) => {
        if (stateOf(error) !== '42501') throw error;
        const message = `There is no schema ${this.schema}, and ${this.#user} may not make it. An administrator of the database can: CREATE SCHEMA ${schema} AUTHORIZATION ${quoted(this.#user)}.`;
        throw new DomainError('QUERY_FAILED', message, { sqlState: '42501' });
      });
    }
    if (!(await this.#schemaIsReady(writer))) await writer.run(`GRANT USAGE ON SCHEMA ${schema} TO ${quoted(this.#reader)}`);
  }

  /** Whether the schema is there and open to the reading role. */
  async #schemaIsReady(writer: Writer): Promise<boolean> {
    const sql = `SELECT pg_catalog.has_schema_privilege($2, n.oid, 'USAGE') AS may FROM pg_catalog.pg_namespace n WHERE n.nspname = $1`;
    const [schema] = await writer.run<{ may: boolean }>(sql, [this.schema, this.#reader]);
    return schema?.may ?? false;
  }

  async #assertNoNulls(writer: Writer, { uniqueColumns }: KeptView, relation: string): Promise<void> {
    const anyNull = uniqueColumns.map((column) => `${quoted(column)} IS NULL`).join(' OR ');
    const [row] = await writer.run<{ rows: string }>(`SELECT count(*)::text AS rows FROM ${relation} WHERE ${anyNull}`);
    const rows = Number(row?.rows ?? 0);
    if (rows === 0) return;
    const message = `Its unique columns (${uniqueColumns.join(', ')}) are null in ${rows === 1 ? 'one row' : `${String(rows)} rows`}; rows are told apart by columns that are never null.`;
    throw new DomainError('QUERY_FAILED', message, { reason: 'unique_columns_null' });
  }

  /** What a definition reads, asked of a plain view of it that nobody ever sees. */
  async #standOfDefinition(writer: Writer, view: KeptView): Promise<Stand> {
    const name = makingName(view);
    await writer.run(`CREATE VIEW ${this.#qualified(name)} AS\n${view.sql}`);
    const plain = await this.#find(writer, name);
    const stand = await this.#stand(writer, plain?.oid ?? '0');
    await writer.run(`DROP VIEW ${this.#qualified(name)}`);
    return stand;
  }

  async #stand(writer: Writer, oid: string): Promise<Stand> {
    const tables = await writer.run<BaseTable>(BASE_TABLES_SQL, [oid]);
    const counted = tables.filter(({ kind }) => kind === 'r' || kind === 'm');
    const rows = await writer.run<Record<string, string>>(CHANGE_MARKS_SQL, [counted.map((table) => table.oid)]);
    const [setting] = await writer.run<{ counts: string }>(`SELECT pg_catalog.current_setting('track_counts') AS counts`);
    const foreign = tables.filter(({ kind }) => kind === 'f').map(({ name }) => name);
    const changesUnseen =
      setting?.counts !== 'on' ? 'The server counts no changes (track_counts is off).' : foreign.length > 0 ? `Changes of foreign tables are not seen: ${foreign.join(', ')}.` : null;
    return { baseTables: tables.map(({ name }) => name), marks: readChangeMarks(rows.map((row) => Object.values(row))), changesUnseen };
  }

  async #find(writer: Writer, name: string): Promise<Found | null> {
    const [found] = await writer.run<Found & Record<string, unknown>>(FIND_SQL, [this.schema, name]);
    return found ?? null;
  }

  async #inTransaction<T>(searchPath: readonly string[], bounds: KeepingBounds, work: (writer: Writer) => Promise<T>): Promise<T> {
    const session = await this.#pool.acquire(Math.min(CONNECT_TIMEOUT_MS, bounds.timeoutMs), bounds.signal);
    const context = { searchPath: searchPath.map(quoted).join(', ') || 'pg_catalog', secret: this.#password };
    return inTransaction(session, context, bounds, work);
  }

  #qualified(name: string): string {
    return `${quoted(this.schema)}.${quoted(name)}`;
  }

  #taken(name: string): DomainError {
    return new DomainError('CONFLICT', `${this.schema}.${name} is there already and is not kept by this materialized view; give the view another name.`);
  }
}

function stateOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function notUnique({ uniqueColumns }: KeptView): DomainError {
  const message = `Its unique columns (${uniqueColumns.join(', ')}) do not tell all rows apart; name columns that do, or group the rows by these.`;
  return new DomainError('QUERY_FAILED', message, { reason: 'unique_columns_repeat' });
}
