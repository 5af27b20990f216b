import { isUtf8 } from 'node:buffer';
import { DomainError, type IncomingBody, invalid } from '../../platform/http/index.js';
import { type BatchFormat, NotABatch, batchItems } from '../domain/batch-items.js';

/** Bytes of a batch, unpacked, however it comes. */
export const BATCH_LIMIT_BYTES = 5 * 1024 * 1024;
/** Items of a batch: more than there can be good ones, of which the shortest have 24 characters; each bad one is answered by itself. */
export const MAX_ITEMS = 250_000;
/** Types under which lines are sent; there is no registered one. */
const LINES: ReadonlySet<string> = new Set(['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/x-jsonlines']);
const KEY = /^[\x20-\x7e]{1,255}$/;
const BYTE_ORDER_MARK = '\ufeff';

/** @param contentType lower case, without parameters. @throws DomainError VALIDATION_FAILED for a type that holds no events. */
export function batchFormatOf(contentType: string): BatchFormat {
  if (contentType === 'application/json') return 'json';
  if (LINES.has(contentType)) return 'lines';
  throw invalid({ path: 'content-type', rule: 'isIn', message: 'Content-Type must be application/json or application/x-ndjson' });
}

/**
 * The items of an unpacked body.
 * @throws DomainError VALIDATION_FAILED when it as a whole is no batch; PAYLOAD_TOO_LARGE, while they are read, when they are too many
 */
export function itemsOfBody(bytes: Buffer, format: BatchFormat): Iterable<unknown> {
  if (!isUtf8(bytes)) throw invalid({ path: '', rule: 'utf8', message: 'the body must be UTF-8' });
  const text = bytes.toString('utf8');
  try {
    return bounded(batchItems(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text, format));
  } catch (error) {
    if (error instanceof NotABatch) throw invalid({ path: '', rule: 'batch', message: error.message });
    throw error;
  }
}

/**
 * The items of a batch as it comes over HTTP: JSON or lines, gzip or not, up to the limit. What is not JSON comes as
 * `Unreadable`, an empty line as `BLANK`.
 * @param assertRoom called before the body is read: refuses what would be refused after it
 * @throws DomainError PAYLOAD_TOO_LARGE; VALIDATION_FAILED when the body as a whole is no batch.
 */
export async function itemsOfBatch(body: IncomingBody, assertRoom: () => void = () => undefined): Promise<Iterable<unknown>> {
  const format = batchFormatOf(body.contentType);
  assertRoom();
  return itemsOfBody(await body.read(BATCH_LIMIT_BYTES), format);
}

/** The `Idempotency-Key` of a batch; null when it has none. @throws DomainError VALIDATION_FAILED for one that cannot be kept. */
export function batchKeyOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (KEY.test(header)) return header;
  throw invalid({ path: 'idempotency-key', rule: 'length', message: 'Idempotency-Key must have 1 to 255 characters of ASCII' });
}

function* bounded(items: Iterable<unknown>): Generator<unknown> {
  let count = 0;
  for (const item of items) {
    count += 1;
    if (count > MAX_ITEMS) throw new DomainError('PAYLOAD_TOO_LARGE', `The batch holds more than ${MAX_ITEMS} items.`, { limitItems: MAX_ITEMS });
    yield item;
  }
}
