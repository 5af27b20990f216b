import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { CellValue, ResultColumn } from '../../src/data-sources/connectors/connector.js';
import { FileConnector } from '../../src/data-sources/connectors/file/file.connector.js';
import { FileSettings } from '../../src/data-sources/connectors/file/file.settings.js';
import { DEFAULT_LIMITS, type StoreLimits } from '../../src/data-sources/connectors/file/store-limits.js';
import { JsonText } from '../../src/data-sources/connectors/json-text.js';
import { TableStore } from '../../src/data-sources/connectors/file/table-store.js';
import { read, request } from './postgresql-source.js';

let root: string;
const open: FileConnector[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidemark-files-'));
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((connector) => connector.close()));
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

/** A source with these uploads, in a directory whose name DuckDB could take for a pattern or a partition. */
async function source(files: Record<string, string | Uint8Array>, settings: Partial<FileSettings> = {}, limits: Partial<StoreLimits> = {}): Promise<FileConnector> {
  const filesDirectory = join(await mkdtemp(join(root, 'tenant=[1]*-')), "it's");
  await writeFiles(filesDirectory, files);
  const connector = new FileConnector(Object.assign(new FileSettings(), settings), { filesDirectory }, { ...DEFAULT_LIMITS, ...limits });
  open.push(connector);
  return connector;
}

async function writeFiles(directory: string, files: Record<string, string | Uint8Array>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
}

async function cell(connector: FileConnector, sql: string, changes = {}): Promise<CellValue | undefined> {
  return (await read(connector, sql, changes)).rows[0]?.[0];
}

/** A Parquet file that DuckDB writes itself. */
async function parquet(sql: string): Promise<Uint8Array> {
  const path = join(await mkdtemp(join(root, 'make-')), 'made.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return readFile(path);
}

const ORDERS = 'id,customer,placed,amount\n1,Ann,2024-01-02,1.50\n2,Ḃob,2024-02-29,2.25\n3,"Roe, ""Rich""",2024-03-01,\n';

describe('uploads', () => {
  it('become tables, each of its kind', async () => {
    const connector = await source({
      'Orders 2024.csv': ORDERS,
      'more.tsv': 'a\tb\n1\tx,y\n',
      'events.json': '[{"a": 1, "tags": ["x"]}, {"a": 2}]',
      'lines.ndjson': '{"a": 1}\n{"a": 2, "b": true}\n',
      'other.jsonl': '{"a": 3}\n',
      'cold.parquet': await parquet('SELECT 1::INTEGER AS i, 12.30::DECIMAL(10, 2) AS d'),
      'notes.txt': 'not a table',
      '.hidden.csv': 'a\n1\n',
    });
    expect(await connector.test()).toEqual({ ok: true, latencyMs: expect.any(Number), serverVersion: expect.stringContaining('DuckDB'), message: '6 files are readable.' });
    const tables = await connector.schema();
    expect(tables.map(({ schema, table, kind, rowEstimate }) => [schema, table, kind, rowEstimate])).toEqual([
      ['main', 'cold', 'file', 1],
      ['main', 'events', 'file', 2],
      ['main', 'lines', 'file', 2],
      ['main', 'more', 'file', 1],
      ['main', 'orders_2024', 'file', 3],
      ['main', 'other', 'file', 1],
    ]);
    expect(tables.find(({ table }) => table === 'orders_2024')?.columns).toEqual([
      { name: 'id', type: 'integer', nativeType: 'BIGINT', nullable: true },
      { name: 'customer', type: 'string', nativeType: 'VARCHAR', nullable: true },
      { name: 'placed', type: 'date', nativeType: 'DATE', nullable: true },
      { name: 'amount', type: 'number', nativeType: 'DOUBLE', nullable: true },
    ]);
    expect((await read(connector, 'FROM orders_2024')).rows).toEqual([
      ['1', 'Ann', '2024-01-02', 1.5],
      ['2', 'Ḃob', '2024-02-29', 2.25],
      ['3', 'Roe, "Rich"', '2024-03-01', null],
    ]);
    expect((await read(connector, 'SELECT e.tags, l.b, m.b FROM events e JOIN lines l USING (a) CROSS JOIN more m ORDER BY a')).rows).toEqual([
      [['x'], null, 'x,y'],
      [null, true, 'x,y'],
    ]);
    expect(await cell(connector, 'SELECT d FROM cold')).toBe('12.30');
  });

  it('may be none', async () => {
    const connector = await source({});
    expect(await connector.test()).toMatchObject({ ok: true, message: 'No files have been uploaded yet.' });
    expect(await connector.schema()).toEqual([]);
    expect(await cell(connector, 'SELECT 1')).toBe(1);
  });

  it('need no directory: a test of a source that is yet to be made leaves none', async () => {
    const connector = new FileConnector(new FileSettings(), { filesDirectory: join(root, 'not-there') });
    expect(await connector.test()).toMatchObject({ ok: true });
    await connector.close();
    expect(await readdir(root)).not.toContain('not-there');
  });

  it('are read in UTF-16, with a byte order mark, and in the encoding of the settings', async () => {
    const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
    const marked = await source({ 'a.csv': utf16('id,name\n1,café\n'), 'b.csv': '\ufeffid,name\n1,café\n', 'c.json': '\ufeff[{"name": "café"}]', 'd.json': utf16('[{"name": "café"}]') });
    for (const table of ['a', 'b', 'c', 'd']) expect(await cell(marked, `SELECT name FROM ${table}`)).toBe('café');
    expect((await marked.schema()).find(({ table }) => table === 'b')?.columns[0]?.name).toBe('id');
    const latin = await source({ 'a.csv': Buffer.from('id,name\n1,café\n', 'latin1') }, { encoding: 'latin-1' });
    expect(await cell(latin, 'SELECT name FROM a')).toBe('café');
  });

  it('get types that fit all rows, though the first ones suggest others', async () => {
    const connector = await source({ 'late.csv': `a,b\n${Array.from({ length: 30_000 }, (_, i) => `${String(i)},x\n`).join('')}n/a,y\n` });
    expect(await connector.test()).toMatchObject({ ok: true });
    expect(await cell(connector, "SELECT count(*) FROM late WHERE a = 'n/a'")).toBe('1');
  });

  it.each<[string, string | Uint8Array, string]>([
    ['empty.csv', '', 'empty.csv: it is empty.'],
    ['latin.csv', Buffer.from(`id,name\n${'1,ok\n'.repeat(50)}51,caf\xe9\n`, 'latin1'), 'latin.csv, line 52: the text is not UTF-8; save it as UTF-8, or set the encoding of the data source.'],
    ['ragged.csv', 'a,b,c\n1,2,3\n4,5,6\n7,8\n', 'ragged.csv, line 4: there are 2 values where 3 are expected.'],
    ['long.csv', 'a;b\n1;2\n1;2;3\n', 'long.csv, line 3: there are 3 values where 2 are expected.'],
    ['endless.csv', `a,b\n1,2\n${'x'.repeat(2_100_000)}`, 'endless.csv, line 3: the line is longer than 2 MB.'],
    ['cut.json', '[{"a": 1},\n{"a":', 'cut.json: the JSON is malformed'],
    ['cut.ndjson', '{"a": 1}\n{"a":\n{"a": 3}\n', 'cut.ndjson, line 2: the JSON is malformed (unexpected end of data).'],
    ['deep.json', `[\n${'['.repeat(200_000)}${']'.repeat(200_000)}]`, 'deep.json, line 2: the JSON is nested deeper than 200 levels.'],
    ['deep16.json', Buffer.from(`\ufeff${'{"a":'.repeat(100_000)}1`, 'utf16le'), 'deep16.json, line 1: the JSON is nested deeper than 200 levels.'],
    ['fake.parquet', 'PK\u0003\u0004 garbage', 'fake.parquet: this is no Parquet file.'],
    ['zip.csv', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256))]), 'zip.csv'],
    ['wide.csv', `${Array.from({ length: 2_500 }, (_, i) => `c${String(i)}`).join(',')}\n${'1,'.repeat(2_499)}1\n`, 'wide.csv: it has 2500 columns, more than the 2000 that are allowed.'],
  ])('%s: what is wrong is told with file and line, and the others are there', async (name, content, message) => {
    const connector = await source({ [name]: content, 'orders.csv': ORDERS });
    const result = await connector.test();
    expect(result.ok).toBe(false);
    expect(result.message).toContain(message);
    expect(result.message).not.toContain(root);
    expect(await cell(connector, 'SELECT count(*) FROM orders')).toBe('3');
    const table = /^[a-z0-9]+/.exec(name)?.[0] ?? '';
    await expect(read(connector, `FROM ${table}`)).rejects.toMatchObject({ code: 'QUERY_FAILED', message: expect.stringContaining(`The table ${table} is missing because its file could not be read: ${name}`) });
  });

  it('that unfold to more than they may take are stopped', async () => {
    const bomb = await parquet("SELECT i, md5(i::VARCHAR) AS a, md5((i + 1)::VARCHAR) AS b FROM range(400000) t(i)");
    const connector = await source({ 'bomb.parquet': bomb, 'orders.csv': ORDERS }, {}, { maxBytes: 2_000_000 });
    expect(await connector.test()).toMatchObject({ ok: false, message: 'bomb.parquet: it unfolds to more than the tables of a source may take.' });
  });

  it('that take too long to read are stopped', async () => {
    const connector = await source({ 'orders.csv': ORDERS }, {}, { loadTimeoutMs: 0 });
    await expect(connector.test()).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });

  it('leave nothing of their tables behind when the source is closed', async () => {
    const filesDirectory = await mkdtemp(join(root, 'leftovers-'));
    await writeFiles(filesDirectory, { 'orders.csv': ORDERS });
    await writeFiles(join(filesDirectory, `.tables-${hostname().replaceAll(/\W/g, '_')}-999999999-dead`), { 'tables.duckdb': 'left by a process that was killed' });
    const connector = new FileConnector(new FileSettings(), { filesDirectory });
    expect(await cell(connector, 'SELECT count(*) FROM orders')).toBe('3');
    expect(await readdir(filesDirectory)).toHaveLength(2);
    await connector.close();
    expect(await readdir(filesDirectory)).toEqual(['orders.csv']);
    await expect(read(connector, 'SELECT 1')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });
});

describe('values', () => {
  let connector: FileConnector;
  beforeAll(async () => {
    connector = new FileConnector(new FileSettings(), { filesDirectory: await mkdtemp(join(root, 'values-')) });
  });
  afterAll(() => connector.close());

  const expressions: [expression: string, value: CellValue, type: ResultColumn['type'], exact?: boolean][] = [
    ['9223372036854775807::BIGINT', '9223372036854775807', 'integer', true],
    ['170141183460469231731687303715884105727::HUGEINT', '170141183460469231731687303715884105727', 'integer', true],
    ['18446744073709551615::UBIGINT', '18446744073709551615', 'integer', true],
    ['sum(1) FROM range(3)', '3', 'integer', true],
    ['count(*) FROM range(3)', '3', 'integer', true],
    ['42::INTEGER', 42, 'integer'],
    ['4294967295::UINTEGER', 4294967295, 'integer'],
    ['0.1::DECIMAL(18, 3) + 0.2', '0.300', 'number', true],
    ['-1234567890123456789012345678.0123456789::DECIMAL(38, 10)', '-1234567890123456789012345678.0123456789', 'number', true],
    ['0.1::DOUBLE', 0.1, 'number'],
    ["'NaN'::DOUBLE", 'NaN', 'number'],
    ["'-inf'::FLOAT", '-Infinity', 'number'],
    ['true', true, 'boolean'],
    ["DATE '2024-02-29'", '2024-02-29', 'date'],
    ["TIMESTAMP '2024-05-01 10:00:00.25'", '2024-05-01T10:00:00.25Z', 'timestamp'],
    ["TIMESTAMP '1969-12-31 23:59:59.999999'", '1969-12-31T23:59:59.999999Z', 'timestamp'],
    ["TIMESTAMPTZ '2024-05-01 10:00:00+02'", '2024-05-01T08:00:00Z', 'timestamp'],
    ["'2024-05-01 10:00:00.123456789'::TIMESTAMP_NS", '2024-05-01T10:00:00.123456789Z', 'timestamp'],
    ["'2024-05-01 10:00:00'::TIMESTAMP_S", '2024-05-01T10:00:00Z', 'timestamp'],
    ["'2024-05-01 10:00:00.5'::TIMESTAMP_MS", '2024-05-01T10:00:00.5Z', 'timestamp'],
    ["'infinity'::TIMESTAMP", 'infinity', 'timestamp'],
    ["TIME '10:20:30.5'", '10:20:30.5', 'string'],
    ["INTERVAL '1 month 2 days'", '1 month 2 days', 'string'],
    ["'\\xDE\\xAD'::BLOB", '3q0=', 'binary'],
    ["'6ec2a58a-0b4d-4a58-8d8e-111111111111'::UUID", '6ec2a58a-0b4d-4a58-8d8e-111111111111', 'string'],
    ["'a'::ENUM('a', 'b')", 'a', 'string'],
    ['[1::BIGINT, NULL]', ['1', null], 'json'],
    ["{'a': 1.5::DECIMAL(3, 1), 'b': [DATE '2024-01-01']}", { a: '1.5', b: ['2024-01-01'] }, 'json'],
    ["MAP {'k': 1, 'l': 2}", { k: 1, l: 2 }, 'json'],
    ['MAP {1: true}', [{ key: 1, value: true }], 'json'],
    ["'{\"a\": [1, null]}'::JSON", new JsonText('{"a":[1,null]}'), 'json'],
    ["'[9007199254740993, 1.10]'::JSON", new JsonText('[9007199254740993,1.10]'), 'json'],
    ['[1, 2]::INTEGER[2]', [1, 2], 'json'],
    ["'text \u{1F600}'", 'text \u{1F600}', 'string'],
    ['NULL', null, 'integer'],
    ["bit '101'", '101', 'string'],
  ];

  it.each(expressions.map(([expression, ...expected]) => ({ expression, expected })))('$expression is delivered exactly', async ({ expression, expected: [value, type, exact] }) => {
    const { rows, columns } = await read(connector, `SELECT ${expression}`);
    expect(rows).toEqual([[value]]);
    expect(columns[0]).toMatchObject({ type, ...(exact ? { exact } : {}) });
    expect(columns[0]?.exact === true).toBe(exact === true);
  });

  it('have columns with names of their own', async () => {
    expect((await read(connector, 'SELECT 1 AS a, 2 AS a, 3 AS a_2')).columns.map(({ name }) => name)).toEqual(['a', 'a_3', 'a_2']);
  });

  it('are bound, with the types of what they meet', async () => {
    const orders = await source({ 'orders.csv': ORDERS });
    expect(await cell(orders, 'SELECT customer FROM orders WHERE id = $1', { parameters: [1] })).toBe('Ann');
    expect(await cell(orders, 'SELECT customer FROM orders WHERE placed = $1', { parameters: ['2024-01-02'] })).toBe('Ann');
    expect(await cell(orders, 'SELECT count(*) FROM orders WHERE placed >= $1::DATE AND placed < $2::DATE', { parameters: ['2024-01-01', '2024-03-01'] })).toBe('2');
    expect(await cell(orders, 'SELECT count(*) FROM orders WHERE id = ANY($1)', { parameters: [[1, 3, null]] })).toBe('2');
    expect(await cell(orders, 'SELECT count(*) FROM orders WHERE customer = ANY($1)', { parameters: [['Ann', "'; --"]] })).toBe('1');
    expect(await cell(orders, 'SELECT count(*) FROM orders WHERE amount > $1', { parameters: [1.75] })).toBe('1');
    expect(await cell(orders, 'SELECT $1 IS NULL', { parameters: [null] })).toBe(true);
    expect(await cell(orders, 'SELECT $1::BOOLEAN AND true', { parameters: [true] })).toBe(true);
    expect(await cell(orders, 'SELECT count(*) FROM orders WHERE customer = ANY($1)', { parameters: [[]] })).toBe('0');
  });
});

describe('limits', () => {
  it.each([[10_000, true], [0, true], [1, true], [19_999, true], [20_000, false], [20_001, false]])('a limit of %i rows is exact', async (limit, cut) => {
    const connector = await source({});
    const { rows, truncated } = await read(connector, 'SELECT i FROM range(20000) t(i)', { limit });
    expect(rows).toHaveLength(Math.min(limit, 20_000));
    expect(truncated).toBe(cut);
  });

  it('bytes are limited', async () => {
    const connector = await source({});
    const { rows, truncated } = await read(connector, "SELECT repeat('x', 1000) FROM range(10000)", { limit: null, maxBytes: 100_000 });
    expect(truncated).toBe(true);
    expect(rows.length).toBeGreaterThan(80);
    expect(rows.length).toBeLessThanOrEqual(100);
  });

  it('without a limit everything comes', async () => {
    const connector = await source({});
    const { rows } = await read(connector, 'SELECT i FROM range(300000) t(i)', { limit: null });
    expect(rows).toHaveLength(300_000);
  });

  it('time stops a statement', async () => {
    const connector = await source({});
    const startedAt = performance.now();
    await expect(read(connector, 'SELECT count(*) FROM range(1000000000000)', { timeoutMs: 300 })).rejects.toMatchObject({ code: 'QUERY_TIMEOUT', message: expect.stringContaining('0.3 s') });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(await cell(connector, 'SELECT 1')).toBe(1);
  });

  it('an abort stops it in the engine too, so that others get their turn', async () => {
    const connector = await source({});
    const controllers = Array.from({ length: 6 }, () => new AbortController());
    const running = controllers.map(({ signal }) => read(connector, 'SELECT count(*) FROM range(1000000000000)', { signal, timeoutMs: 60_000 }));
    for (const work of running) work.catch(() => undefined);
    await sleep(200);
    const startedAt = performance.now();
    controllers.forEach((controller) => controller.abort());
    for (const work of running) await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(await cell(connector, 'SELECT 1', { timeoutMs: 3_000 })).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('an abort between batches is heard', async () => {
    const connector = await source({});
    const controller = new AbortController();
    const stream = await connector.execute(request('SELECT i FROM range(100000000) t(i)', { limit: null, signal: controller.signal }));
    const reading = (async () => {
      for await (const batch of stream.batches) if (batch.length > 0) controller.abort();
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    await expect(read(connector, 'SELECT 1', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('a reader may leave early, and a slow one holds up nobody', async () => {
    const connector = await source({});
    const slow = await Promise.all(Array.from({ length: 4 }, () => connector.execute(request('SELECT i FROM range(100000000) t(i)', { limit: null }))));
    const iterators = slow.map(({ batches }) => batches[Symbol.asyncIterator]());
    for (const iterator of iterators) expect((await iterator.next()).done).toBe(false);
    expect(await cell(connector, 'SELECT 1', { timeoutMs: 3_000 })).toBe(1);
    for (const iterator of iterators) await iterator.return?.();
    expect(await iterators[0]?.next()).toEqual({ done: true, value: undefined });
  });

  it('several statements at a time leave the process responsive', async () => {
    const connector = await source({});
    let longest = 0;
    let last = performance.now();
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const work = Array.from({ length: 6 }, () => read(connector, 'SELECT count(DISTINCT i % 1000), sum(sqrt(i)) FROM range(3000000) t(i)', { timeoutMs: 60_000 }));
    const lookUp = import('node:dns/promises').then(({ lookup }) => lookup('127.0.0.1'));
    await Promise.all([...work, lookUp]);
    clearInterval(ticking);
    expect(longest).toBeLessThan(1_000);
  });

  it('memory is bounded: a large sort goes to disk, what cannot is refused', async () => {
    const connector = await source({ 'orders.csv': ORDERS });
    const { rows } = await read(connector, "SELECT max(s) FROM (SELECT md5(i::VARCHAR) AS s FROM range(2000000) t(i) ORDER BY s LIMIT 1999999)", { timeoutMs: 60_000 });
    expect(rows).toHaveLength(1);
    await expect(read(connector, 'SELECT len(list(i)) FROM range(200000000) t(i)', { timeoutMs: 60_000 })).rejects.toMatchObject({ code: 'QUERY_FAILED', message: expect.stringContaining('Out of Memory') });
    expect(await cell(connector, 'SELECT count(*) FROM orders')).toBe('3');
  });
});

describe('what is refused', () => {
  it.each([
    ["ATTACH '/tmp/x.duckdb'", 'statement_not_allowed'],
    ["COPY orders TO '/tmp/x.csv'", 'statement_not_allowed'],
    ['INSTALL httpfs', 'statement_not_allowed'],
    ['PRAGMA database_list', 'statement_not_allowed'],
    ["SET enable_external_access = true", 'statement_not_allowed'],
    ['DELETE FROM orders', 'statement_not_allowed'],
    ['SELECT 1; SELECT 2', 'multiple_statements'],
    ['SELECT 1; DROP TABLE orders', 'statement_not_allowed'],
    ["FROM read_csv('/etc/passwd')", 'function_file'],
    ["FROM '/etc/passwd'", 'function_file'],
    ["SELECT getenv('HOME')", 'function_setting'],
  ])('%s, before it runs', async (sql, reason) => {
    const connector = await source({ 'orders.csv': ORDERS });
    await expect(read(connector, sql)).rejects.toMatchObject({ code: 'QUERY_REJECTED', details: { reason } });
    await expect(connector.estimate(sql, [])).rejects.toMatchObject({ code: 'QUERY_REJECTED' });
    expect(await cell(connector, 'SELECT count(*) FROM orders')).toBe('3');
  });

  it.each([
    "FROM read_csv('/etc/passwd')", "FROM read_text('/etc/passwd')", "FROM '/etc/passwd'", "FROM glob('/*')", "COPY orders TO '/tmp/tidemark-escape.csv'", "COPY orders FROM '/etc/passwd'", "ATTACH '/tmp/tidemark-escape.duckdb'", "EXPORT DATABASE '/tmp/tidemark-escape'",
    'INSTALL httpfs', 'LOAD httpfs', "LOAD '/tmp/x.duckdb_extension'", 'SET enable_external_access = true', 'SET lock_configuration = false', "SET memory_limit = '64GB'", "SET temp_directory = '/tmp'", "PRAGMA memory_limit = '64GB'",
    'CREATE TABLE made (i INTEGER)', 'INSERT INTO orders SELECT * FROM orders', 'UPDATE orders SET amount = 0', 'DELETE FROM orders', 'DROP TABLE orders', 'CREATE SECRET s (TYPE s3)', "SELECT * FROM duckdb_secrets()",
  ])('%s, by the engine itself, with the check taken away', async (sql) => {
    const filesDirectory = await mkdtemp(join(root, 'unchecked-'));
    await writeFiles(filesDirectory, { 'orders.csv': ORDERS });
    const store = await TableStore.load(filesDirectory, new FileSettings(), DEFAULT_LIMITS);
    const connection = await store.connect();
    await expect(connection.run(sql)).rejects.toThrow();
    expect((await connection.runAndReadAll('SELECT count(*)::INTEGER FROM orders')).getRows()).toEqual([[3]]);
    connection.closeSync();
    await store.close();
  });

  it('errors of a statement are told without paths', async () => {
    const connector = await source({ 'orders.csv': ORDERS });
    await expect(read(connector, 'SELECT nope FROM orders')).rejects.toMatchObject({ code: 'QUERY_FAILED', message: expect.stringContaining('"nope" not found') });
    await expect(read(connector, "SELECT 'a'::INTEGER")).rejects.toMatchObject({ code: 'QUERY_FAILED', message: expect.stringContaining('Could not convert') });
    await expect(read(connector, "SELECT CASE WHEN i = 5000 THEN error('late') END FROM range(10000) t(i)", { limit: null })).rejects.toMatchObject({ code: 'QUERY_FAILED', message: expect.stringContaining('late') });
  });
});

describe('estimate', () => {
  it("answers DuckDB's estimate of the rows", async () => {
    const connector = await source({ 'numbers.csv': `n\n${Array.from({ length: 5000 }, (_, i) => `${String(i)}\n`).join('')}` });
    expect(await connector.estimate('SELECT * FROM numbers', [])).toEqual({ rows: 5000, cost: null, bytes: null });
    expect(await connector.estimate('EXPLAIN SELECT * FROM numbers WHERE n = $1', [5])).toMatchObject({ rows: expect.any(Number) });
    await expect(connector.estimate('SELECT nope FROM numbers', [])).rejects.toMatchObject({ code: 'QUERY_FAILED' });
  });
});
