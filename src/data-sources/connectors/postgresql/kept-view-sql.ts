/** What begins the comment on each view that Tidemark keeps; nothing without it is ever touched. */
const MARK = 'Kept by Tidemark';

const OF_RULES = `pg_catalog.pg_rewrite w
  JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> w.ev_class`;

/** A relation of a schema (`$1`) and name (`$2`). */
export const FIND_SQL = `
  SELECT c.oid::text, c.relkind::text AS kind, c.relispopulated AS populated, pg_catalog.obj_description(c.oid, 'pg_class') AS comment
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = $1 AND c.relname = $2`;

/** Tables that a view (`$1`, object id) is made of: through views, and with the partitions that hold their rows. */
export const BASE_TABLES_SQL = `
  WITH RECURSIVE base (oid, kind) AS (
    SELECT d.refobjid, c.relkind FROM ${OF_RULES} JOIN pg_catalog.pg_class c ON c.oid = d.refobjid WHERE w.ev_class = $1::oid
    UNION
    SELECT further.oid, further.kind FROM base CROSS JOIN LATERAL (
      SELECT c.oid, c.relkind AS kind FROM ${OF_RULES} JOIN pg_catalog.pg_class c ON c.oid = d.refobjid
       WHERE base.kind = 'v' AND w.ev_class = base.oid
      UNION ALL
      SELECT c.oid, c.relkind FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = base.oid
    ) further
  )
  SELECT c.oid::text, c.relkind::text AS kind, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
    FROM (SELECT DISTINCT oid FROM base) b JOIN pg_catalog.pg_class c ON c.oid = b.oid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname <> 'pg_catalog' ORDER BY name`;

/** Names of a relation (`$1`, object id) and of all views that read it. */
export const READ_THROUGH_SQL = `
  WITH RECURSIVE through (oid) AS (
    SELECT $1::oid
    UNION
    SELECT w.ev_class FROM through CROSS JOIN ${OF_RULES} WHERE d.refobjid = through.oid
  )
  SELECT DISTINCT c.relname::text AS name FROM through JOIN pg_catalog.pg_class c ON c.oid = through.oid`;

/** An identifier, whatever stands in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The comment on a view of that id and definition. */
export const commentOf = (id: string, definition: string): string => `${MARK} as ${id}, definition ${definition}`;
export const isOf = (comment: string | null, id: string): boolean => comment?.startsWith(`${MARK} as ${id}, `) ?? false;
export const commentStatement = (view: string, comment: string): string => `COMMENT ON MATERIALIZED VIEW ${view} IS ${literal(comment)}`;
