/** Kinds of files that can be uploaded. */
export type FileKind = 'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet';

const KIND_OF_EXTENSION: Record<string, FileKind> = { csv: 'csv', tsv: 'tsv', json: 'json', ndjson: 'ndjson', jsonl: 'ndjson', parquet: 'parquet' };
const MAX_FILE_NAME = 120;
const MAX_TABLE_NAME = 60;
/** Names that systems other than ours treat as devices, with or without an extension. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Names that the engine's own tables carry, and words that could not stand in a statement without quotes. */
const ENGINE_NAME = /^(duckdb_|pragma_|pg_|sqlite_|information_schema)/;
const RESERVED = new Set(
  (
    'all analyse analyze and anti any array as asc asof both by case cast check collate column constraint create cross default deferrable desc describe ' +
    'distinct do else end except false fetch for foreign from full glob grant group having ilike in inner initially intersect into is isnull join ' +
    'lambda lateral leading left like limit map natural not notnull null offset on only or order outer overlaps pivot placing positional primary qualify ' +
    'references returning right select semi show similar some struct summarize table tablesample then to trailing true try_cast union unique unnest unpivot using ' +
    'values variadic when where window with'
  ).split(' '),
);

/** The kind that a file name's extension tells; null when it is none that can be read. */
export function fileKind(name: string): FileKind | null {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(KIND_OF_EXTENSION, extension) ? (KIND_OF_EXTENSION[extension] ?? null) : null;
}

/**
 * A name under which an upload may be kept in a directory: no path, no control characters, not hidden, at most
 * 120 characters, with letters of every script and its extension kept.
 */
export function safeFileName(uploaded: string): string {
  const base = uploaded.normalize('NFC').split(/[/\\]/).pop() ?? '';
  const cleaned = base.replace(/[^\p{L}\p{M}\p{N} ._()-]+/gu, '_').replace(/^[. ]+|[. ]+$/g, '');
  const named = cleaned === '' ? 'file' : DEVICE_NAME.test(cleaned) ? `_${cleaned}` : cleaned;
  if ([...named].length <= MAX_FILE_NAME) return named;
  const extension = /\.[^.]{1,10}$/.exec(named)?.[0] ?? '';
  return firstCharacters(named, MAX_FILE_NAME - extension.length).replace(/[. ]+$/, '') + extension;
}

/**
 * The table that each file becomes: its name in lower case without the extension, words joined by `_`, so that it
 * needs no quotes in SQL. Equal names get `_2`, `_3`, in the order of the file names, whatever order they come in.
 */
export function tableNames(fileNames: readonly string[]): Map<string, string> {
  const tables = new Map<string, string>();
  const taken = new Set<string>();
  for (const fileName of [...fileNames].sort(byCodePoints)) {
    const wanted = tableName(fileName);
    let unique = wanted;
    for (let suffix = 2; taken.has(unique); suffix += 1) unique = `${wanted}_${String(suffix)}`;
    taken.add(unique);
    tables.set(fileName, unique);
  }
  return tables;
}

function tableName(fileName: string): string {
  const words = fileName
    .normalize('NFC')
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  const short = firstCharacters(words, MAX_TABLE_NAME).replace(/_+$/, '');
  if (short === '') return 'file';
  return /^[\p{N}\p{M}]/u.test(short) || RESERVED.has(short) || ENGINE_NAME.test(short) ? `t_${short}` : short;
}

function firstCharacters(text: string, count: number): string {
  return [...text].slice(0, count).join('');
}

function byCodePoints(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
