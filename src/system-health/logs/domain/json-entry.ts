import { levelOf } from './levels.js';
import type { ParsedEntry } from './log-line.js';
import { timeOf } from './times.js';

/** Names under which loggers put what every line has; the first that is there counts. */
const TIME = ['time', 'timestamp', '@timestamp', 'ts', 'datetime', 'date'];
const LEVEL = ['level', 'severity', 'lvl', 'loglevel', 'log.level', 'levelname'];
const MESSAGE = ['msg', 'message', 'short_message', 'log', 'text'];
const SERVICE = ['service', 'service.name', 'serviceName', 'service_name', 'app', 'application', 'name'];
const TRACE = ['traceId', 'trace_id', 'traceID', 'trace.id', 'dd.trace_id', 'otelTraceID'];
const REQUEST = ['requestId', 'request_id', 'requestID', 'reqId', 'req.id', 'request.id', 'x-request-id', 'correlationId', 'correlation_id'];
/** `version-traceid-parent-flags` of W3C Trace Context. */
const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

type Json = Readonly<Record<string, unknown>>;

/** Why an object is no line of a log. */
export interface EntryProblem {
  readonly problem: string;
}

/** Reads an object as pino, bunyan, winston, log4j's JSON layouts, GELF and Elastic's common schema write them. */
export function parseJsonEntry(json: Json): ParsedEntry | EntryProblem {
  const taken = new Set<string>();
  const take = (names: readonly string[], fits: (value: unknown) => boolean): unknown => {
    for (const name of names) {
      const value = at(json, name);
      if (!fits(value)) continue;
      taken.add(name);
      return value;
    }
    return undefined;
  };
  const time = take(TIME, (value) => value !== undefined && value !== null);
  const parsedTime = time === undefined ? null : timeOf(time);
  if (time !== undefined && !parsedTime) return { problem: 'the time is neither ISO 8601 nor a number since 1970' };
  const level = levelOf(take(LEVEL, (value) => levelOf(value) !== null));
  const message = take(MESSAGE, isText);
  const service = take(SERVICE, isName);
  const traceId = take(TRACE, isName) ?? traceOfParent(at(json, 'traceparent'));
  const requestId = take(REQUEST, isName);
  return {
    format: 'json',
    at: parsedTime,
    level,
    service: nullable(service),
    message: typeof message === 'string' ? message : (errorMessage(json) ?? ''),
    traceId: nullable(traceId),
    requestId: nullable(requestId),
    fields: without(json, taken),
  };
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isName = (value: unknown): boolean => (typeof value === 'string' && value !== '') || typeof value === 'number';
const nullable = (value: unknown): string | null => (value === undefined || value === null ? null : `${value as string | number}`);

/** The value of a dotted name, whether it stands there as one key or as an object within an object. */
function at(json: Json, name: string): unknown {
  if (Object.hasOwn(json, name)) return json[name];
  const dot = name.indexOf('.');
  if (dot < 0) return undefined;
  const head = name.slice(0, dot);
  const inner = Object.hasOwn(json, head) ? json[head] : undefined;
  return isRecord(inner) ? at(inner, name.slice(dot + 1)) : undefined;
}

function without(json: Json, taken: ReadonlySet<string>): Json {
  const entries = Object.entries(json).flatMap(([name, value]): [string, unknown][] => {
    if (taken.has(name)) return [];
    const inner = [...taken].filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
    return [[name, inner.length > 0 && isRecord(value) ? without(value, new Set(inner)) : value]];
  });
  return Object.fromEntries(entries);
}

function errorMessage(json: Json): string | null {
  for (const name of ['err', 'error', 'exception']) {
    const error = json[name];
    if (typeof error === 'string' && error !== '') return error;
    if (isRecord(error) && typeof error['message'] === 'string') return error['message'];
  }
  return null;
}

function traceOfParent(value: unknown): string | undefined {
  return typeof value === 'string' ? TRACE_PARENT.exec(value)?.[1] : undefined;
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
