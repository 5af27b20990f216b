import { types } from 'node:util';
import pg from 'pg';
import { DomainError } from '../../../platform/http/index.js';
import { isAbortError } from '../abort.js';
import { boundedMessage } from '../error-text.js';

/** Seconds after which a client may try again while nothing is known about the source's recovery. */
const RETRY_AFTER_SECONDS = 5;
const QUERY_CANCELED = '57014';
const TRANSACTION_TIMEOUT = '25P04';

/** The server is going down, crashed, starts up, dropped the database or the idle session. */
const SHUTDOWN_STATES = /^57P0[1-5]$/;

/** True when the connection, and not the statement, is at fault: it broke, or the server is going down. */
export function isConnectionFault(error: unknown): boolean {
  if (error instanceof DomainError) return error.code === 'SOURCE_UNAVAILABLE';
  if (!(error instanceof pg.DatabaseError)) return types.isNativeError(error) && !isAbortError(error) && !isSyntaxError(error);
  // An answer without a state is none of PostgreSQL's. The severity may be translated, so that the states count too.
  return error.code === undefined || error.severity === 'FATAL' || error.severity === 'PANIC' || SHUTDOWN_STATES.test(error.code);
}

/** The connection cannot be made or was lost; the reason is the source's or the system's own, without secrets. */
export function unavailable(reason: string, retryAfterSeconds = RETRY_AFTER_SECONDS): DomainError {
  return new DomainError('SOURCE_UNAVAILABLE', `The data source cannot be reached: ${reason}.`, undefined, retryAfterSeconds);
}

/** All connections that this process may have to the source are in use; that says nothing about the source. */
export class PoolBusyError extends DomainError {
  constructor() {
    super('SOURCE_UNAVAILABLE', 'All connections to the data source are in use.', undefined, RETRY_AFTER_SECONDS);
  }
}

/** Makes SOURCE_UNAVAILABLE of whatever kept a connection from being made, a refused login included. */
export function connectionError(error: unknown, secret: string | undefined): DomainError {
  return types.isNativeError(error) ? unavailable(inWords(error, redact(error.message, secret))) : unavailable('unknown reason');
}

/** The statement took longer than it may. */
export function timedOut(timeoutMs: number): DomainError {
  return new DomainError('QUERY_TIMEOUT', `The query was stopped because it took longer than ${String(timeoutMs / 1000)} s.`);
}

/** The statement took longer than it may, and the source did not even stop it by itself: it does not answer. */
export class NoAnswerError extends DomainError {
  constructor(timeoutMs: number) {
    super('QUERY_TIMEOUT', `The query was stopped because the data source did not answer within ${String(timeoutMs / 1000)} s.`);
  }
}

/** What is needed to put an error of the driver into words. */
export interface ErrorContext {
  /** The statement, in which the source counts characters from 1. */
  sql: string;
  /** Never shown, wherever the source may have repeated it. */
  secret: string | undefined;
  /** The statement's limit and when it began (`performance.now()`). */
  timeoutMs: number;
  startedAt: number;
}

/**
 * Makes a domain error of whatever the driver, the source or the system answered: QUERY_FAILED with
 * `{ sqlState, position?, hint? }` (the position in UTF-16 units from 0), QUERY_TIMEOUT or SOURCE_UNAVAILABLE. Domain errors and AbortErrors pass unchanged.
 */
export function toSourceError(error: unknown, context: ErrorContext): Error {
  if (error instanceof DomainError || isAbortError(error)) return error as Error;
  if (isSyntaxError(error)) {
    return new DomainError('QUERY_FAILED', `The data source sent a value that does not fit its type (${redact(error.message, context.secret)}).`);
  }
  if (!types.isNativeError(error)) return unavailable('unknown reason');
  const message = redact(error.message, context.secret);
  if (!(error instanceof pg.DatabaseError) || isConnectionFault(error)) return unavailable(inWords(error, message));
  if (isTimeout(error, context)) return timedOut(context.timeoutMs);
  return new DomainError('QUERY_FAILED', message, {
    sqlState: error.code ?? null,
    ...(error.position === undefined ? {} : { position: offsetOf(Number(error.position), context.sql) }),
    ...(error.hint === undefined ? {} : { hint: redact(error.hint, context.secret) }),
  });
}

/** An error of a statement that was sent with `prefix` before it, with its position in the statement itself. */
export function withoutPrefix(error: unknown, prefix: string): unknown {
  if (!(error instanceof DomainError) || typeof error.details !== 'object' || error.details === null) return error;
  const { position } = error.details as { position?: unknown };
  if (typeof position !== 'number') return error;
  const details = { ...error.details, position: Math.max(0, position - prefix.length) };
  return new DomainError(error.code, error.message, details, error.retryAfterSeconds);
}

/** The source counts characters, of which some take two UTF-16 units. */
function offsetOf(position: number, sql: string): number {
  return Array.from(sql).slice(0, position - 1).join('').length;
}

/** The message may be in any language; a cancel that comes when the time is over is taken for the timeout. */
function isTimeout({ code, message }: pg.DatabaseError, { timeoutMs, startedAt }: ErrorContext): boolean {
  if (code === TRANSACTION_TIMEOUT) return true;
  return code === QUERY_CANCELED && (/timeout/i.test(message) || performance.now() - startedAt >= timeoutMs * 0.95);
}

const SYSTEM_ERRORS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};

/** System errors name addresses, which may be inside a private network; they are put into words without them. */
function inWords(error: Error, message: string): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = SYSTEM_ERRORS[code];
  if (known !== undefined) return known;
  if (message === 'timeout expired') return 'it did not answer in time';
  if (message.startsWith('Connection terminated')) return 'the connection was lost';
  return message.replace(/\.$/, '');
}

/** What decoding a value throws. */
function isSyntaxError(error: unknown): error is SyntaxError {
  return types.isNativeError(error) && error.name === 'SyntaxError';
}

/** Without the secret, and cut: the source repeats values of any size. Cut last, so that no half of the secret stays. */
function redact(text: string, secret: string | undefined): string {
  return boundedMessage(secret === undefined || secret.length < 4 ? text : text.replaceAll(secret, '***'));
}
