import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { CellValue, ResultColumn, ResultStream } from '../data-sources/index.js';
import { objectMaker } from './query-execution.js';

/** Formats in which a result streams. */
export type StreamFormat = 'text/csv' | 'application/x-ndjson';

/** A result as a stream of text that holds one batch of rows at a time. */
export function formatStream(result: ResultStream, format: StreamFormat): Readable {
  return Readable.from(format === 'text/csv' ? csv(result) : ndjson(result), { objectMode: false });
}

/** RFC 4180 with a header row; text cells that a spreadsheet would run as a formula are defused by an apostrophe. */
async function* csv({ columns, batches }: ResultStream): AsyncIterable<string> {
  yield stringify([columns.map(({ name }) => name)], { record_delimiter: 'windows', escape_formulas: true });
  for await (const batch of batches) {
    yield stringify(
      batch.map((row) => row.map((value, index) => csvCell(value, columns[index]))),
      { record_delimiter: 'windows', cast: { boolean: (value) => String(value) } },
    );
  }
}

function csvCell(value: CellValue, column: ResultColumn | undefined): string | number | boolean | null {
  if (value === null) return null;
  const text = typeof value === 'object' ? JSON.stringify(value) : value;
  const numeric = column?.type === 'number' || column?.type === 'integer';
  return typeof text === 'string' && !numeric && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

async function* ndjson({ columns, batches }: ResultStream): AsyncIterable<string> {
  const toObjects = objectMaker(columns);
  for await (const batch of batches) {
    if (batch.length > 0) yield `${toObjects(batch).map((row) => JSON.stringify(row)).join('\n')}\n`;
  }
}
