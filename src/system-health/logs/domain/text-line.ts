import { parseAccessLine } from './access-line.js';
import { isRecord, parseJsonEntry } from './json-entry.js';
import { levelOf } from './levels.js';
import type { ParsedEntry } from './log-line.js';
import { parseSyslogLine } from './syslog-line.js';
import { timeOf } from './times.js';

/** `[2016-12-19 16:31:46,143] INFO …` and `2016-12-19T16:31:46.143Z INFO …`, as many loggers begin their lines. */
const TIMED = /^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)\]?\s+(?:\[?([A-Za-z]{3,9})\]?:?\s+)?(.*)$/s;
/** What belongs to the line before: indented lines, as in stack traces, and the causes in Java's. */
const CONTINUATION = /^(\s+\S|Caused by: |\.\.\. \d+ more)/;

/** Whether a line goes on with what the line before began. */
export const isContinuation = (text: string): boolean => CONTINUATION.test(text);

/** Reads a line of text, by whichever form it has. Nothing is refused: what has none is kept as text. */
export function parseTextLine(text: string, now: Date): ParsedEntry {
  return jsonLine(text) ?? parseAccessLine(text) ?? parseSyslogLine(text, now) ?? timedLine(text) ?? plain(text);
}

function jsonLine(text: string): ParsedEntry | null {
  if (!text.startsWith('{')) return null;
  try {
    const json: unknown = JSON.parse(text);
    const entry = isRecord(json) ? parseJsonEntry(json) : null;
    return entry && !('problem' in entry) ? entry : null;
  } catch {
    return null;
  }
}

function timedLine(text: string): ParsedEntry | null {
  const match = TIMED.exec(text);
  const at = match ? timeOf(match[1]) : null;
  if (!match || !at) return null;
  const level = levelOf(match[2]);
  const rest = match[3] ?? '';
  return { ...plain(level === null && match[2] !== undefined ? `${match[2]} ${rest}` : rest), at, level };
}

function plain(message: string): ParsedEntry {
  return { format: 'text', at: null, level: null, service: null, message, traceId: null, requestId: null, fields: {} };
}
