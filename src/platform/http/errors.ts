/** Stable error codes of the API; each belongs to exactly one HTTP status (docs: the API contract). */
export const ERROR_STATUS = {
  VALIDATION_FAILED: 400,
  UNAUTHORIZED: 401,
  ACCESS_DENIED: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  QUERY_REJECTED: 422,
  QUERY_FAILED: 422,
  RATE_LIMIT_EXCEEDED: 429,
  QUOTA_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  SOURCE_UNAVAILABLE: 503,
  SERVICE_UNAVAILABLE: 503,
  QUERY_TIMEOUT: 504,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One field that broke a rule: where, which rule, and a sentence for people. */
export interface FieldProblem {
  path: string;
  rule: string;
  message: string;
}

/**
 * The only kind of error whose message may reach a client. Everything else is answered as INTERNAL_ERROR.
 * `details` must hold nothing secret; `retryAfterSeconds` becomes the Retry-After header.
 */
export class DomainError extends Error {
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details?: unknown,
    readonly retryAfterSeconds?: number,
    /** Further headers of the answer. */
    readonly headers?: Readonly<Record<string, string>>,
  ) {
    super(message);
    this.name = 'DomainError';
    this.status = ERROR_STATUS[code];
  }
}

/** A resource that is not there, or belongs to another tenant (the two must not be told apart). */
export function notFound(resource: string): DomainError {
  return new DomainError('NOT_FOUND', `There is no such ${resource}.`);
}

/** A request whose fields break rules; at least one problem. */
export function invalid(...problems: FieldProblem[]): DomainError {
  return new DomainError('VALIDATION_FAILED', problems.map((problem) => problem.message).join(' '), problems);
}
