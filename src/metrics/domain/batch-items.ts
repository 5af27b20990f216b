/** An item whose text is no JSON. */
export class Unreadable {
  constructor(
    readonly reason: string,
    /** The item as it stood there. */
    readonly text: string,
  ) {}
}

/** A line with nothing on it. */
export const BLANK = Symbol('blank');

/** How the items of a batch stand in its text. */
export type BatchFormat = 'json' | 'lines';

/** The text as a whole is no batch. */
export class NotABatch extends Error {}

/**
 * The items of a batch, in order: parsed JSON of any kind, `Unreadable` or `BLANK`. With `lines` there is an item for each
 * line, blank ones included, so that an item's index is its line. A JSON text that does not parse as a whole is taken
 * apart at the commas of its list, and each item parsed by itself.
 * @throws NotABatch when a JSON text is neither a list nor one object.
 */
export function batchItems(text: string, format: BatchFormat): Iterable<unknown> {
  return format === 'lines' ? lines(text) : list(text);
}

function* lines(text: string): Generator<unknown> {
  let from = 0;
  while (from < text.length) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline;
    const line = text.slice(from, to);
    yield /\S/.test(line) ? parsed(line) : BLANK;
    from = to + 1;
  }
}

function list(text: string): Iterable<unknown> {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    if (/^\s*\[/.test(text)) return pieces(text);
    throw new NotABatch('the body must be a JSON list of events, or one event a line as application/x-ndjson');
  }
  if (Array.isArray(whole)) return whole as unknown[];
  if (typeof whole === 'object' && whole !== null) return [whole];
  throw new NotABatch('the body must be a JSON list of events');
}

/** The items of a list that is not JSON as a whole, cut at the commas that lie in no text, object or list of theirs. */
function* pieces(text: string): Generator<unknown> {
  let from = text.indexOf('[') + 1;
  let depth = 0;
  let inText = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (inText) {
      if (character === BACKSLASH) at += 1;
      else if (character === QUOTE) inText = false;
    } else if (character === QUOTE) inText = true;
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) depth += 1;
    else if ((character === CLOSE_BRACE || character === CLOSE_BRACKET) && depth > 0) depth -= 1;
    else if (depth === 0 && (character === COMMA || character === CLOSE_BRACKET)) {
      yield parsed(text.slice(from, at));
      from = at + 1;
      if (character === CLOSE_BRACKET) break;
    }
  }
  const rest = text.slice(from);
  if (/\S/.test(rest)) yield new Unreadable('the list does not end where this item begins', rest);
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return new Unreadable('this item is not JSON', text);
  }
}
