import { isRecord } from './json-entry.js';
import { isContinuation } from './text-line.js';

/** Lines of one request; more are refused as a whole. */
export const MOST_LINES = 50_000;
/** Characters of one line or entry of text that are looked at. */
const TEXT_LENGTH = 64 * 1024;

/** How a body is written, by its content type; null for a type that holds no lines. */
export function batchFormatOf(contentType: string): 'json' | 'ndjson' | 'text' | null {
  if (contentType === 'application/json' || contentType === '') return 'json';
  if (/^application\/(x-)?(ndjson|jsonl|json-?lines|json-seq)$/.test(contentType)) return 'ndjson';
  return contentType.startsWith('text/') ? 'text' : null;
}

/** An item of a batch, at its place; `reason` says why it is none. */
export type BatchItem = { readonly index: number } & (
  | { readonly json: Readonly<Record<string, unknown>> }
  | { readonly text: string }
  | { readonly reason: string }
);

/** A body that is no batch at all. */
export class BatchError extends Error {
  constructor(
    message: string,
    readonly tooMany = false,
  ) {
    super(message);
    this.name = 'BatchError';
  }
}

/**
 * Reads the items of a body one after the other. Indexes count lines, or items of the list, from 0.
 * @throws BatchError for JSON that cannot be read as a whole, and for more than `MOST_LINES`.
 */
export function* readBatch(body: Buffer, format: 'json' | 'ndjson' | 'text'): Generator<BatchItem> {
  const text = new TextDecoder().decode(body);
  let count = 0;
  for (const item of format === 'text' ? textItems(text) : format === 'ndjson' ? ndjsonItems(text) : jsonItems(text)) {
    count += 1;
    if (count > MOST_LINES) throw new BatchError(`A request may hold ${MOST_LINES} lines.`, true);
    yield item;
  }
}

function* jsonItems(text: string): Generator<BatchItem> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Many send one object a line and call it JSON.
    if (!/^\s*\{[^\n]*\}\s*\n/.test(text)) throw new BatchError('The body is not JSON.');
    yield* ndjsonItems(text);
    return;
  }
  for (const [index, value] of (Array.isArray(json) ? json : [json]).entries()) yield itemOf(index, value as unknown);
}

function* ndjsonItems(text: string): Generator<BatchItem> {
  for (const [index, line] of linesOf(text)) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      yield { index, reason: 'the line is not JSON' };
      continue;
    }
    yield itemOf(index, value);
  }
}

function itemOf(index: number, value: unknown): BatchItem {
  if (typeof value === 'string') return { index, text: value.slice(0, TEXT_LENGTH) };
  return isRecord(value) ? { index, json: value } : { index, reason: 'the item is neither an object nor text' };
}

/** Lines of text, each with those that go on with it, such as its stack trace. */
function* textItems(text: string): Generator<BatchItem> {
  let open: { index: number; text: string } | null = null;
  for (const [index, line] of linesOf(text)) {
    if (open && isContinuation(line) && open.text.length + line.length < TEXT_LENGTH) {
      open = { index: open.index, text: `${open.text}\n${line}` };
      continue;
    }
    if (open) yield open;
    open = { index, text: line.slice(0, TEXT_LENGTH) };
  }
  if (open) yield open;
}

/** Lines that hold something, with their places. Split one by one: a list of millions would take all of the memory. */
function* linesOf(text: string): Generator<[number, string]> {
  for (let start = 0, index = 0; start < text.length; index += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).replace(/\r$/, '');
    if (line.trim() !== '') yield [index, line];
    start = end + 1;
  }
}
