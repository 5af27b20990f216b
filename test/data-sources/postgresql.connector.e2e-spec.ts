import { randomBytes } from 'node:crypto';
import { invalid } from '../../src/platform/http/index.js';
import { JsonText } from '../../src/data-sources/connectors/json-text.js';
import { PostgresqlConnector } from '../../src/data-sources/connectors/postgresql/postgresql.connector.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { connect, Observer, read, request, settingsFor } from './postgresql-source.js';

let db: TestDatabase;
let observer: Observer;
let connector: PostgresqlConnector;

beforeAll(async () => {
  db = await createTestDatabase();
  observer = await Observer.connect(db.url);
  connector = connect(settingsFor(db.url));
  await observer.client.query(`
    CREATE TYPE mood AS ENUM ('calm', 'cross');
    CREATE DOMAIN price AS numeric(12, 2) NOT NULL;
    CREATE TABLE orders (id int8 PRIMARY KEY, customer varchar(40) NOT NULL, amount numeric(12, 2), paid boolean, at timestamptz);
    INSERT INTO orders SELECT i, 'customer ' || i, i * 1.01, i % 2 = 0, timestamptz '2024-01-01 00:00:00+00' + i * interval '1 minute' FROM generate_series(1, 20000) i;
    CREATE TABLE audit (note text);
    CREATE FUNCTION write_note() RETURNS int LANGUAGE sql VOLATILE AS $$ INSERT INTO audit VALUES ('written') RETURNING 1 $$;
    CREATE FUNCTION go_writable() RETURNS int LANGUAGE plpgsql AS $$ BEGIN SET transaction_read_only = off; INSERT INTO audit VALUES ('escaped'); RETURN 1; END $$;
    ANALYZE orders;`);
});

afterAll(async () => {
  await connector.close();
  await observer.client.end();
  await db.drop();
});

const cell = async (sql: string, changes = {}): Promise<unknown> => (await read(connector, sql, changes)).rows[0]?.[0];

describe('values', () => {
  it.each([
    ['9223372036854775807::int8', '9223372036854775807'],
    ['0.1::numeric + 0.2::numeric', '0.3'],
    ["'12345678901234567890.123456789000'::numeric", '12345678901234567890.123456789000'],
    ["'NaN'::numeric", 'NaN'],
    ['7::int4', 7],
    ['0.1::float8', 0.1],
    ['16777216.0::float4', 16777216],
    ["'Infinity'::float8", 'Infinity'],
    ['true', true],
    ["date '2024-02-29'", '2024-02-29'],
    ["date '0044-03-15 BC'", '0044-03-15 BC'],
    ["timestamp '2024-05-01 10:00:00.25'", '2024-05-01T10:00:00.25Z'],
    ["timestamptz '2024-05-01 10:00:00.123456+02'", '2024-05-01T08:00:00.123456Z'],
    ["'infinity'::timestamptz", 'infinity'],
    ["interval '1 month 2 days 03:04:05'", '1 mon 2 days 03:04:05'],
    ["'\\xdeadbeef'::bytea", '3q2+7w=='],
    [`'{"a": [1, null]}'::jsonb`, new JsonText('{"a":[1,null]}')],
    ["'[9007199254740993, 1.10]'::json", new JsonText('[9007199254740993,1.10]')],
    ["ARRAY['9007199254740993'::jsonb, NULL, '1']", [new JsonText('9007199254740993'), null, 1]],
    ["ARRAY[1.10, NULL]::numeric[]", ['1.10', null]],
    ["ARRAY['a,b', '\"', NULL]", ['a,b', '"', null]],
    ["ARRAY[[1,2],[3,4]]", [[1, 2], [3, 4]]],
    ["'calm'::mood", 'calm'],
    ["'9.99'::price", '9.99'],
    ["'6ec2a58a-0b4d-4a58-8d8e-111111111111'::uuid", '6ec2a58a-0b4d-4a58-8d8e-111111111111'],
    ["'10.0.0.1/8'::inet", '10.0.0.1/8'],
    ["'[1,5)'::int4range", '[1,5)'],
    ['NULL::int4', null],
    ["''::text", ''],
    ["'tab\tnew\nline \u{1F600}'", 'tab\tnew\nline \u{1F600}'],
  ])('%s is delivered exactly', async (expression, expected) => {
    expect(await cell(`SELECT ${expression}`)).toEqual(expected);
  });

  it('describes the columns before the first row, repeated names numbered', async () => {
    const { columns, rows } = await read(connector, 'SELECT o.id, o.id, o.amount, o.at, o.customer AS id FROM orders o WHERE false');
    expect(rows).toEqual([]);
    expect(columns).toEqual([
      { name: 'id', type: 'integer', exact: true },
      { name: 'id_2', type: 'integer', exact: true },
      { name: 'amount', type: 'number', exact: true },
      { name: 'at', type: 'timestamp' },
      { name: 'id_3', type: 'string' },
    ]);
  });

  it('are written alike whatever the role has set', async () => {
    const { user } = settingsFor(db.url);
    const quoted = `"${user}"`;
    const database = `"${settingsFor(db.url).database}"`;
    await observer.client.query(`ALTER ROLE ${quoted} IN DATABASE ${database} SET timezone = 'Asia/Tokyo'; ALTER ROLE ${quoted} IN DATABASE ${database} SET datestyle = 'German';
      ALTER ROLE ${quoted} IN DATABASE ${database} SET intervalstyle = 'sql_standard'; ALTER ROLE ${quoted} IN DATABASE ${database} SET bytea_output = 'escape'; ALTER ROLE ${quoted} IN DATABASE ${database} SET standard_conforming_strings = off`);
    const own = connect(settingsFor(db.url));
    try {
      const { rows } = await read(own, `SELECT timestamptz '2024-05-01 10:00:00+00', date '2024-02-29', interval '1 day 02:00:00', '\\x00ff'::bytea, 'it\\', length('\\')`);
      expect(rows[0]).toEqual(['2024-05-01T10:00:00Z', '2024-02-29', '1 day 02:00:00', 'AP8=', 'it\\', 1]);
    } finally {
      await own.close();
      await observer.client.query(`ALTER ROLE ${quoted} IN DATABASE ${database} RESET ALL`);
    }
  });

  it('of JSON that nests too deeply to be written again are text', async () => {
    const { rows } = await read(connector, "SELECT (repeat('[', 6000) || repeat(']', 6000))::json, (repeat('[', 500) || repeat(']', 500))::jsonb");
    expect(typeof rows[0]?.[0]).toBe('string');
    expect(rows[0]?.[1]).toBeInstanceOf(JsonText);
    expect(() => JSON.stringify(rows)).not.toThrow();
  });

  it('come out of a statement without columns, and of one without rows', async () => {
    expect(await read(connector, 'SELECT')).toEqual({ columns: [], rows: [[]], truncated: false });
    expect(await read(connector, 'VALUES (1), (2)')).toMatchObject({ rows: [[1], [2]] });
    expect((await read(connector, 'EXPLAIN SELECT 1')).rows[0]).toEqual([expect.stringContaining('Result')]);
    expect((await read(connector, 'SHOW server_version')).rows).toHaveLength(1);
    expect(await read(connector, '-- nothing')).toEqual({ columns: [], rows: [], truncated: false });
  });
});

describe('parameters', () => {
  it('are bound, with their types inferred', async () => {
    expect(await cell('SELECT customer FROM orders WHERE id = $1', { parameters: [42] })).toBe('customer 42');
    expect(await cell('SELECT count(*) FROM orders WHERE id = ANY($1)', { parameters: [[1, 2, 99_999]] })).toBe('2');
    expect(await cell('SELECT count(*) FROM orders WHERE customer = ANY($1)', { parameters: [['customer 1', 'a,"b"\\', null]] })).toBe('1');
    expect(await cell('SELECT count(*) FROM orders WHERE paid = $1', { parameters: [true] })).toBe('10000');
    expect(await cell("SELECT count(*) FROM orders WHERE at >= $1 AND at < $2", { parameters: ['2024-01-01', '2024-01-02'] })).toBe('1439');
    expect(await cell('SELECT $1::text IS NULL', { parameters: [null] })).toBe(true);
    expect(await cell('SELECT $1::numeric', { parameters: ['0.10'] })).toBe('0.10');
  });

  it('are values and nothing else', async () => {
    expect(await cell('SELECT $1::text', { parameters: ["'; DROP TABLE orders; --"] })).toBe("'; DROP TABLE orders; --");
  });

  it('with a null character are refused by the source, statements with one before that', async () => {
    await expect(cell('SELECT $1::text', { parameters: ['a\0b'] })).rejects.toMatchObject({ code: 'QUERY_FAILED', details: { sqlState: '22021' } });
    await expect(cell('SELECT 1\0; DELETE FROM orders')).rejects.toMatchObject({ code: 'QUERY_FAILED' });
  });
});

describe('limits', () => {
  it('10,000 of 20,000 rows are delivered, and marked as cut', async () => {
    const { rows, truncated } = await read(connector, 'SELECT id FROM orders ORDER BY id', { limit: 10_000 });
    expect(rows).toHaveLength(10_000);
    expect(rows.at(-1)).toEqual(['10000']);
    expect(truncated).toBe(true);
  });

  it.each([19_999, 20_000, 20_001, 1, 0, 999, 1000, 1001])('a limit of %i is exact', async (limit) => {
    const { rows, truncated } = await read(connector, 'SELECT id FROM orders ORDER BY id', { limit });
    expect(rows).toHaveLength(Math.min(limit, 20_000));
    expect(truncated).toBe(limit < 20_000);
  });

  it('a result of exactly the limit is not cut', async () => {
    expect((await read(connector, 'SELECT generate_series(1, 1000)', { limit: 1000 })).truncated).toBe(false);
  });

  it('without a limit everything comes, in order, in batches', async () => {
    let expected = 0;
    const stream = await connector.execute(request('SELECT i FROM generate_series(1, 200000) i', { limit: null }));
    for await (const batch of stream.batches) {
      for (const [value] of batch) {
        expected += 1;
        if (value !== expected) throw new Error(`${JSON.stringify(value)} instead of ${String(expected)}`);
      }
    }
    expect(expected).toBe(200_000);
    expect(stream.truncated()).toBe(false);
  });

  it('bytes are limited, and the connection serves on', async () => {
    const { rows, truncated } = await read(connector, "SELECT repeat('x', 1000) FROM generate_series(1, 10000)", { limit: null, maxBytes: 100_000 });
    expect(truncated).toBe(true);
    expect(rows.length).toBeGreaterThan(90);
    expect(rows.length).toBeLessThanOrEqual(100);
    expect(await cell('SELECT 1')).toBe(1);
  });

  it('one huge value is cut before it fills the memory', async () => {
    const before = process.memoryUsage().arrayBuffers;
    let largest = 0;
    const sampling = setInterval(() => (largest = Math.max(largest, process.memoryUsage().arrayBuffers - before)), 1);
    const { rows, truncated } = await read(connector, "SELECT 1, repeat('x', 60000000)", { maxBytes: 1_000_000, timeoutMs: 60_000 });
    clearInterval(sampling);
    expect({ rows, truncated }).toEqual({ rows: [], truncated: true });
    expect(largest).toBeLessThan(30_000_000);
    expect(await cell('SELECT 1')).toBe(1);
  });

  it('a slow reader makes the server wait instead of filling the memory', async () => {
    const stream = await connector.execute(request("SELECT repeat('x', 100000) FROM generate_series(1, 4000) -- slow", { limit: null, maxBytes: 1e9 }));
    let rows = 0;
    for await (const batch of stream.batches) {
      if (rows === 0) await observer.until(1, { like: '%-- slow', waitEvent: 'ClientWrite' });
      rows += batch.length;
    }
    expect(rows).toBe(4000);
  });

  it('batches hold no more rows than asked for', async () => {
    const stream = await connector.execute(request('SELECT generate_series(1, 25)', { batchSize: 10 }));
    const sizes: number[] = [];
    for await (const batch of stream.batches) sizes.push(batch.length);
    expect(sizes).toEqual([10, 10, 5]);
  });
});

describe('errors of the statement', () => {
  it("are the source's own words, with state and position", async () => {
    await expect(read(connector, 'SELECT nonsense FROM orders')).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      message: 'column "nonsense" does not exist',
      details: { sqlState: '42703', position: 7 },
    });
    await expect(read(connector, 'SELEC 1')).rejects.toMatchObject({ code: 'QUERY_FAILED', details: { sqlState: '42601', position: 0 } });
  });

  it('that come after the first rows end the iteration', async () => {
    const stream = await connector.execute(request('SELECT 1 / (5000 - i) FROM generate_series(1, 6000) i', { limit: null }));
    let rows = 0;
    const reading = (async () => {
      for await (const batch of stream.batches) rows += batch.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'QUERY_FAILED', details: { sqlState: '22012' } });
    expect(rows).toBeGreaterThanOrEqual(1000);
    expect(rows).toBeLessThan(5000);
  });

  it('leave the connection fit for use', async () => {
    const own = connect(settingsFor(db.url));
    for (let i = 0; i < 20; i += 1) await expect(read(own, 'SELECT 1/0')).rejects.toMatchObject({ code: 'QUERY_FAILED' });
    expect((await read(own, 'SELECT pg_catalog.pg_backend_pid()')).rows).toHaveLength(1);
    await own.close();
  });

  it('a second statement in the text is one', async () => {
    await expect(read(connector, 'SELECT 1; DELETE FROM orders')).rejects.toMatchObject({ code: 'QUERY_FAILED', details: { sqlState: '42601' } });
    await expect(read(connector, 'COMMIT; DELETE FROM orders')).rejects.toMatchObject({ code: 'QUERY_FAILED' });
  });

  it('COPY delivers nothing', async () => {
    await expect(read(connector, 'COPY orders FROM STDIN')).rejects.toMatchObject({ code: 'QUERY_FAILED' });
    expect((await read(connector, 'COPY orders TO STDOUT')).rows).toEqual([]);
    expect(await cell('SELECT 1')).toBe(1);
  });
});

describe('without the SQL guard', () => {
  it.each([
    "INSERT INTO audit VALUES ('direct')",
    'SELECT write_note()',
    'SELECT count(*) FROM orders WHERE write_note() = 1',
    'SELECT go_writable()',
    "WITH w AS (INSERT INTO audit VALUES ('cte') RETURNING 1) SELECT * FROM w",
    'CREATE TABLE made (i int)',
    'DROP TABLE audit',
    'TRUNCATE audit',
    'SELECT * INTO made FROM orders',
    'SELECT * FROM orders FOR UPDATE',
    "SELECT nextval('pg_catalog.pg_class'::regclass)",
  ])('%s writes nothing', async (sql) => {
    await expect(read(connector, sql)).rejects.toMatchObject({ code: 'QUERY_FAILED' });
  });

  it('the read-only transaction is the reason', async () => {
    await expect(read(connector, 'SELECT write_note()')).rejects.toMatchObject({ details: { sqlState: '25006' } });
  });

  it.each(['SET TRANSACTION READ WRITE', 'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE', "SELECT set_config('transaction_read_only', 'off', false)", 'COMMIT', 'ROLLBACK', 'COMMIT AND CHAIN', 'BEGIN'])(
    '%s does not open a way for the next statement',
    async (sql) => {
      const own = connect(settingsFor(db.url));
      await read(own, sql).catch(() => undefined);
      await expect(read(own, 'SELECT write_note()')).rejects.toMatchObject({ details: { sqlState: '25006' } });
      await own.close();
    },
  );

  it('and nothing was written', async () => {
    expect((await observer.client.query('SELECT * FROM audit')).rows).toEqual([]);
  });
});

describe('schema', () => {
  it('shows tables, views, materialized views, their columns and the estimates', async () => {
    await observer.client.query(`
      CREATE SCHEMA shop; CREATE SCHEMA "Odd ""name";
      CREATE TABLE shop.items (id int4 NOT NULL, label varchar(40), price price, mood mood, tags text[], gone int);
      ALTER TABLE shop.items DROP COLUMN gone;
      CREATE VIEW shop.cheap AS SELECT id FROM shop.items;
      CREATE MATERIALIZED VIEW shop.cached AS SELECT 1 AS one;
      CREATE TABLE shop.measurements (at date NOT NULL, v float8) PARTITION BY RANGE (at);
      CREATE TABLE shop.measurements_2024 PARTITION OF shop.measurements FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE TABLE "Odd ""name"."T" ("c 1" jsonb);`);
    const tables = await connector.schema();
    expect(tables.map(({ schema, table, kind }) => `${schema}.${table} ${kind}`)).toEqual([
      'Odd "name.T table',
      'public.audit table',
      'public.orders table',
      'shop.cached materialized view',
      'shop.cheap view',
      'shop.items table',
      'shop.measurements table',
    ]);
    expect(tables.find(({ table }) => table === 'orders')?.rowEstimate).toBe(20_000);
    expect(tables.find(({ table }) => table === 'audit')?.rowEstimate).toBeNull();
    expect(tables.find(({ table }) => table === 'items')?.columns).toEqual([
      { name: 'id', type: 'integer', nativeType: 'integer', nullable: false },
      { name: 'label', type: 'string', nativeType: 'character varying(40)', nullable: true },
      { name: 'price', type: 'number', nativeType: 'price', nullable: false },
      { name: 'mood', type: 'string', nativeType: 'mood', nullable: true },
      { name: 'tags', type: 'json', nativeType: 'text[]', nullable: true },
    ]);
  });

  it('keeps to the schemas of the settings, which are also searched', async () => {
    const own = connect(settingsFor(db.url, { schemas: ['shop', 'Odd "name'] }));
    expect((await own.schema()).map(({ schema }) => schema)).toEqual(['Odd "name', 'shop', 'shop', 'shop', 'shop']);
    expect((await read(own, 'SELECT one FROM cached')).rows).toEqual([[1]]);
    expect((await read(own, 'SELECT count(*) FROM "T"')).rows).toEqual([['0']]);
    await expect(read(own, 'SELECT 1 FROM orders')).rejects.toMatchObject({ details: { sqlState: '42P01' } });
    await own.close();
  });

  it('shows a role only what it may read', async () => {
    const role = `reader_${randomBytes(4).toString('hex')}`;
    await observer.client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'correct horse'; GRANT SELECT (id, customer) ON orders TO ${role}; GRANT USAGE ON SCHEMA shop TO ${role}; GRANT SELECT ON shop.cheap TO ${role}`);
    const own = connect(settingsFor(db.url, { user: role, password: 'correct horse' }));
    expect((await own.schema()).map(({ table, columns }) => [table, columns.map(({ name }) => name)])).toEqual([
      ['orders', ['id', 'customer']],
      ['cheap', ['id']],
    ]);
    await own.close();
    await observer.client.query(`REVOKE ALL ON orders, shop.cheap FROM ${role}; REVOKE ALL (id, customer) ON orders FROM ${role}; REVOKE ALL ON SCHEMA shop FROM ${role}; DROP ROLE ${role}`);
  });
});

describe('estimate', () => {
  it("answers the planner's rows, cost and bytes, without running the statement", async () => {
    expect(await connector.estimate('SELECT * FROM orders', [])).toEqual({ rows: 20_000, cost: expect.any(Number), bytes: expect.any(Number) });
    expect((await connector.estimate('SELECT * FROM orders WHERE id = $1', [5])).rows).toBe(1);
    expect((await connector.estimate('SELECT pg_sleep(60)', [])).rows).toBe(1);
  });

  it('does not let ANALYZE through, and tells errors', async () => {
    await expect(connector.estimate('ANALYZE SELECT write_note()', [])).rejects.toMatchObject({ code: 'QUERY_FAILED' });
    await expect(connector.estimate('SELECT nonsense', [])).rejects.toMatchObject({ code: 'QUERY_FAILED' });
  });
});

describe('test', () => {
  it('tells the version and the time it took', async () => {
    expect(await connector.test()).toEqual({
      ok: true,
      latencyMs: expect.any(Number),
      serverVersion: expect.stringMatching(/^\d+/),
      message: expect.stringContaining('Connected to PostgreSQL'),
    });
  });

  it('tells why it fails, and never the password', async () => {
    const role = `locked_${randomBytes(4).toString('hex')}`;
    await observer.client.query(`CREATE ROLE ${role} NOLOGIN`);
    const own = connect(settingsFor(db.url, { user: role, password: role }));
    const result = await own.test();
    expect(result).toMatchObject({ ok: false, serverVersion: null });
    expect(result.message).toMatch(/is not permitted to log in|password authentication failed/);
    expect(result.message).not.toContain(role);
    await own.close();
    await observer.client.query(`DROP ROLE ${role}`);
  });

  it('names a database that does not exist', async () => {
    const own = connect(settingsFor(db.url, { database: 'no_such_database' }));
    expect((await own.test()).message).toBe('The data source cannot be reached: database "no_such_database" does not exist.');
    await own.close();
  });

  it('says that the server has no encryption, when it has none', async () => {
    const { rows } = await observer.client.query<{ ssl: string }>('SHOW ssl');
    if (rows[0]?.ssl === 'on') return;
    const own = connect(settingsFor(db.url, { ssl: 'verify-full' }));
    expect(await own.test()).toMatchObject({ ok: false, message: 'The data source cannot be reached: The server does not support SSL connections.' });
    await own.close();
  });
});

describe('the address', () => {
  it('is the one that the egress policy answered, whatever the name', async () => {
    const asked: string[] = [];
    const { port } = settingsFor(db.url);
    const own = new PostgresqlConnector(settingsFor(db.url, { host: 'db.example.invalid' }), {
      resolveHost: async (host, asPort) => {
        asked.push(`${host}:${String(asPort)}`);
        return { address: '127.0.0.1', family: 4 };
      },
    });
    expect((await read(own, 'SELECT 1')).rows).toEqual([[1]]);
    expect(asked).toEqual([`db.example.invalid:${String(port)}`]);
    await own.close();
  });

  it('that is refused stops everything with the reason, and does not open the circuit', async () => {
    const refusal = invalid({ path: 'host', rule: 'egress', message: 'The host leads to a private network.' });
    const own = new PostgresqlConnector(settingsFor(db.url), { resolveHost: () => Promise.reject(refusal) });
    for (let i = 0; i < 7; i += 1) await expect(read(own, 'SELECT 1')).rejects.toBe(refusal);
    expect(await own.test()).toMatchObject({ ok: false, message: 'The host leads to a private network.' });
    await own.close();
  });
});
