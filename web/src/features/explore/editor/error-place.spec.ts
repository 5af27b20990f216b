import { ApiError } from '../../../api/errors.js';
import { lineAndColumn, problemOf, wordAt } from './error-place.js';

const error = (code: string, message: string, details?: unknown): ApiError => new ApiError(code, message, 422, details);
const marked = (sql: string, code: string, message: string, details: unknown): string | null => {
  const { place } = problemOf(error(code, message, details), sql, 0);
  return place === null ? null : sql.slice(place.from, place.to);
};

describe('the place of an error', () => {
  it('is an offset in the text when the guard refuses', () => {
    expect(marked('DELETE FROM t', 'QUERY_REJECTED', 'No.', { reason: 'data_modifying', position: 0 })).toBe('DELETE');
  });

  it('is counted in characters from 1 by the database', () => {
    expect(marked("SELECT '😀', nope FROM t", 'QUERY_FAILED', 'column "nope" does not exist', { position: 13 })).toBe(
      'nope',
    );
  });

  it('is the quoted name nearest to it when the text has parameters', () => {
    const sql = 'SELECT nope FROM t WHERE region = {{a_long_name}} AND t.nope > 1';
    expect(problemOf(error('QUERY_FAILED', 'column t.nope does not exist', { position: 40 }), sql, 0).place).toBeNull();
    const place = problemOf(error('QUERY_FAILED', 'column "t.nope" does not exist', { position: 40 }), sql, 0).place;
    expect(place).toEqual({ from: 54, to: 60 });
    expect(marked(sql, 'QUERY_FAILED', 'column "nope" does not exist', { position: 8 })).toBe('nope');
  });

  it('is unknown when neither is told', () => {
    expect(marked('SELECT 1/0', 'QUERY_FAILED', 'division by zero', {})).toBeNull();
    expect(problemOf(new TypeError('x'), 'SELECT 1', 0).place).toBeNull();
  });

  it('is moved to where the selection that ran stands', () => {
    expect(problemOf(error('QUERY_REJECTED', 'No.', { position: 0 }), 'DROP x', 10).place).toEqual({
      from: 10,
      to: 14,
    });
  });

  it('at the end of the text marks its last character', () => {
    expect(wordAt('SELECT a FROM \n', 15)).toEqual({ from: 12, to: 13 });
    expect(wordAt('', 0)).toEqual({ from: 0, to: 0 });
  });

  it('within a word marks the whole word', () => {
    expect(wordAt('LIMIT 7 OFF', 9)).toEqual({ from: 8, to: 11 });
    expect(wordAt('a = (b)', 4)).toEqual({ from: 4, to: 5 });
  });

  it('is told as line and column', () => {
    expect(lineAndColumn('a\nbc', 3)).toEqual({ line: 2, column: 2 });
  });

  it('comes with the hint of the database', () => {
    expect(problemOf(error('QUERY_FAILED', 'x', { hint: 'Try y.' }), 's', 0)).toMatchObject({ hint: 'Try y.' });
  });
});
