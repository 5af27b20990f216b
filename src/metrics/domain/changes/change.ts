/** What was done to a row: made, changed, deleted, read as it stood (a snapshot). */
export const CHANGE_OPERATIONS = ['c', 'u', 'd', 'r'] as const;
export type ChangeOperation = (typeof CHANGE_OPERATIONS)[number];

/** Columns by name, in the encoding of the message. */
export type EncodedRow = Readonly<Record<string, unknown>>;

/** How a column is encoded, as Kafka Connect's schemas say it. */
export interface ColumnType {
  /** Such as `int64`, `bytes`, `string`, `struct`. */
  readonly type: string;
  /** What it stands for, such as `io.debezium.time.MicroTimestamp`; null for a plain value. */
  readonly name: string | null;
  /** Digits after the point, of a decimal. */
  readonly scale: number | null;
}

/** A change of a row, as a Debezium connector tells it. */
export interface Change {
  readonly operation: ChangeOperation;
  readonly before: EncodedRow | null;
  readonly after: EncodedRow | null;
  readonly connector: string | null;
  /** Logical name of the server: the prefix of its topics. */
  readonly server: string | null;
  readonly database: string | null;
  readonly schema: string | null;
  readonly table: string;
  /** When the database did it, ms since 1970; when the connector read it, where the source does not tell. */
  readonly at: number | null;
  /** The place in the source's log, the same each time that the change is told; null when it tells none. */
  readonly position: string | null;
  /** How a column is encoded; null where the message brings no schema. */
  readonly typeOf: (column: string) => ColumnType | null;
}

/** What a message on a stream of changes is, when it is no change of a row. */
export type NoChange =
  /** There is nothing to count: a tombstone, a truncated table, a message in the log, a heartbeat. */
  | { readonly nothing: string }
  /** It cannot be understood. */
  | { readonly problem: string };

/** Where logs are, by connector; times and whatever a restarted connector may tell otherwise are left out. */
const POSITION_FIELDS = [
  'lsn', 'txId', // PostgreSQL
  'file', 'pos', 'row', 'gtid', // MySQL, MariaDB
  'change_lsn', 'commit_lsn', 'event_serial_no', // SQL Server, Db2
  'scn', 'commit_scn', 'rs_id', 'ssn', // Oracle
  'vgtid', // Vitess
] as const;
/** Of these one at least says where a change stands. */
const PLACES: readonly string[] = ['lsn', 'pos', 'change_lsn', 'scn', 'vgtid'];
/** Truncated tables and messages written into the log. */
const OPERATIONS_WITHOUT_ROW: ReadonlySet<unknown> = new Set(['t', 'm']);

/** Whether an item has the shape of a change, with or without its schema, and not that of an event. */
export function looksLikeChange(item: unknown): boolean {
  if (!isRecord(item)) return false;
  if ('metric' in item) return false;
  return ('schema' in item && 'payload' in item) || ('op' in item && ('source' in item || 'after' in item || 'before' in item));
}

/** Reads a message's value, with the schema around it or without. */
export function readChange(item: unknown): Change | NoChange {
  if (item === null) return { nothing: 'a tombstone' };
  if (!isRecord(item)) return { problem: 'a change must be an object' };
  const wrapped = 'schema' in item && 'payload' in item;
  const envelope = wrapped ? item['payload'] : item;
  if (envelope === null) return { nothing: 'a tombstone' };
  if (!isRecord(envelope)) return { problem: 'payload must be an object' };
  if (OPERATIONS_WITHOUT_ROW.has(envelope['op'])) return { nothing: 'no change of a row' };
  const operation = CHANGE_OPERATIONS.find((each) => each === envelope['op']);
  if (!operation) return 'op' in envelope ? { problem: `op must be one of ${CHANGE_OPERATIONS.join(', ')}` } : { nothing: 'no change of a row' };
  const { source } = envelope;
  if (!isRecord(source)) return { problem: 'source must be an object' };
  const [before, after] = [rowOf(envelope['before']), rowOf(envelope['after'])];
  if (before === undefined || after === undefined) return { problem: 'before and after must be rows: objects with a column each field' };
  if ((operation === 'd' ? before : after) === null) return { problem: operation === 'd' ? 'before is missing' : 'after is missing' };
  const table = textOf(source['table']);
  if (table === null) return { problem: 'source.table is missing' };
  return {
    operation,
    before,
    after,
    connector: textOf(source['connector']),
    server: textOf(source['name']),
    database: textOf(source['db']),
    schema: textOf(source['schema']),
    table,
    at: instantOf(source['ts_ms']) ?? instantOf(envelope['ts_ms']),
    position: positionOf(source),
    typeOf: wrapped ? typesIn(item['schema']) : () => null,
  };
}

/** The row that a change is about: as it is now, or as it was before it was deleted. */
export const rowOfChange = ({ operation, before, after }: Change): EncodedRow => (operation === 'd' ? before : after) ?? {};

/** A column's value as it was encoded; undefined when the row has no such column. */
export const columnOf = (row: EncodedRow | null, column: string): unknown => (row && Object.hasOwn(row, column) ? row[column] : undefined);

function positionOf(source: Record<string, unknown>): string | null {
  if (!PLACES.some((field) => source[field] !== undefined && source[field] !== null)) return null;
  const of = ['connector', 'name', 'db', 'schema', 'table', ...POSITION_FIELDS].map((field) => source[field] ?? null);
  return JSON.stringify(of);
}

/** Looks columns up in the schema of `after`, or else of `before`: both are of the table. */
function typesIn(schema: unknown): (column: string) => ColumnType | null {
  const sides = fieldsOf(schema);
  const columns = fieldsOf(sides.find(({ field }) => field === 'after') ?? sides.find(({ field }) => field === 'before'));
  return (column) => {
    const found = columns.find(({ field }) => field === column);
    if (!found) return null;
    const scale = Number(isRecord(found['parameters']) ? found['parameters']['scale'] : undefined);
    return { type: textOf(found['type']) ?? '', name: textOf(found['name']), scale: Number.isInteger(scale) ? scale : null };
  };
}

const fieldsOf = (schema: unknown): Record<string, unknown>[] =>
  isRecord(schema) && Array.isArray(schema['fields']) ? (schema['fields'] as unknown[]).filter(isRecord) : [];

/** @returns undefined for what is no row. */
function rowOf(value: unknown): EncodedRow | null | undefined {
  if (value === null || value === undefined) return null;
  return isRecord(value) ? value : undefined;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
/** Connectors write 0 for a time that they do not know. */
const instantOf = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
