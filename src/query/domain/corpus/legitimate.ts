/** A statement that must pass. `runsOn` names the demo database on which it also executes without an error. */
export interface LegitimateStatement {
  sql: string;
  runsOn: 'northwind' | null;
}

const on = (runsOn: LegitimateStatement['runsOn'], statements: readonly string[]): LegitimateStatement[] =>
  statements.map((sql) => ({ sql, runsOn }));

/** What analysts write, from the simplest to what stretches a parser; most of it on the Northwind schema of demo/. */
export const LEGITIMATE: readonly LegitimateStatement[] = [
  ...on('northwind', [
    'SELECT 1',
    `WITH days AS (SELECT d::date AS on_day FROM generate_series('1996-07-01'::date, '1996-07-31', '1 day') AS d)
     SELECT days.on_day, count(o.order_id) FROM days LEFT JOIN orders o ON o.order_date = days.on_day GROUP BY days.on_day`,
    `WITH days AS (SELECT d.d::date AS on_day FROM generate_series('1996-07-01'::date, '1996-07-31', '1 day') AS d)
     SELECT d.on_day FROM days d`,
    `SELECT e.key, e.value, a.value, r.sku, r.amount, x.n, x.item FROM json_each('{"a": 1}') e, jsonb_array_elements('[1]') a,
            jsonb_to_recordset('[{"sku": "x", "amount": 2}]') AS r(sku text, amount int), unnest(ARRAY['x']) WITH ORDINALITY AS x(item, n)`,
    `SELECT (jsonb_populate_record(NULL::orders, '{"freight": 1}')).freight, (json_each('{"a": 1}')).key, (NULL::orders).ship_city`,
    'SELECT (array_agg(o ORDER BY o.freight DESC))[1].ship_city, (SELECT x FROM orders x LIMIT 1).ship_city FROM orders o',
    'SELECT (coalesce(o, o)).ship_city, ("orders").ship_city FROM orders o CROSS JOIN (SELECT * FROM orders LIMIT 1) "orders" LIMIT 1',
    'SELECT y.freight FROM (SELECT (o).freight FROM orders o LIMIT 1) y',
    'SELECT j.company_name FROM (orders JOIN customers USING (customer_id)) AS j LIMIT 1',
    'SELECT o.ship_city, l.total_freight FROM orders o, LATERAL (SELECT sum(p.freight) AS total_freight FROM orders p WHERE p.customer_id = o.customer_id) l LIMIT 1',
    'SELECT r.rolname, r.rolcanlogin, count(*) FROM pg_roles r JOIN pg_user u ON u.usename = r.rolname GROUP BY 1, 2',
    'select * from orders limit 10;',
    'TABLE region',
    "VALUES (1, 'one'), (2, 'two')",
    '-- revenue\nSELECT count(*) /* all of them */ FROM orders',
    'SELECT DISTINCT country FROM customers ORDER BY country',
    `SELECT date_trunc('month', o.order_date)::date AS month,
            sum(od.unit_price * od.quantity * (1 - od.discount)) AS revenue
     FROM orders o JOIN order_details od USING (order_id)
     GROUP BY 1 ORDER BY 1`,
    `SELECT c.category_name, round(sum(od.unit_price::numeric * od.quantity * (1 - od.discount::numeric)), 2) AS revenue
     FROM order_details od
     JOIN products p ON p.product_id = od.product_id
     JOIN categories c ON c.category_id = p.category_id
     GROUP BY c.category_name HAVING sum(od.quantity) > 100 ORDER BY revenue DESC`,
    `WITH monthly AS (
       SELECT date_trunc('month', order_date) AS month, count(*) AS orders FROM orders GROUP BY 1
     )
     SELECT month, orders, lag(orders) OVER (ORDER BY month) AS before,
            round(100.0 * (orders - lag(orders) OVER w) / nullif(lag(orders) OVER w, 0), 1) AS change
     FROM monthly WINDOW w AS (ORDER BY month)`,
    `WITH RECURSIVE reports AS (
       SELECT employee_id, last_name, reports_to, 1 AS depth FROM employees WHERE reports_to IS NULL
       UNION ALL
       SELECT e.employee_id, e.last_name, e.reports_to, r.depth + 1 FROM employees e JOIN reports r ON e.reports_to = r.employee_id
     )
     SELECT depth, string_agg(last_name, ', ' ORDER BY last_name) FROM reports GROUP BY depth`,
    `WITH RECURSIVE tree(id, boss) AS (
       SELECT employee_id, reports_to FROM employees WHERE reports_to IS NULL
       UNION ALL SELECT e.employee_id, e.reports_to FROM employees e, tree t WHERE e.reports_to = t.id
     ) SEARCH DEPTH FIRST BY id SET ordering CYCLE id SET is_cycle USING path
     SELECT * FROM tree ORDER BY ordering`,
    'WITH x AS MATERIALIZED (SELECT * FROM orders), y AS NOT MATERIALIZED (SELECT * FROM x) SELECT count(*) FROM y',
    `SELECT country, city, count(*) FROM customers GROUP BY GROUPING SETS ((country), (country, city), ())`,
    `SELECT country, city, count(*), grouping(country, city) AS level FROM customers GROUP BY ROLLUP (country, city)`,
    `SELECT ship_country, ship_via, sum(freight) FROM orders GROUP BY CUBE (ship_country, ship_via) ORDER BY 1 NULLS LAST, 2`,
    `SELECT country, count(*) FILTER (WHERE region IS NULL) AS without_region FROM customers GROUP BY country`,
    `SELECT o.order_id, top.product_id FROM orders o
     CROSS JOIN LATERAL (SELECT product_id FROM order_details d WHERE d.order_id = o.order_id ORDER BY quantity DESC LIMIT 1) top
     LIMIT 20`,
    `SELECT c.customer_id, latest.order_date FROM customers c
     LEFT JOIN LATERAL (SELECT order_date FROM orders o WHERE o.customer_id = c.customer_id ORDER BY 1 DESC LIMIT 1) latest ON true`,
    `SELECT DISTINCT ON (customer_id) customer_id, order_id, order_date FROM orders ORDER BY customer_id, order_date DESC`,
    `SELECT product_name, unit_price, rank() OVER (PARTITION BY category_id ORDER BY unit_price DESC) AS place,
            ntile(4) OVER (ORDER BY unit_price), percent_rank() OVER (ORDER BY unit_price), cume_dist() OVER (ORDER BY unit_price)
     FROM products`,
    `SELECT order_date, sum(freight) OVER (ORDER BY order_date RANGE BETWEEN interval '7 days' PRECEDING AND CURRENT ROW) FROM orders`,
    `SELECT order_id, avg(freight) OVER (ORDER BY order_id ROWS BETWEEN 6 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM orders`,
    `SELECT order_id, first_value(freight) OVER w, last_value(freight) OVER w, nth_value(freight, 2) OVER w
     FROM orders WINDOW w AS (PARTITION BY customer_id ORDER BY order_date GROUPS UNBOUNDED PRECEDING)`,
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY freight) AS median,
            percentile_disc(ARRAY[0.25, 0.75]) WITHIN GROUP (ORDER BY freight) AS quartiles,
            mode() WITHIN GROUP (ORDER BY ship_country) FROM orders`,
    `SELECT stddev_samp(freight), var_pop(freight), corr(freight, order_id), regr_slope(freight, order_id) FROM orders`,
    `SELECT string_agg(DISTINCT ship_country, ', ' ORDER BY ship_country) FROM orders`,
    `SELECT array_agg(product_name ORDER BY product_name) FILTER (WHERE discontinued = 1) FROM products`,
    `SELECT customer_id, jsonb_agg(jsonb_build_object('id', order_id, 'freight', freight) ORDER BY order_id) FROM orders GROUP BY 1 LIMIT 5`,
    `SELECT json_object_agg(category_name, category_id) FROM categories`,
    `SELECT row_to_json(c) FROM categories c`,
    `SELECT to_jsonb(p) - 'product_id' || '{"x": 1}' FROM products p LIMIT 3`,
    `SELECT * FROM customers WHERE company_name ILIKE '%market%' OR company_name ~* '^the '`,
    `SELECT * FROM customers WHERE phone SIMILAR TO '\\(\\d+\\) %' OR fax NOT LIKE '%!%%' ESCAPE '!'`,
    `SELECT company_name FROM customers WHERE country IN ('Germany', 'France') AND city <> ALL (ARRAY['Berlin', 'Paris'])`,
    `SELECT * FROM orders WHERE order_date BETWEEN DATE '1997-01-01' AND '1997-12-31' AND shipped_date IS NOT NULL`,
    `SELECT * FROM orders WHERE order_date >= date_trunc('year', '1998-05-06'::date) - interval '3 months 2 days'`,
    `SELECT extract(year FROM order_date) AS y, extract(isodow FROM order_date) AS d, date_part('week', order_date) FROM orders`,
    `SELECT to_char(order_date, 'YYYY-MM "week" W') AS label, count(*) FROM orders GROUP BY 1`,
    `SELECT date_bin('14 days', order_date::timestamp, timestamp '1996-07-01') AS fortnight, count(*) FROM orders GROUP BY 1`,
    `SELECT d::date, count(o.order_id) FROM generate_series('1997-01-01'::date, '1997-01-31', '1 day') AS d
     LEFT JOIN orders o ON o.order_date = d::date GROUP BY 1 ORDER BY 1`,
    `SELECT (order_date::timestamp AT TIME ZONE 'UTC') AT TIME ZONE 'Europe/Berlin' FROM orders LIMIT 5`,
    `SELECT age(shipped_date, order_date), justify_interval(interval '35 days'), make_interval(days => 3) FROM orders LIMIT 5`,
    `SELECT shipped_date - order_date AS days, (shipped_date - order_date) * interval '1 day' FROM orders WHERE shipped_date IS NOT NULL`,
    `SELECT (order_date, shipped_date) OVERLAPS (DATE '1997-01-01', DATE '1997-02-01') FROM orders`,
    `SELECT CASE WHEN freight < 10 THEN 'low' WHEN freight < 100 THEN 'medium' ELSE 'high' END AS band, count(*) FROM orders GROUP BY 1`,
    `SELECT CASE ship_via WHEN 1 THEN 'a' WHEN 2 THEN 'b' END FROM orders`,
    `SELECT coalesce(region, 'none'), nullif(city, ''), greatest(1, 2), least(3, 4) FROM customers`,
    `SELECT width_bucket(freight::numeric, 0, 500, 10) AS bucket, count(*) FROM orders GROUP BY 1 ORDER BY 1`,
    `SELECT regexp_replace(phone, '[^0-9]', '', 'g'), regexp_match(phone, '(\\d+)'), regexp_split_to_array(contact_name, '\\s+') FROM customers`,
    `SELECT (regexp_matches(company_name, '\\w+', 'g'))[1] FROM customers LIMIT 10`,
    `SELECT split_part(contact_name, ' ', 1), initcap(city), left(city, 3), lpad(postal_code, 10, '0'), position('a' IN city),
            substring(city FROM 1 FOR 3), overlay(city PLACING '*' FROM 1 FOR 1), trim(BOTH ' ' FROM city) FROM customers`,
    `SELECT format('%s (%s)', company_name, country), concat_ws(', ', city, region), md5(company_name), encode(sha256('a'), 'hex') FROM customers`,
    `SELECT product_name FROM products WHERE to_tsvector('english', product_name) @@ websearch_to_tsquery('english', 'cheese or sauce')`,
    `SELECT category_name, ts_rank(to_tsvector(description), q), ts_headline(description, q) FROM categories, plainto_tsquery('sweet') q`,
    `SELECT '{"a": {"b": [1, 2]}}'::jsonb #>> '{a,b,0}', '{"a": 1}'::jsonb ? 'a', '{"a": 1}'::jsonb ->> 'a', '[1,2]'::jsonb @> '1'`,
    `SELECT jsonb_path_query('{"a": [1, 2, 3]}', '$.a[*] ? (@ > 1)'), '{"a": 1}'::jsonb @? '$.a', '{"a": 1}'::jsonb @@ '$.a == 1'`,
    `SELECT key, value FROM jsonb_each_text('{"a": 1, "b": "x"}')`,
    `SELECT * FROM jsonb_to_recordset('[{"a": 1, "b": "x"}]') AS t(a int, b text)`,
    `SELECT j.* FROM json_table('[{"id": 1, "tags": ["x"]}]'::jsonb, '$[*]' COLUMNS (id int PATH '$.id', NESTED PATH '$.tags[*]' COLUMNS (tag text PATH '$'))) AS j`,
    `SELECT json_value('{"a": 1}', '$.a' RETURNING int), json_query('{"a": [1]}', '$.a'), json_exists('{"a": 1}', '$.a'), '{}' IS JSON OBJECT`,
    `SELECT json_object('id': category_id, 'name': category_name ABSENT ON NULL) FROM categories`,
    `SELECT json_arrayagg(category_name ORDER BY category_name), json_objectagg(category_id: category_name) FROM categories`,
    `SELECT unnest(ARRAY[1, 2, 3]) AS n, ARRAY[[1, 2], [3, 4]], (ARRAY[1, 2, 3])[2:3], ARRAY[1, 2] || 3, array_length(ARRAY[1, 2], 1)`,
    `SELECT u.n, u.t, u.ordinality FROM unnest(ARRAY[1, 2], ARRAY['a', 'b']) WITH ORDINALITY AS u(n, t, ordinality)`,
    `SELECT * FROM ROWS FROM (generate_series(1, 3), generate_series(1, 2)) AS t(a, b)`,
    `SELECT ARRAY(SELECT category_name::text FROM categories ORDER BY 1), cardinality(ARRAY[1]), array_position(ARRAY['a'], 'a')`,
    `SELECT ARRAY[1, 2] && ARRAY[2, 3], ARRAY[1] <@ ARRAY[1, 2], 1 = ANY (ARRAY[1, 2]), int4range(1, 10) @> 5, daterange('1997-01-01', NULL)`,
    `SELECT count(*) FROM orders TABLESAMPLE bernoulli (10) REPEATABLE (42)`,
    `SELECT count(*) FROM orders TABLESAMPLE system (50)`,
    `SELECT customer_id FROM customers EXCEPT SELECT customer_id FROM orders`,
    `(SELECT city FROM customers INTERSECT SELECT city FROM suppliers) UNION ALL (SELECT 'x' ORDER BY 1 LIMIT 1) ORDER BY 1`,
    `SELECT * FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.customer_id)`,
    `SELECT * FROM products WHERE unit_price > (SELECT avg(unit_price) FROM products) AND (category_id, supplier_id) IN (SELECT 1, 1)`,
    `SELECT * FROM orders NATURAL JOIN customers FULL OUTER JOIN shippers s ON s.shipper_id = ship_via LIMIT 3`,
    `SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v(id, label) JOIN categories ON category_id = v.id`,
    `SELECT order_id FROM orders ORDER BY freight DESC FETCH FIRST 5 ROWS WITH TIES`,
    `SELECT order_id FROM orders ORDER BY freight USING > OFFSET 5 ROWS LIMIT ALL`,
    `SELECT company_name COLLATE "C" FROM customers ORDER BY company_name COLLATE "C"`,
    `SELECT 1 AS "select", 2 AS "from; DROP TABLE orders", 'it''s' AS "a""b"`,
    `SELECT $$DELETE FROM orders$$ AS text, $tag$; -- '$tag$, E'\\'; DELETE', U&'\\0441\\043B\\043E\\043D', 'pg_sleep(10)'`,
    `SELECT 'pg_read_file' AS pg_read_file, "pg_sleep" FROM (SELECT 1 AS pg_sleep) x`,
    `SELECT CAST('1' AS integer), '1'::numeric(10, 2), 1::text::varchar(3), bigint '5', true::int, '\\x41'::bytea, B'101', X'1F'`,
    `SELECT 'a'::"char", '{1,2}'::int[], '1 day'::interval, '10.0.0.1'::inet, gen_random_uuid(), '12'::money, point(1, 2) <-> point(3, 4)`,
    `SELECT OPERATOR(pg_catalog.-) 1, 1 OPERATOR(pg_catalog.+) 2, pg_catalog.lower('X'), 5 % 3, 2 ^ 10, |/ 16, @ -5, 5 & 3, ~1, 1 << 4`,
    `SELECT current_date, now(), current_timestamp(3), localtime, current_user, session_user, current_database(), version()`,
    `SELECT pg_size_pretty(pg_total_relation_size('public.orders'::regclass)), pg_typeof(1), pg_column_size('x'), to_regclass('orders')`,
    `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'`,
    `SELECT n.nspname, c.relname, c.reltuples, obj_description(c.oid, 'pg_class') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'`,
    `SELECT relname, n_live_tup, seq_scan FROM pg_stat_user_tables ORDER BY 2 DESC`,
    `SELECT indexname, indexdef, pg_get_viewdef('pg_catalog.pg_views'::regclass) FROM pg_indexes WHERE schemaname = 'public'`,
    `SELECT current_setting('server_version'), current_setting('TimeZone'::text)`,
    `SHOW server_version`,
    `SHOW TIME ZONE`,
    `SHOW TRANSACTION ISOLATION LEVEL`,
    `EXPLAIN SELECT * FROM orders WHERE order_id = 10248`,
    `EXPLAIN (VERBOSE, COSTS off, FORMAT json) SELECT count(*) FROM orders`,
    `EXPLAIN VERBOSE WITH x AS (SELECT 1) SELECT * FROM x`,
    `EXPLAIN VALUES (1)`,
    `SELECT o.*, (o).freight, o.ctid, (SELECT c FROM customers c LIMIT 1).company_name, count(*) OVER () FROM orders o LIMIT 1`,
    `SELECT xmlelement(name category, xmlattributes(category_id AS id), category_name), xmlforest(category_name) FROM categories`,
    `SELECT x.* FROM xmltable('/r/i' PASSING ('<r><i a="1"/></r>'::xml) COLUMNS a int PATH '@a') x`,
    `SELECT ceil(1.2), floor(1.8), trunc(1.55, 1), mod(5, 3), power(2, 3), sqrt(2), ln(10), log(2, 8), sign(-1), random() < 2, pi(), gcd(12, 18)`,
    `SELECT sum(a) / count(*)::float, bool_and(a > 0), bit_or(a), every(a < 10), any_value(a) FROM (VALUES (1), (2)) t(a)`,
    `SELECT (1 IS DISTINCT FROM NULL), (true IS NOT UNKNOWN), (1 = 1) IS TRUE, NULL IS NULL, NOT false AND (true OR false)`,
    `SELECT ((1, 2) = (1, 2)), ROW(1, 'a'), (ROW(1, 2)) IS NOT NULL`,
    `SELECT sum(CASE WHEN extract(quarter FROM order_date) = 1 THEN 1 ELSE 0 END) AS q1, count(DISTINCT customer_id) FROM orders`,
    `SELECT customer_id, max(order_date) AS recency, count(*) AS frequency, sum(freight) AS monetary,
            ntile(5) OVER (ORDER BY max(order_date)) AS r FROM orders GROUP BY customer_id`,
    `WITH first_orders AS (SELECT customer_id, min(date_trunc('month', order_date)) AS cohort FROM orders GROUP BY 1)
     SELECT f.cohort::date, (extract(year FROM age(o.order_date, f.cohort)) * 12 + extract(month FROM age(o.order_date, f.cohort)))::int AS month,
            count(DISTINCT o.customer_id)
     FROM orders o JOIN first_orders f USING (customer_id) GROUP BY 1, 2 ORDER BY 1, 2`,
    'SELECT "orders"."order_id" AS "Order", "public"."orders"."freight" FROM "public"."orders" WHERE ("orders"."freight" > (100)::double precision) LIMIT 1001',
    'SELECT/**/count(*)/**/FROM/**/orders--end',
    'SELECT 1 -- é😀\n, 2',
    `SELECT region FROM customers WHERE country NOT /* these */ IN ('USA') -- é
     AND city NOT -- nor
     LIKE 'B%' ORDER BY region NULLS /* empty */ LAST`,
  ]),
  // Extensions and schemas that the demo database does not have.
  ...on(null, [
    `SELECT similarity(name, 'acme'), word_similarity('acme', name) FROM accounts WHERE name % 'acme' ORDER BY name <-> 'acme'`,
    `SELECT uuid_generate_v4(), unaccent('é'), levenshtein('a', 'b'), digest('x', 'sha256')`,
    `SELECT time_bucket('5 minutes', ts) AS bucket, first(value, ts), last(value, ts) FROM metrics GROUP BY bucket`,
    `SELECT ST_Distance(a.geom, b.geom), ST_AsGeoJSON(ST_Transform(a.geom, 4326)) FROM places a, places b WHERE ST_DWithin(a.geom, b.geom, 1000)`,
    `SELECT attributes -> 'color', hstore_to_jsonb(attributes), attributes ? 'size' FROM items`,
    `SELECT embedding <=> '[1,2,3]', cosine_distance(embedding, '[1,2,3]') FROM documents ORDER BY 1 LIMIT 5`,
    `SELECT subpath(path, 0, 2), nlevel(path) FROM categories WHERE path <@ 'top.science'`,
    `SELECT hll_cardinality(hll_union_agg(visitors)) FROM daily`,
    `SELECT "MixedCase"."Column", 'a' = 'b', s.status::app.order_status FROM app."MixedCase" s`,
    `SELECT lo_orderdate, l.lo_revenue, l.http_request, l.system, t.user FROM lineorder l, t`,
    `SELECT last_value FROM app.invoice_number_seq`,
    `SELECT $1::text, $2 + 1, $3 = ANY ($4)`,
    `SELECT count(*) FROM archive.app.orders`,
  ]),
];
