/** One field that broke a rule, as `VALIDATION_FAILED` lists them. `path` is dotted, such as `settings.host`. */
export interface FieldProblem {
  path: string;
  rule: string;
  message: string;
}

/** Code of an answer that never came: no network, or no server behind it. */
export const OFFLINE = 'OFFLINE';

/** A refusal by the API, or a request that did not reach it (`code` OFFLINE, `status` 0). */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly details?: unknown,
    readonly requestId?: string,
    /** Seconds after which trying again makes sense. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** The fields at fault; empty for every other kind of error. */
  get problems(): FieldProblem[] {
    if (this.code !== 'VALIDATION_FAILED' || !Array.isArray(this.details)) return [];
    return this.details.filter(isFieldProblem);
  }
}

function isFieldProblem(value: unknown): value is FieldProblem {
  if (typeof value !== 'object' || value === null) return false;
  const problem = value as Partial<FieldProblem>;
  return typeof problem.path === 'string' && typeof problem.message === 'string';
}

/** The sentence to show for whatever was thrown. */
export function errorMessage(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message;
  return 'Something went wrong.';
}
