import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileKind } from './file-names.js';
import type { FileSettings } from './file.settings.js';
import { JsonDepth } from './json-depth.js';
import { assertLinesFit } from './line-length.js';
import { LoadProblem } from './load-problem.js';

/** An upload, and where files may be put that DuckDB can read in its place. */
export interface Upload {
  fileName: string;
  path: string;
  kind: FileKind;
  workDirectory: string;
}

/** Deeper JSON is refused; far below what DuckDB's reader survives, far above what anybody writes. */
const MAX_JSON_DEPTH = 200;
/** Levels of a JSON document that become columns and structs; what lies deeper stays JSON. */
const JSON_SCHEMA_DEPTH = 6;

/**
 * The table function that reads an upload, as SQL. JSON is looked through before, and copied without a byte order mark
 * or from UTF-16, which DuckDB does not read.
 * @throws LoadProblem
 */
export async function readerOf(upload: Upload, settings: FileSettings): Promise<string> {
  const mark = await byteOrderMark(upload.path);
  switch (upload.kind) {
    case 'csv':
    case 'tsv':
      await assertLinesFit(upload.fileName, upload.path);
      return csvReader(upload, { encoding: encodingOf(settings, mark) });
    case 'json':
    case 'ndjson': {
      const format = upload.kind === 'ndjson' ? 'newline_delimited' : 'auto';
      const path = await readableJson(upload, mark);
      return `read_json(${pathLiteral(path)}, format = '${format}', compression = 'uncompressed', hive_partitioning = false, maximum_depth = ${String(JSON_SCHEMA_DEPTH)})`;
    }
    case 'parquet':
      return `read_parquet(${pathLiteral(upload.path)}, hive_partitioning = false)`;
  }
}

/** The first line of newline-delimited JSON that is none; null when there is no such line. DuckDB counts them wrongly. */
export async function malformedLine(path: string): Promise<number | null> {
  let number = 0;
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    number += 1;
    try {
      if (line.trim() !== '') JSON.parse(line);
    } catch {
      lines.close();
      return number;
    }
  }
  return null;
}

/** How a text table is to be read, beyond what DuckDB finds out by itself. */
export interface CsvReading {
  encoding?: string;
  /** Look at every row before choosing the types, not only at the first twenty thousand. */
  wholeSample?: boolean;
  delimiter?: string;
  /** The columns' names, all of them text: nothing is found out any more, and the first row that does not fit is told. */
  columns?: readonly string[];
}

export function csvReader({ path, kind }: Pick<Upload, 'path' | 'kind'>, reading: CsvReading): string {
  const delimiter = kind === 'tsv' ? '\t' : reading.delimiter;
  const columns = reading.columns?.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  const options = [
    "compression = 'none'",
    'hive_partitioning = false',
    // Left to itself DuckDB skips rows at the beginning that do not fit the others.
    'skip = 0',
    ...(reading.encoding === undefined ? [] : [`encoding = ${literal(reading.encoding)}`]),
    ...(reading.wholeSample ? ['sample_size = -1'] : []),
    ...(delimiter === undefined ? [] : [`delim = ${literal(delimiter)}`]),
    ...(columns === undefined ? [] : [`auto_detect = false, header = true, quote = '"', escape = '"', columns = {${columns}}`]),
  ];
  return `read_csv(${pathLiteral(path)}, ${options.join(', ')})`;
}

/** The encoding that `read_csv` is told; undefined leaves it at UTF-8. */
export function encodingOf({ encoding }: FileSettings, mark: ByteOrderMark): string {
  if (encoding === 'auto') return mark === 'utf-16le' || mark === 'utf-16be' ? 'utf-16' : 'utf-8';
  return encoding;
}

export type ByteOrderMark = 'utf-8' | 'utf-16le' | 'utf-16be' | null;

export async function byteOrderMark(path: string): Promise<ByteOrderMark> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(3), 0, 3, 0);
    if (buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) return 'utf-8';
    if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'utf-16le';
    return buffer[0] === 0xfe && buffer[1] === 0xff ? 'utf-16be' : null;
  } finally {
    await file.close();
  }
}

async function readableJson(upload: Upload, mark: ByteOrderMark): Promise<string> {
  const depth = new JsonDepth(MAX_JSON_DEPTH);
  const assertDepth = (chunk: Uint8Array): void => {
    const line = depth.read(chunk);
    if (line !== null) throw new LoadProblem(upload.fileName, `the JSON is nested deeper than ${String(MAX_JSON_DEPTH)} levels`, line);
  };
  if (mark === null) {
    for await (const chunk of createReadStream(upload.path)) assertDepth(chunk as Uint8Array);
    return upload.path;
  }
  const copy = join(upload.workDirectory, 'upload.json');
  const decoder = new TextDecoder(mark);
  const transcoding = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        const text = Buffer.from(decoder.decode(chunk, { stream: true }));
        assertDepth(text);
        done(null, text);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  await pipeline(createReadStream(upload.path), transcoding, createWriteStream(copy, { mode: 0o600 }));
  return copy;
}

/** A path as DuckDB takes it: where names may be patterns, their special characters stand in brackets. */
function pathLiteral(path: string): string {
  return literal(path.replace(/[[*?]/g, '[$&]'));
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
