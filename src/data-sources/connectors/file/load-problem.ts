import { boundedMessage } from '../error-text.js';
import { messageOf } from './duckdb-message.js';

/** A file that cannot be read. The message names the file, the line where it is known, and never a path. */
export class LoadProblem extends Error {
  constructor(
    readonly fileName: string,
    readonly reason: string,
    readonly line: number | null = null,
  ) {
    super(`${fileName}${line === null ? '' : `, line ${String(line)}`}: ${boundedMessage(reason)}.`);
    this.name = 'LoadProblem';
  }
}

/** What DuckDB's messages mean, in the words of somebody who looks at the file. */
const REASONS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/Invalid unicode/i, () => 'the text is not UTF-8; save it as UTF-8, or set the encoding of the data source'],
  [/Expected Number of Columns: (\d+) Found: (\d+)/, ([, expected, found]) => `there are ${found ?? '?'} values where ${expected ?? '?'} are expected`],
  [/column "?(.+?)"?\. Could not convert string "(.*)" to '(.+?)'/s, ([, column, value, type]) => `"${shorten(value ?? '')}" in the column ${column ?? ''} is no ${type ?? ''}`],
  [/Maximum line size/i, () => 'the line is too long'],
  [/unterminated quote|Value with unterminated quote/i, () => 'a quotation mark is not closed'],
  [/Error when sniffing file/i, () => 'this does not look like a table of text'],
  [/Malformed JSON in file ".*?", .*?: ([^\n]*?)\.?\s*(?:\n|$)/s, ([, reason]) => `the JSON is malformed (${reason ?? ''})`],
  [/No magic bytes|Footer length error|too small to be a Parquet file|magic bytes/i, () => 'this is no Parquet file'],
  [/Out of Memory Error/i, () => 'it needs more memory than there is for it'],
];

/** Puts an error of DuckDB's about a file into words. */
export function loadProblem(fileName: string, error: unknown): LoadProblem {
  if (error instanceof LoadProblem) return error;
  const message = messageOf(error);
  const line = /on Line: (\d+)/.exec(message)?.[1];
  for (const [pattern, words] of REASONS) {
    const match = pattern.exec(message);
    if (match !== null) return new LoadProblem(fileName, words(match).trim(), line === undefined ? null : Number(line));
  }
  const firstLine = (message.split('\n')[0] ?? '').replace(/^[A-Z]\w* Error: /, '').replace(/["']?\/\S*["']?/g, 'the file');
  return new LoadProblem(fileName, firstLine.replace(/[.\s]+$/, ''), line === undefined ? null : Number(line));
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
