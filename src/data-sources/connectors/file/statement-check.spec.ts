import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { checkStatement, checkText, queryOf, type StatementVerdict } from './statement-check.js';

/** The check reads DuckDB's own tree, so the trees of these tests are DuckDB's own. */
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
  await connection.run('SET max_expression_depth = 100');
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

async function verdict(sql: string): Promise<StatementVerdict> {
  const result = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)::VARCHAR', [queryOf(sql).query]);
  const tree = JSON.parse(String(result.getRows()[0]?.[0])) as unknown;
  return checkText(sql) ?? checkStatement(tree, sql);
}

describe('a statement that reads', () => {
  it.each([
    'SELECT 1',
    'SELECT 1;',
    'select a, count(*) from orders group by all order by all limit 10',
    'FROM orders',
    'FROM orders SELECT a WHERE b',
    'VALUES (1, 2), (3, 4)',
    'WITH a AS (SELECT 1 AS x), b AS (FROM a) SELECT * FROM a JOIN b USING (x)',
    'WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT * FROM t',
    'SELECT * FROM orders o, LATERAL (SELECT o.id + 1) x',
    'SELECT sum(x) OVER (PARTITION BY y ORDER BY z ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t QUALIFY row_number() OVER () = 1',
    'SELECT a FROM x UNION SELECT a FROM y EXCEPT SELECT 1 INTERSECT SELECT 2',
    'SELECT region, sum(v) FROM t GROUP BY GROUPING SETS ((region), ())',
    'SELECT * EXCLUDE (a) REPLACE (b + 1 AS b) FROM t',
    'SELECT COLUMNS(c -> c LIKE \'%x%\') FROM t',
    'SELECT * FROM t ASOF JOIN u ON t.id = u.id AND t.at >= u.at',
    'SELECT * FROM t TABLESAMPLE 10%',
    'UNPIVOT t ON a, b INTO NAME k VALUE v',
    'SELECT * FROM t PIVOT (sum(v) FOR k IN (\'a\', \'b\'))',
    'DESCRIBE orders',
    'SUMMARIZE orders',
    'SHOW TABLES',
    'EXPLAIN SELECT * FROM orders',
    '  explain\n WITH a AS (SELECT 1) FROM a',
    "SELECT payload->'a'->>'b', payload.c[1], [x * 2 FOR x IN list IF x > 1] FROM events",
    "SELECT list_transform([1, 2], lambda x: x + 1), {'a': 1}.a, MAP {'k': 1}['k']",
    'SELECT * FROM range(10), generate_series(DATE \'2024-01-01\', DATE \'2024-02-01\', INTERVAL 1 DAY) t(d), unnest([1, 2]) u(x)',
    "SELECT lpad(month::VARCHAR, 2, '0') || lpad(day::VARCHAR, 2, '0') || rpad(x, 10, ' ') || lpad(y, 20, ' ') || lpad(z, 8, '0') FROM t",
    "SELECT repeat('█', 20)",
    `SELECT * FROM t WHERE id IN (${Array.from({ length: 5_000 }, (_, id) => String(id)).join(', ')}) AND note <> '${', '.repeat(10_000)}'`,
    "SELECT replace(a, ',', ''), replace(b, '&', '&amp;'), replace(replace(c, ' ', '_'), '-', ''), regexp_replace(d, '(\\d+)-(\\d+)', '\\2-\\1', 'g'), replace(e, prefix, '') FROM t",
    "SELECT first || ' ' || middle || ' ' || last, concat_ws(', ', street, zip, city), concat(a, '-', b, '-', c), upper(first) || upper(first) FROM people",
    "SELECT format('{0} of {1} ({0})', a, b), hex(a), to_base64(b), url_encode(c) FROM t",
    "SELECT printf('%05.2f', x), format('{:>10}', y) FROM t",
    "SELECT strftime(d, '%Y-%m'), date_trunc('month', d), d::DATE, TRY_CAST(x AS INTEGER) FROM t",
    "SELECT name FROM customers WHERE name ILIKE '%a%' AND regexp_matches(name, '^x')",
    'SELECT table_name FROM information_schema.tables',
    "SELECT 'ATTACH x; COPY y TO ''z''' AS text -- DROP TABLE t",
    'SELECT $1, $2::DATE FROM t WHERE a = ANY($3)',
    "SELECT * FROM json_each('[1, 2]')",
  ])('%s', async (sql) => {
    expect(await verdict(sql)).toEqual({ ok: true });
  });
});

describe('a statement that is refused', () => {
  const refusals: Record<string, string[]> = {
    statement_not_allowed: [
      'INSERT INTO t VALUES (1)', 'UPDATE t SET a = 1', 'DELETE FROM t', 'DELETE FROM t RETURNING *', 'MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE',
      'CREATE TABLE x (i INT)', 'CREATE TABLE x AS SELECT 1', 'CREATE TEMP TABLE x (i INT)', 'CREATE VIEW v AS SELECT 1', 'CREATE MACRO m() AS 1', 'DROP TABLE t', 'ALTER TABLE t ADD COLUMN x INT', 'TRUNCATE t',
      "ATTACH 'x.duckdb'", 'DETACH x', 'USE x', "COPY t TO 'x.csv'", "COPY t FROM 'x.csv'", "EXPORT DATABASE 'x'", "IMPORT DATABASE 'x'", 'INSTALL httpfs', 'LOAD httpfs', 'FORCE INSTALL httpfs',
      'PRAGMA database_list', 'PRAGMA memory_limit=\'9GB\'', 'SET threads = 8', 'RESET threads', 'SET VARIABLE x = 1', 'CALL pragma_version()', 'PREPARE p AS SELECT 1', 'EXECUTE p', 'DEALLOCATE p',
      'BEGIN', 'COMMIT', 'CHECKPOINT', 'VACUUM', 'ANALYZE', 'EXPLAIN EXPLAIN SELECT 1', 'EXPLAIN INSERT INTO t VALUES (1)', "COMMENT ON TABLE t IS 'x'", "CREATE SECRET s (TYPE s3)", 'PIVOT t ON k USING sum(v)',
    ],
    multiple_statements: ['SELECT 1; SELECT 2', 'SELECT 1;; SELECT 2'],
    empty: ['', ';', '/* nothing */', '-- nothing', ' \n ', 'EXPLAIN '],
    syntax_error: ['SELEC 1', 'SELECT FROM WHERE', "SELECT 'unclosed", 'WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d'],
    explain_analyze: ['EXPLAIN ANALYZE SELECT 1', ' explain  analyze FROM t'],
    explain_option: ['EXPLAIN (FORMAT JSON) SELECT 1', 'EXPLAIN (ANALYZE) SELECT 1'],
    function_file: [
      "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')", "FROM read_blob('x')", "FROM read_parquet('x')", "FROM parquet_scan('x')", "FROM read_json('x')", "FROM glob('*')", "FROM sniff_csv('x')",
      "FROM parquet_metadata('x')", "FROM read_duckdb('x')", "FROM READ_CSV_AUTO('x')", "FROM \"read_text\"('x')", "FROM main.read_text('x')", "FROM system.main.read_text('x')", "SELECT (SELECT content FROM read_text('x'))",
      "WITH a AS (FROM read_text('x')) SELECT 1", "SELECT 1 UNION ALL (SELECT 2 FROM read_text('x'))", "SELECT * FROM t WHERE EXISTS (FROM glob('*'))", "EXPLAIN SELECT * FROM read_csv('x')",
      "FROM '/etc/passwd'", "FROM 'orders.csv'", 'FROM "data.parquet"', "FROM 'https://example.com/x.csv'", "SELECT * FROM t JOIN 's3://b/k.parquet' ON true", "DESCRIBE '/etc/passwd.csv'", "SUMMARIZE 'x.csv'", "FROM seq_scan('x')",
    ],
    function_setting: ["SELECT getenv('HOME')", "SELECT current_setting('temp_directory')", "SELECT CURRENT_SETTING('threads')", "SELECT list_transform(['a'], x -> current_setting(x))"],
    function_sleep: ['SELECT sleep_ms(1000)', 'SELECT pg_sleep(10)'],
    function_dynamic_sql: ["FROM query('SELECT 1')", "FROM query_table('t')", "FROM json_execute_serialized_sql('{}')"],
    function_sequence: ["SELECT nextval('s')", "SELECT currval('s')"],
    function_system: ['FROM duckdb_settings()', 'FROM duckdb_databases()', "FROM pragma_table_info('t')", 'FROM duckdb_secrets()', "FROM checkpoint('x')", 'FROM force_checkpoint()', "FROM enable_logging('x')", "FROM which_secret('a', 'b')", 'FROM test_all_types()', "SELECT write_log('x')"],
    catalog_restricted: ['FROM duckdb_settings', 'FROM duckdb_databases', 'FROM pragma_database_list', 'FROM pg_catalog.pg_settings', 'FROM sqlite_master', 'SELECT * FROM DuckDB_Databases'],
    function_amplifier: [
      "SELECT repeat('x', 4000000000)", "SELECT repeat(repeat(repeat('x', 1000), 1000), 1000)", "SELECT repeat(x, 1000) FROM (SELECT repeat('x', 1000) AS x)", "SELECT repeat('x', n) FROM t", "SELECT repeat('x', $1)",
      "SELECT lpad('x', 1000000000, 'y')", "SELECT rpad('x', n, 'y') FROM t", 'SELECT range(200000000)', 'SELECT unnest(generate_series(1, 1000000000))', 'SELECT list_resize([1], 300000000)', 'SELECT array_resize([1], 300000000)',
      "SELECT format('{:>1000000000}', 'x')", "SELECT printf('%1000000000d', 1)", "SELECT printf('%*d', 1000000000, 1)", "SELECT format('{:{}}', 'x', 1000000000)", 'SELECT printf(pattern, 1) FROM t', "SELECT bitstring('1', 1000000000)",
      'FROM range(len(range(100000000)))',
      "SELECT replace(s, 'x', s) FROM t", "SELECT replace(s, 'x', $1) FROM t", `SELECT replace(replace(s, 'x', '${'y'.repeat(1000)}'), 'y', '${'z'.repeat(1000)}') FROM t`, "SELECT regexp_replace(s, 'x', s, 'g') FROM t",
      `SELECT regexp_replace(regexp_replace(s, '.*', '${'\\0'.repeat(200)}'), '.*', '${'\\0'.repeat(200)}') FROM t`,
      `WITH a AS (SELECT replace(s, 'x', '${'x'.repeat(400)}') AS s FROM t), b AS (SELECT replace(s, 'x', '${'x'.repeat(400)}') AS s FROM a) FROM b`,
      `SELECT concat_ws(s, ${Array.from({ length: 5_000 }, () => "'a'").join(', ')}) FROM t`, `SELECT concat(${Array.from({ length: 5_000 }, () => 's').join(', ')}) FROM t`,
      `SELECT ${'concat(s, s, s, s, s, s, s, s, s, s) || '.repeat(10)} '' FROM (SELECT concat_ws(s, ${Array.from({ length: 400 }, () => "'a'").join(', ')}) AS s FROM (SELECT s || s || s || s AS s FROM t))`,
      `SELECT format('${'{0}'.repeat(400)}', s) FROM (SELECT printf('${'%1$s'.repeat(400)}', s) AS s FROM t)`, `SELECT ${'hex('.repeat(20)}s${')'.repeat(20)} FROM t`,
    ],
    too_complex: [`SELECT ${Array.from({ length: 33_000 }, () => '1').join(',')}`, `SELECT ${'('.repeat(30_000)}1${')'.repeat(30_000)}`],
    too_deep: [`SELECT 1${'+1'.repeat(5_000)}`, `SELECT j${"->'a'".repeat(11)} FROM t`, `SELECT 1${' UNION ALL SELECT 1'.repeat(600)}`],
    too_long: [`SELECT '${'x'.repeat(100_000)}'`],
    invalid_character: ['SELECT 1\0'],
  };
  const rows = Object.entries(refusals).flatMap(([reason, statements]) => statements.map((sql) => [sql.length > 80 ? `${sql.slice(0, 80)}…` : sql, reason, sql] as const));

  it.each(rows)('%s (%s)', async (_shown, reason, sql) => {
    expect(await verdict(sql)).toMatchObject({ ok: false, reason });
  });

  it('names the place', async () => {
    expect(await verdict("SELECT 'é', getenv('HOME')")).toMatchObject({ position: 12 });
    expect(await verdict("EXPLAIN SELECT * FROM read_text('x')")).toMatchObject({ position: 22 });
    expect(await verdict('SELEC 1')).toMatchObject({ position: 0 });
  });
});
