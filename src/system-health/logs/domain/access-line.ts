import { levelOfStatus } from './levels.js';
import type { ParsedEntry } from './log-line.js';
import { monthOf, utcTime, zoneMinutes } from './times.js';

/** A quoted part, in which `\"` and `\\` stand for themselves, as nginx and Apache write them. */
const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"';
/**
 * Apache's and nginx's common and combined formats; what follows them (nginx's `$http_x_forwarded_for`, times) is kept as
 * it stands. Each part ends at a character that it cannot hold, so that no line takes long.
 */
const LINE = new RegExp(
  `^(\\S{1,255}) (\\S{1,255}) ([^[]{1,255}) \\[(\\d\\d)/([A-Za-z]{3})/(\\d{4}):(\\d\\d):(\\d\\d):(\\d\\d) ([+-]\\d{4})\\] ${QUOTED} (\\d{3}|-) (\\d{1,18}|-)(?: ${QUOTED} ${QUOTED})?(?: (.*))?$`,
);
const REQUEST = /^([A-Z][A-Z-]{1,19}) (\S+)(?: (HTTP\/\d(?:\.\d)?))?$/;

/** Reads a line of a web server's access log. @returns null when it is none. */
export function parseAccessLine(text: string): ParsedEntry | null {
  const match = LINE.exec(text);
  if (!match) return null;
  const [, address, , user = '-', day, month = '', year, hour, minute, second, zone = '', request = '', status, bytes, referer, agent, rest] = match;
  const local = utcTime(Number(year), monthOf(month), Number(day), Number(hour), Number(minute), Number(second));
  if (!local) return null;
  const line = REQUEST.exec(unescaped(request));
  const code = status === '-' ? null : Number(status);
  const [method, path, protocol] = line ? [line[1], line[2], line[3]] : [null, null, null];
  const fields: Record<string, unknown> = {
    address,
    user: given(user),
    method,
    path: path?.split('?')[0],
    queryString: path?.includes('?') ? path.slice(path.indexOf('?') + 1) : null,
    protocol,
    status: code,
    bytes: bytes === '-' ? null : Number(bytes),
    referer: given(referer),
    userAgent: given(agent),
    rest: given(rest),
  };
  return {
    format: 'access',
    at: new Date(local.getTime() - zoneMinutes(zone) * 60_000),
    level: levelOfStatus(code ?? 0),
    service: null,
    message: `${unescaped(request)} ${status}`,
    traceId: null,
    requestId: null,
    fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)),
  };
}

const unescaped = (text: string): string => text.replace(/\\(["\\])/g, '$1');

function given(text: string | undefined): string | null {
  return text === undefined || text === '-' || text === '' ? null : unescaped(text);
}
