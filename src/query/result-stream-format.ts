import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { type CellValue, type ResultColumn, jsonOf } from '../data-sources/index.js';
import { DomainError } from '../platform/http/index.js';
import { defused } from '../platform/spreadsheets/index.js';
import type { RowStream } from './row-stream.js';
import { rowWriter } from './row-writer.js';

/** Formats in which a result streams. */
export type StreamFormat = 'text/csv' | 'application/x-ndjson';

/** Bytes that are handed on at a time: small enough that a slow reader is told from one that has stopped. */
const PIECE_BYTES = 64 * 1024;

/**
 * A result as a stream of text that holds one batch of rows at a time. When the result is broken off it fails at once,
 * whether anybody reads it or not.
 */
export function formatStream(result: RowStream, format: StreamFormat): Readable {
  const texts = format === 'text/csv' ? csv(result) : ndjson(result);
  const readable = Readable.from(result.attended(inPieces(texts)), { objectMode: false });
  // Whoever sends it hears of a failure; one that comes before that must not end the process.
  readable.on('error', () => undefined);
  const { signal } = result;
  const breakOff = (): void => void readable.destroy(signal.reason instanceof DomainError ? signal.reason : undefined);
  signal.addEventListener('abort', breakOff, { once: true });
  if (signal.aborted) breakOff();
  return readable;
}

async function* inPieces(texts: AsyncIterable<string>): AsyncIterable<Buffer> {
  for await (const text of texts) {
    const bytes = Buffer.from(text);
    for (let start = 0; start < bytes.length; start += PIECE_BYTES) yield bytes.subarray(start, start + PIECE_BYTES);
  }
}

/** RFC 4180 with a header row; text cells that a spreadsheet would run as a formula are defused by an apostrophe. */
async function* csv(result: RowStream): AsyncIterable<string> {
  const { columns } = result;
  yield stringify([columns.map(({ name }) => defused(name))], { record_delimiter: 'windows' });
  for await (const batch of result.batches()) {
    yield stringify(
      batch.map((row) => row.map((value, index) => csvCell(value, columns[index]))),
      { record_delimiter: 'windows', cast: { boolean: (value) => String(value) } },
    );
  }
}

function csvCell(value: CellValue, column: ResultColumn | undefined): string | number | boolean | null {
  if (value === null) return null;
  // Begins with a bracket, or is a number.
  if (typeof value === 'object') return jsonOf(value);
  const numeric = column?.type === 'number' || column?.type === 'integer';
  return typeof value === 'string' && !numeric ? defused(value) : value;
}

async function* ndjson(result: RowStream): AsyncIterable<string> {
  const write = rowWriter(result.columns, '\n');
  for await (const batch of result.batches()) {
    if (batch.length > 0) yield `${write(batch)}\n`;
  }
}
