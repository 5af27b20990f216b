import type { ErrorCode } from '../platform/http/index.js';

/** What a route that runs a query may answer, for its documentation. */
export const QUERY_FAILURES: readonly ErrorCode[] = ['NOT_FOUND', 'QUERY_REJECTED', 'QUERY_FAILED', 'QUERY_TIMEOUT', 'QUOTA_EXCEEDED', 'SOURCE_UNAVAILABLE'];
