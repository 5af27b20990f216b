import { Readable } from 'node:stream';
import { RowProblem } from './row-fields.js';

/** The header of a CSV and its rows. */
export interface CsvTable {
  readonly header: readonly string[];
  /** Each by the names of the header; a row whose number of cells is another is a problem of its own. */
  readonly rows: AsyncIterable<Readonly<Record<string, string>> | RowProblem>;
}

/** The text as a whole is no CSV that can be read. */
export class UnreadableCsv extends Error {}

const DELIMITERS = [',', ';', '\t'] as const;
const MOST_RECORD_BYTES = 256 * 1024;
const MOST_COLUMNS = 500;
const PIECE_BYTES = 64 * 1024;

/**
 * Reads a CSV (RFC 4180) of UTF-8 with a header row; commas, semicolons or tabs part it, whichever its header has most of.
 * @throws UnreadableCsv when it has no header, or a name in it twice; while rows are read, where quotes do not match
 */
export async function csvTable(bytes: Buffer): Promise<CsvTable> {
  const { parse } = await import('csv-parse');
  const records = Readable.from(pieces(bytes), { objectMode: false }).pipe(
    parse({ bom: true, delimiter: delimiterOf(bytes), relax_column_count: true, skip_empty_lines: true, max_record_size: MOST_RECORD_BYTES }),
  );
  const iterator = readable(records as AsyncIterable<string[]>)[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) throw new UnreadableCsv('the file is empty: it needs a header row');
  const header = first.value.map((name) => name.trim());
  if (header.length > MOST_COLUMNS) throw new UnreadableCsv(`the file has more than ${MOST_COLUMNS} columns`);
  const twice = header.find((name, index) => header.indexOf(name) < index);
  if (twice !== undefined) throw new UnreadableCsv(`the header has ${JSON.stringify(twice.slice(0, 40))} twice`);
  return { header, rows: rowsOf(header, { [Symbol.asyncIterator]: () => iterator }) };
}

async function* rowsOf(header: readonly string[], records: AsyncIterable<string[]>): AsyncGenerator<Record<string, string> | RowProblem> {
  for await (const cells of records) {
    if (cells.length !== header.length) yield new RowProblem('', `the row has ${cells.length} cells, the header has ${header.length}`);
    else yield Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));
  }
}

async function* readable(records: AsyncIterable<string[]>): AsyncGenerator<string[]> {
  try {
    yield* records;
  } catch (error) {
    throw new UnreadableCsv(`the file cannot be read as CSV: ${error instanceof Error ? error.message : 'it is broken'}`);
  }
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) yield bytes.subarray(start, start + PIECE_BYTES);
}

function delimiterOf(bytes: Buffer): string {
  const line = bytes.subarray(0, PIECE_BYTES).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
