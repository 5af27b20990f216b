/** What went wrong, by the API's code (or OFFLINE, TOKEN_EXPIRED, WRONG_DASHBOARD of the SDK's own). */
export class EmbedError extends Error {
  override readonly name = 'EmbedError';

  constructor(
    readonly code: string,
    message: string,
    /** Status of the answer; 0 without one. */
    readonly status = 0,
  ) {
    super(message);
  }
}

/** Whatever was thrown as an EmbedError. */
export function toEmbedError(thrown: unknown): EmbedError {
  if (thrown instanceof EmbedError) return thrown;
  return new EmbedError('INTERNAL_ERROR', thrown instanceof Error ? thrown.message : String(thrown));
}

/** What went wrong in few words; the server's own sentence comes after it. */
export function failureTitle(code: string): string {
  return TITLES[code] ?? 'This could not be loaded';
}

const TITLES: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'You may not see this here',
  UNAUTHORIZED: 'This dashboard’s session has ended',
  TOKEN_EXPIRED: 'This dashboard’s session has ended',
  NOT_FOUND: 'There is no such dashboard',
  OFFLINE: 'The server cannot be reached',
  SOURCE_UNAVAILABLE: 'The data source does not answer',
  QUERY_TIMEOUT: 'The query took too long',
  QUERY_FAILED: 'The query failed',
  RATE_LIMIT_EXCEEDED: 'Too many requests at the moment',
  QUOTA_EXCEEDED: 'Too many queries at the moment',
};
