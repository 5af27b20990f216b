import { DomainError, type FieldProblem } from '../../platform/http/index.js';

/** What embedded viewers are told instead of a message that may hold the statement, its values, or the source's own words. */
const MESSAGES: Partial<Record<DomainError['code'], string>> = {
  QUERY_FAILED: 'The query could not be run.',
  QUERY_REJECTED: 'The query is not one that may be run.',
  QUOTA_EXCEEDED: 'No more queries can be run just now.',
  QUERY_TIMEOUT: 'The query took too long.',
  SOURCE_UNAVAILABLE: 'The data source is not reachable just now.',
};

/**
 * An error as an embedded viewer may hear it. Sources quote values in what they say (`invalid input syntax for type
 * integer: "…"`), and a value may be one that the viewer's token locks. Of broken values only those are named that the
 * viewer can choose.
 * @param locked names that the token locks
 */
export function toldToViewer(error: DomainError, locked: ReadonlySet<string>): DomainError {
  if (error.code === 'VALIDATION_FAILED') return toldProblems(error, locked);
  const message = MESSAGES[error.code];
  return message === undefined ? error : new DomainError(error.code, message, undefined, error.retryAfterSeconds);
}

function toldProblems({ details }: DomainError, locked: ReadonlySet<string>): DomainError {
  const problems = Array.isArray(details) ? (details as FieldProblem[]) : [];
  const own = problems.filter(({ path }) => {
    const name = /^parameters\.([^.]+)$/.exec(path)?.[1];
    return name !== undefined && !locked.has(name);
  });
  const message =
    own.length > 0 && own.length === problems.length
      ? own.map((problem) => problem.message).join(' ')
      : 'The query needs a value that its embed token does not carry, or carries in another form.';
  return new DomainError('VALIDATION_FAILED', message, own);
}
