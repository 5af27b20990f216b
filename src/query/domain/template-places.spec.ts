import * as fc from 'fast-check';
import { DomainError } from '../../platform/http/index.js';
import { resolveParameters } from './query-parameters.js';
import { type SqlDialect, compileSqlTemplate } from './sql-template.js';
import { offsetInTemplate, toldOfTemplate } from './template-places.js';

const compile = (template: string, supplied: Record<string, unknown>, dialect: SqlDialect = 'postgresql') =>
  compileSqlTemplate(template, resolveParameters({ declared: [], supplied, builtIns: {}, locked: {} }), dialect);

/** Where the word of the statement stands in the template. */
function found(template: string, supplied: Record<string, unknown>, word: string, dialect?: SqlDialect): number | null {
  const { sql, places } = compile(template, supplied, dialect);
  return offsetInTemplate(places, sql.indexOf(word));
}

describe('a place in a compiled statement', () => {
  const template = 'SELECT {{first_value}}, wrong FROM t WHERE a = {{second}} [[ AND b = {{none}} ]] [[AND c IN ({{list}})]] AND bad';
  const given = { first_value: 1, second: 2, list: ['x', 'y', 'z'] };

  it.each<SqlDialect>(['postgresql', 'duckdb'])('is the same word in the template, whatever parameters stand before it (%s)', (dialect) => {
    for (const word of ['SELECT', 'wrong', 'FROM', 'a =', 'c ', 'bad']) {
      expect([word, found(template, given, word, dialect)]).toEqual([word, template.indexOf(word)]);
    }
  });

  it('of a parameter is where it is written, and of a list where its test begins', () => {
    expect(found(template, given, '$1')).toBe(template.indexOf('{{first_value}}'));
    expect(found(template, given, '$2')).toBe(template.indexOf('{{second}}'));
    expect(found(template, given, 'ANY(')).toBe(template.indexOf('IN ('));
    expect(found(template, given, '$4', 'duckdb')).toBe(template.indexOf('IN ('));
  });

  it('at the end is the end', () => {
    const { sql, places } = compile(template, given);
    expect(offsetInTemplate(places, sql.length)).toBe(template.length);
    expect(offsetInTemplate([], 0)).toBeNull();
  });

  it('never leaves the template, and in its own text is the same character', () => {
    const piece = fc.constantFrom('SELECT ', 'a ', '{{a}}', ':b ', '[[ AND {{c}} ]]', '[[ x ]]', "'é😀'", ' IN ({{d}})');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join(' ');
        const { sql, places } = compileSqlTemplate(
          text,
          resolveParameters({ declared: [{ name: 'a', type: 'number' }, { name: 'b', type: 'number' }, { name: 'c', type: 'number' }, { name: 'd', type: 'list' }], supplied: { a: 1, b: 2, d: ['x'] }, builtIns: {}, locked: {} }),
          'postgresql',
        );
        let last = 0;
        for (let offset = 0; offset <= sql.length; offset += 1) {
          const at = offsetInTemplate(places, offset);
          if (at === null) continue;
          expect(at).toBeGreaterThanOrEqual(last);
          expect(at).toBeLessThanOrEqual(text.length);
          last = at;
          const own = places.some((place) => place.at <= offset && offset < place.at + place.length);
          if (own) expect(text.charAt(at)).toBe(sql.charAt(offset));
        }
      }),
    );
  });
});

describe('an error of a compiled statement', () => {
  const places = [{ at: 0, from: 0, length: 7 }, { at: 7, from: 7, length: 0 }, { at: 9, from: 20, length: 10 }];

  it('is told with its place in the template', () => {
    const error = new DomainError('QUERY_FAILED', 'no', { sqlState: '42703', position: 11 }, 3);
    expect(toldOfTemplate(error, places)).toMatchObject({
      code: 'QUERY_FAILED',
      message: 'no',
      details: { sqlState: '42703', position: 22 },
      retryAfterSeconds: 3,
    });
  });

  it('stays as it is when it has none', () => {
    for (const error of [new DomainError('QUERY_FAILED', 'no'), new DomainError('QUERY_FAILED', 'no', { position: null }), new Error('no'), null]) {
      expect(toldOfTemplate(error, places)).toBe(error);
    }
  });
});
