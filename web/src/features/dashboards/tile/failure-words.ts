/** What went wrong with a widget's query, by its code, in few words; the server's own sentence comes after it. */
export function failureTitle(code: string): string {
  switch (code) {
    case 'QUERY_TIMEOUT':
      return 'The query took too long';
    case 'QUERY_REJECTED':
      return 'The query is not allowed';
    case 'QUERY_FAILED':
      return 'The query failed';
    case 'SOURCE_UNAVAILABLE':
      return 'The data source does not answer';
    case 'NOT_FOUND':
      return 'The data source or query is gone';
    case 'ACCESS_DENIED':
      return 'You may not see this';
    case 'QUOTA_EXCEEDED':
    case 'RATE_LIMIT_EXCEEDED':
      return 'Too many queries at the moment';
    case 'VALIDATION_FAILED':
      return 'A value does not fit the query';
    case 'OFFLINE':
      return 'The server cannot be reached';
    default:
      return 'This could not be loaded';
  }
}
