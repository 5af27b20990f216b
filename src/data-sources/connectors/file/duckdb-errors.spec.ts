import { DomainError } from '../../../platform/http/index.js';
import { abortError } from '../abort.js';
import { isFatal, toQueryError } from './duckdb-errors.js';
import { LoadProblem } from './load-problem.js';

const none = new Map<string, LoadProblem>();

describe('toQueryError', () => {
  it("keeps DuckDB's words and drops the excerpt of the statement", () => {
    const error = new Error('Binder Error: Referenced column "nope" not found in FROM clause!\nCandidate bindings: "id"\n\nLINE 1: SELECT nope FROM orders\n               ^');
    expect(toQueryError(error, none, '/srv/files')).toMatchObject({
      code: 'QUERY_FAILED',
      message: 'Binder Error: Referenced column "nope" not found in FROM clause! Candidate bindings: "id"',
    });
  });

  it('shows no path of this server', () => {
    expect(toQueryError(new Error('IO Error: Cannot open "/srv/files/.tables/x"'), none, '/srv/files').message).toBe('IO Error: Cannot open "/.tables/x"');
  });

  it('is short, whatever value the message repeats', () => {
    const { message } = toQueryError(new Error(`Conversion Error: Could not convert string '${'x \n'.repeat(1_000_000)}' to INT32`), none, '/srv/files');
    expect(message.length).toBeLessThanOrEqual(2_000);
    expect(message).toMatch(/^Conversion Error: .* to INT32$/);
  });

  it('explains why a table is missing', () => {
    const problems = new Map([['broken', new LoadProblem('Broken.csv', 'it is empty')]]);
    const error = new Error('Catalog Error: Table with name broken does not exist!\nDid you mean "b"?\n\nLINE 1: FROM broken');
    expect(toQueryError(error, problems, '/srv').message).toBe('The table broken is missing because its file could not be read: Broken.csv: it is empty.');
    expect(toQueryError(new Error('Catalog Error: Table with name other does not exist!'), problems, '/srv').message).toBe('Catalog Error: Table with name other does not exist!');
  });

  it('leaves errors that have a meaning already', () => {
    const error = new DomainError('QUERY_TIMEOUT', 'too long');
    expect(toQueryError(error, none, '/srv')).toBe(error);
    expect(toQueryError(abortError(), none, '/srv').name).toBe('AbortError');
  });
});

describe('isFatal', () => {
  it('knows when the engine has given up', () => {
    expect(isFatal(new Error('FATAL Error: Failed: database has been invalidated because of a previous fatal error'))).toBe(true);
    expect(isFatal(new Error('Binder Error: no'))).toBe(false);
  });
});
