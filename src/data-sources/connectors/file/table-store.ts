import { mkdir, mkdtemp, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { SchemaTable } from '../connector.js';
import { columnType } from './column-values.js';
import { fileKind, tableNames } from './file-names.js';
import type { FileSettings } from './file.settings.js';
import { messageOf } from './duckdb-message.js';
import { LoadProblem, loadProblem } from './load-problem.js';
import { LoadWatch } from './load-watch.js';
import type { StoreLimits } from './store-limits.js';
import { byteOrderMark, csvReader, encodingOf, malformedLine, readerOf, type Upload } from './read-upload.js';

const PREFIX = `.tables-${hostname().replaceAll(/\W/g, '_')}-`;
const DELIMITERS = /[,;\t|]/;

/** No extension is fetched or loaded beyond those that are built in (JSON, Parquet, ICU). */
export const NO_EXTENSIONS = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_community_extensions: 'false' };

/**
 * The tables of a file source: a DuckDB database of their own, made anew from the uploads whenever the source is
 * opened, and then opened read-only, cut off from the file system and the network, its configuration locked.
 */
export class TableStore {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly directory: string,
    /** The uploads' directory, if it was not there before: settings are also tested before a source exists. */
    private readonly madeDirectory: string | null,
    readonly tables: readonly SchemaTable[],
    /** Files that could not be read, by the table that they would be. */
    readonly problems: ReadonlyMap<string, LoadProblem>,
  ) {}

  /** Reads the uploads. A file that cannot be read is a problem of its own and keeps no other from being read. */
  static async load(filesDirectory: string, settings: FileSettings, limits: StoreLimits): Promise<TableStore> {
    const made = await mkdir(filesDirectory, { recursive: true, mode: 0o700 });
    await removeLeftovers(filesDirectory);
    const directory = await mkdtemp(join(filesDirectory, `${PREFIX}${String(process.pid)}-`));
    try {
      const path = join(directory, 'tables.duckdb');
      const problems = await buildDatabase(path, filesDirectory, directory, settings, limits);
      const instance = await openLocked(path, limits);
      // On Linux an open file needs no name: a process that is killed leaves nothing behind.
      await rm(path, { force: true }).catch(() => undefined);
      return new TableStore(instance, directory, made === undefined ? null : filesDirectory, await describeTables(instance), problems);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  connect(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  /** Only when no connection is in use any more. */
  async close(): Promise<void> {
    this.instance.closeSync();
    await rm(this.directory, { recursive: true, force: true });
    if (this.madeDirectory !== null) await rmdir(this.madeDirectory).catch(() => undefined);
  }
}

/** Directories of processes of this machine that are no more. */
async function removeLeftovers(filesDirectory: string): Promise<void> {
  for (const name of await readdir(filesDirectory)) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (!Number.isNaN(pid) && !isAlive(pid)) await rm(join(filesDirectory, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function buildDatabase(path: string, filesDirectory: string, workDirectory: string, settings: FileSettings, limits: StoreLimits): Promise<Map<string, LoadProblem>> {
  const fileNames = (await readdir(filesDirectory)).filter((name) => !name.startsWith('.') && fileKind(name) !== null);
  const problems = new Map<string, LoadProblem>();
  const instance = await DuckDBInstance.create(path, { threads: String(limits.threads), memory_limit: limits.loadMemory, ...NO_EXTENSIONS });
  try {
    const connection = await instance.connect();
    const watch = new LoadWatch(connection, workDirectory, limits);
    for (const [fileName, table] of tableNames(fileNames)) {
      const kind = fileKind(fileName);
      if (kind === null) continue;
      const upload: Upload = { fileName, path: join(filesDirectory, fileName), kind, workDirectory };
      try {
        await loadTable(watch, upload, table, settings, limits);
      } catch (error) {
        problems.set(table, watch.reason === null ? await explained(upload, error) : new LoadProblem(fileName, watch.reason));
        await watch.recover(table);
      }
    }
    watch.stop();
    await connection.run('CHECKPOINT');
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
  return problems;
}

async function explained(upload: Upload, error: unknown): Promise<LoadProblem> {
  const problem = loadProblem(upload.fileName, error);
  if (upload.kind !== 'ndjson' || problem.line !== null) return problem;
  return new LoadProblem(upload.fileName, problem.reason, await malformedLine(upload.path));
}

async function loadTable(watch: LoadWatch, upload: Upload, table: string, settings: FileSettings, limits: StoreLimits): Promise<void> {
  if ((await stat(upload.path)).size === 0) throw new LoadProblem(upload.fileName, 'it is empty');
  const reader = await readerOf(upload, settings);
  const columns = await watch.columns(reader);
  if (columns.length > limits.maxColumns) {
    throw new LoadProblem(upload.fileName, `it has ${String(columns.length)} columns, more than the ${String(limits.maxColumns)} that are allowed`);
  }
  const create = `CREATE TABLE "${table}" AS SELECT * FROM`;
  if (upload.kind !== 'csv' && upload.kind !== 'tsv') return watch.run(`${create} ${reader}`);
  const encoding = encodingOf(settings, await byteOrderMark(upload.path));
  await assertColumnsFit(watch, upload, columns, encoding);
  await watch.run(`${create} ${reader}`).catch(async (error: unknown) => {
    if (watch.reason !== null || !messageOf(error).includes('Could not convert')) throw error;
    await watch.run(`DROP TABLE IF EXISTS "${table}"`);
    await watch.run(`${create} ${csvReader(upload, { encoding, wholeSample: true })}`);
  });
}

/**
 * Where rows have differing numbers of values, DuckDB finds that no delimiter fits and makes one column of the whole
 * line. Reading it with the delimiter of its heading tells the first row that does not fit.
 */
async function assertColumnsFit(watch: LoadWatch, upload: Upload, columns: readonly string[], encoding: string): Promise<void> {
  const [only = ''] = columns;
  const delimiter = DELIMITERS.exec(only)?.[0];
  if (columns.length !== 1 || delimiter === undefined) return;
  const names = only.split(delimiter).map((name, index) => `${String(index)} ${name}`);
  await watch.run(`SELECT count(*) FROM ${csvReader(upload, { encoding, delimiter, columns: names })}`).catch((error: unknown) => {
    const problem = loadProblem(upload.fileName, error);
    if (problem.line !== null) throw problem;
  });
}

async function openLocked(path: string, limits: StoreLimits): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: String(limits.threads), memory_limit: limits.memory, ...NO_EXTENSIONS });
  const connection = await instance.connect();
  for (const setting of [
    `max_temp_directory_size = '${String(limits.maxBytes)}B'`,
    'GLOBAL max_expression_depth = 100',
    "GLOBAL TimeZone = 'UTC'",
    'enable_external_access = false',
    'lock_configuration = true',
  ]) {
    await connection.run(`SET ${setting}`);
  }
  connection.closeSync();
  return instance;
}

async function describeTables(instance: DuckDBInstance): Promise<SchemaTable[]> {
  const connection = await instance.connect();
  const names = await connection.runAndReadAll("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY 1");
  const tables: SchemaTable[] = [];
  for (const [name] of names.getRows()) {
    const table = String(name);
    const statement = await connection.prepare(`SELECT * FROM "${table}"`);
    const columns = Array.from({ length: statement.columnCount }, (_, index) => {
      const type = statement.columnType(index);
      return { name: statement.columnName(index), type: columnType(type).type, nativeType: type.toString(), nullable: true };
    });
    statement.destroySync();
    const [[rows] = []] = (await connection.runAndReadAll(`SELECT count(*) FROM "${table}"`)).getRows();
    tables.push({ schema: 'main', table, kind: 'file', rowEstimate: Number(rows), columns });
  }
  connection.closeSync();
  return tables;
}
