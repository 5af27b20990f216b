import { DomainError } from '../../../platform/http/index.js';
import { isAbortError } from '../abort.js';
import { boundedMessage } from '../error-text.js';
import { messageOf } from './duckdb-message.js';
import type { LoadProblem } from './load-problem.js';

/**
 * Makes QUERY_FAILED of an error of DuckDB's, without the excerpt of the statement and without paths of this server. A
 * table that is missing because its file could not be read is explained. Domain errors and AbortErrors pass unchanged.
 */
export function toQueryError(error: unknown, problems: ReadonlyMap<string, LoadProblem>, filesDirectory: string): Error {
  if (error instanceof DomainError || isAbortError(error)) return error as Error;
  const message = messageOf(error).split(/\n+LINE \d+:/)[0] ?? '';
  const missing = /Table with name (\S+) does not exist/.exec(message)?.[1]?.toLowerCase();
  const problem = missing === undefined ? undefined : problems.get(missing);
  if (problem !== undefined) return new DomainError('QUERY_FAILED', `The table ${missing ?? ''} is missing because its file could not be read: ${problem.message}`);
  return new DomainError('QUERY_FAILED', boundedMessage(withoutBreaks(message.replaceAll(filesDirectory, ''))));
}

/** Split, not matched: a message may repeat a value of any size, and a pattern would look at its blanks again and again. */
function withoutBreaks(message: string): string {
  return message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

/** True when the engine has given itself up and must be opened anew. */
export function isFatal(error: unknown): boolean {
  return /database has been invalidated|FATAL Error|INTERNAL Error/.test(messageOf(error));
}
