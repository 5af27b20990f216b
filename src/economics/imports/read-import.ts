import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { BLANK, Unreadable, batchFormatOf, itemsOfBody } from '../../metrics/index.js';
import { DomainError, type IncomingBody, invalid } from '../../platform/http/index.js';
import { UnreadableCsv, csvTable } from './domain/csv-rows.js';
import { type CostBasis, focusProblem, isFocus } from './domain/focus-row.js';
import { type RejectedRow, RowProblem } from './domain/row-fields.js';
import type { ImportFormat } from './dto/import.response.js';

/** Bytes of a batch of JSON, unpacked. */
const JSON_LIMIT_BYTES = 5 * 1024 * 1024;
/** Bytes of a CSV, unpacked. */
const CSV_LIMIT_BYTES = 32 * 1024 * 1024;
const MOST_ROWS = 200_000;
/** Days of rows that are read before others get their turn. */
const DAYS_A_TURN = 1_000;
/** Rejections that are told one by one. */
const MOST_TOLD = 500;
const FORMULA_GUARD = /^'(?=[=+\-@])/;

/** What was sent, as it is to be read. */
export interface IncomingImport {
  readonly format: ImportFormat;
  /** SHA-256 of the content and of how it is read. */
  readonly hash: Buffer;
  /** Each with its place, from 0; or the problem that keeps it from being read. */
  readonly rows: AsyncIterable<{ readonly index: number; readonly row: unknown }>;
}

/** How many rows were taken, and which were not. */
export interface ReadRows {
  readonly accepted: number;
  readonly rejected: number;
  readonly rejections: readonly RejectedRow[];
}

/**
 * Takes in a body: JSON, lines of JSON, or CSV, which is FOCUS when its header says so.
 * @param columns of a CSV that is not FOCUS
 * @param basis null where FOCUS is not meant
 * @throws DomainError PAYLOAD_TOO_LARGE; VALIDATION_FAILED when the body as a whole cannot be read
 */
export async function incomingImport(body: IncomingBody, columns: ReadonlySet<string>, basis: CostBasis | null): Promise<IncomingImport> {
  if (body.contentType !== 'text/csv') {
    const batch = batchFormatOf(body.contentType);
    const bytes = await body.read(JSON_LIMIT_BYTES);
    return { format: 'json', hash: hashOf(bytes, 'json'), rows: itemRows(itemsOfBody(bytes, batch)) };
  }
  const bytes = await body.read(CSV_LIMIT_BYTES);
  const { header, rows } = await csvTable(bytes).catch(refuseFile);
  if (basis !== null && isFocus(header)) {
    const problem = focusProblem(header, basis);
    if (problem) throw invalid({ path: 'header', rule: 'columns', message: problem });
    return { format: 'focus', hash: hashOf(bytes, `focus ${basis}`), rows: tableRows(rows, (name) => name) };
  }
  const names = header.map((name) => name.toLowerCase());
  const unknown = names.find((name) => !columns.has(name));
  if (unknown !== undefined) throw invalid({ path: 'header', rule: 'columns', message: `the file has a column ${JSON.stringify(unknown.slice(0, 40))}, which is not known: its columns may be ${[...columns].join(', ')}` });
  return { format: 'csv', hash: hashOf(bytes, 'csv'), rows: tableRows(rows, (name) => name.toLowerCase()) };
}

/**
 * Reads rows one by one; those that break a rule are left out, each with its reason.
 * @param take keeps the row and says how many days it is about; throws a RowProblem for one that breaks a rule
 * @throws DomainError PAYLOAD_TOO_LARGE for too many rows
 */
export async function readRows(rows: IncomingImport['rows'], take: (row: unknown) => number): Promise<ReadRows> {
  const rejections: RejectedRow[] = [];
  let [accepted, rejected, since] = [0, 0, 0];
  try {
    for await (const { index, row } of rows) {
      if (index >= MOST_ROWS) throw new DomainError('PAYLOAD_TOO_LARGE', `An import may hold ${MOST_ROWS} rows.`, { limitRows: MOST_ROWS });
      try {
        if (row instanceof RowProblem) throw row;
        since += take(row);
        accepted += 1;
      } catch (error) {
        if (!(error instanceof RowProblem)) throw error;
        rejected += 1;
        since += 1;
        if (rejections.length < MOST_TOLD) rejections.push({ index, field: error.field, reason: error.reason });
      }
      if (since < DAYS_A_TURN) continue;
      since = 0;
      await nextTurn();
    }
  } catch (error) {
    refuseFile(error);
  }
  return { accepted, rejected, rejections };
}

/** Quotes that do not match leave nothing that could be told from what was meant: the file is refused whole. */
function refuseFile(error: unknown): never {
  if (error instanceof UnreadableCsv) throw invalid({ path: '', rule: 'csv', message: error.message });
  throw error;
}

async function* itemRows(items: Iterable<unknown>): IncomingImport['rows'] {
  let index = 0;
  for (const item of items) {
    if (item !== BLANK) yield { index, row: item instanceof Unreadable ? new RowProblem('', item.reason) : item };
    index += 1;
  }
}

/** Text that our own files defuse for spreadsheets comes back as it was. */
async function* tableRows(rows: AsyncIterable<Readonly<Record<string, string>> | RowProblem>, name: (column: string) => string): IncomingImport['rows'] {
  let index = 0;
  for await (const row of rows) {
    const read = row instanceof RowProblem ? row : Object.fromEntries(Object.entries(row).map(([column, value]) => [name(column), value.replace(FORMULA_GUARD, '')]));
    yield { index, row: read };
    index += 1;
  }
}

function hashOf(bytes: Buffer, reading: string): Buffer {
  return createHash('sha256').update(reading).update('\0').update(bytes).digest();
}
