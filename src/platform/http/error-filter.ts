import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { failure } from './envelope.js';
import { DomainError, type ErrorCode, type FieldProblem, invalid } from './errors.js';
import type { RequestWithContext } from './request-context.js';

/** PostgreSQL's classes that mean "not now": connection failures, shutdown, out of connections, lock or statement timeout. */
const UNAVAILABLE_STATE = /^(08|57P|53)/;
const UNAVAILABLE_MESSAGE = /Connection terminated|timeout exceeded when trying to connect|the database system is|Client has encountered a connection error/i;
/** What the multipart parser says of a body that is cut off or has no boundary; its errors carry no code. */
const BROKEN_UPLOAD = /^(Multipart: Boundary not found|Unexpected end of (form|multipart data|file)|Malformed part header)/;
/**
 * A lone surrogate or NUL that reached PostgreSQL, an id that is no UUID, a time that is none or beyond its years: the
 * request's fault, not the server's.
 */
const UNSTORABLE_STATES: ReadonlySet<string> = new Set(['22P02', '22021', '22P05', '22007', '22008']);
const NETWORK_CODE = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/** The one place where an error becomes an answer; what is not a domain error is logged and told to nobody. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<RequestWithContext>();
    const reply = http.getResponse<FastifyReply>();
    // The client has gone away, and what was done for it was given up: nobody is left to be told.
    if (reply.raw.destroyed && isAbort(thrown)) return;
    const requestId = request.context?.requestId ?? 'unknown';
    const error = toDomainError(thrown);
    if (error.status === 500) this.logger.error({ err: thrown, requestId }, 'unexpected error');
    else if (error.status === 503) this.logger.warn({ requestId, reason: (thrown as Error).message }, 'unavailable');
    if (reply.sent) return;
    if (error.headers !== undefined) void reply.headers(error.headers);
    if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', String(error.retryAfterSeconds));
    if (error.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.code(error.status).type('application/json; charset=utf-8').send(failure(error, requestId));
  }
}

/** Maps whatever was thrown to an error that may be told to a client. */
export function toDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (isDatabaseUnavailable(thrown)) {
    return new DomainError('SERVICE_UNAVAILABLE', 'The database is not reachable just now; try again shortly.', undefined, 2);
  }
  const sqlState = (thrown as { code?: unknown } | null)?.code;
  if (typeof sqlState === 'string' && UNSTORABLE_STATES.has(sqlState)) {
    return new DomainError('VALIDATION_FAILED', 'A value has characters or a form that cannot be stored.', []);
  }
  if (BROKEN_UPLOAD.test(messageOf(thrown))) {
    return invalid({ path: 'file', rule: 'multipart', message: 'the upload is not whole, or not multipart/form-data' });
  }
  if (sqlState === '23505') return new DomainError('CONFLICT', 'Something with these values is there already.');
  if (sqlState === '57014') return new DomainError('QUERY_TIMEOUT', 'The database took too long to answer.');
  const status = statusOf(thrown);
  if (status !== null) return fromStatus(status, thrown as Error);
  return new DomainError('INTERNAL_ERROR', 'Something went wrong on the server; the request id leads to its log.');
}

function messageOf(thrown: unknown): string {
  const { message } = (thrown ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : '';
}

function isAbort(thrown: unknown): boolean {
  return (thrown as { name?: unknown } | null)?.name === 'AbortError';
}

function isDatabaseUnavailable(thrown: unknown): boolean {
  // Looked at by its fields: an error of another realm (a worker, a test's sandbox) is no instance of this one's Error.
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && (UNAVAILABLE_STATE.test(code) || NETWORK_CODE.test(code))) return true;
  return typeof message === 'string' && UNAVAILABLE_MESSAGE.test(message);
}

function statusOf(thrown: unknown): number | null {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHORIZED',
  403: 'ACCESS_DENIED',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'RATE_LIMIT_EXCEEDED',
  503: 'SERVICE_UNAVAILABLE',
};

/** Errors of the framework: unknown routes, broken JSON, bodies over the limit. */
function fromStatus(status: number, error: Error): DomainError {
  if (status >= 500 && status !== 503) {
    return new DomainError('INTERNAL_ERROR', 'Something went wrong on the server; the request id leads to its log.');
  }
  const code = CODE_BY_STATUS[status] ?? 'VALIDATION_FAILED';
  const message = code === 'NOT_FOUND' ? 'There is nothing at this address.' : error.message;
  const details: FieldProblem[] | undefined =
    code === 'VALIDATION_FAILED' ? [{ path: '', rule: 'request', message }] : undefined;
  return new DomainError(code, message, details);
}
