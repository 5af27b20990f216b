import { levelOfSeverity } from './levels.js';
import type { ParsedEntry } from './log-line.js';
import { monthOf, timeOf, utcTime } from './times.js';

/** `<PRI>1 TIME HOST APP PROCID MSGID` of RFC 5424, section 6; what follows is structured data and the message. */
const HEADER_5424 = /^<(\d{1,3})>1 (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) /;
/** The BSD form that RFC 3164 describes, with or without its priority, and the ISO times that rsyslog writes. */
const LINE_3164 =
  /^(?:<(\d{1,3})>)?(?:([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)|(\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d))) (\S{1,255}) ([\w./-]{1,128})(?:\[([^\]]{1,64})\])?: ?(.*)$/s;

/**
 * Reads a line of syslog, RFC 5424 or 3164. @returns null when it is none.
 * @param now says which year a line means that names none: the one that puts it closest before
 */
export function parseSyslogLine(text: string, now: Date): ParsedEntry | null {
  return parse5424(text) ?? parse3164(text, now);
}

function parse5424(text: string): ParsedEntry | null {
  const match = HEADER_5424.exec(text);
  if (!match) return null;
  const [header, priority, time = '-', host, app, process, messageId] = match;
  const severity = severityOf(priority);
  const at = timeOf(time);
  const structured = structuredData(text, header.length);
  if (severity === null || !structured || (time !== '-' && !at)) return null;
  const fields = named({ host, process, messageId, facility: Number(priority) >> 3, ...structured.fields });
  return {
    format: 'syslog-5424',
    at,
    level: levelOfSeverity(severity),
    service: app === '-' ? null : (app ?? null),
    message: text.slice(structured.end).replace(/^ (\u{feff}|BOM)?/u, ''),
    traceId: null,
    requestId: null,
    fields,
  };
}

/** `-`, or `[id name="value" …]…`; in values `\"`, `\\` and `\]` stand for themselves. */
function structuredData(text: string, start: number): { fields: Record<string, string>; end: number } | null {
  if (text[start] === '-') return { fields: {}, end: start + 1 };
  const fields: Record<string, string> = {};
  let at = start;
  while (text[at] === '[') {
    const id = matchAt(/[^\s=\]"]{1,32}/y, text, at + 1);
    if (!id) return null;
    at += 1 + id[0].length;
    for (let parameter = matchAt(PARAMETER, text, at); parameter; parameter = matchAt(PARAMETER, text, at)) {
      fields[`${id[0]}.${parameter[1]}`] = (parameter[2] ?? '').replace(/\\(["\\\]])/g, '$1');
      at += parameter[0].length;
    }
    if (text[at] !== ']') return null;
    at += 1;
  }
  return at === start || (at < text.length && text[at] !== ' ') ? null : { fields, end: at };
}

const PARAMETER = / ([^\s=\]"]{1,32})="((?:[^"\\\]]|\\.)*)"/y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function parse3164(text: string, now: Date): ParsedEntry | null {
  const match = LINE_3164.exec(text);
  if (!match) return null;
  const [, priority, month, day, hour, minute, second, iso, host, program, process, message = ''] = match;
  const severity = priority === undefined ? null : severityOf(priority);
  if (priority !== undefined && severity === null) return null;
  const at = iso === undefined ? yearless(monthOf(month ?? ''), Number(day), Number(hour), Number(minute), Number(second), now) : timeOf(iso);
  if (!at) return null;
  return {
    format: 'syslog-3164',
    at,
    level: severity === null ? null : levelOfSeverity(severity),
    service: program ?? null,
    message,
    traceId: null,
    requestId: null,
    fields: named({ host, process, facility: priority === undefined ? null : Number(priority) >> 3 }),
  };
}

/** A time without a year lies in the past, but for a day, by which clocks and zones may differ. */
function yearless(month: number, day: number, hour: number, minute: number, second: number, now: Date): Date | null {
  const latest = now.getTime() + 86_400_000;
  // The 29th of February may lie up to eight years back.
  for (let year = now.getUTCFullYear() + 1; year > now.getUTCFullYear() - 9; year -= 1) {
    const at = utcTime(year, month, day, hour, minute, second);
    if (at && at.getTime() <= latest) return at;
  }
  return null;
}

/** Priorities are facility × 8 + severity, up to 191. */
function severityOf(priority: string | undefined): number | null {
  const value = Number(priority);
  return value <= 191 ? value % 8 : null;
}

function named(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== '-'));
}
