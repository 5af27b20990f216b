import fc from 'fast-check';
import { indexOf, tenantMark, toTsVector, wordsOf } from '../line-index.js';
import type { LogLine } from '../log-line.js';
import { canonicalQuery } from './canonical-query.js';
import { compileLogQuery } from './compile-log-query.js';
import { LogQueryError, type LogQuery } from './log-query.js';
import { matchesLine } from './match-line.js';
import { parseLogQuery } from './parse-log-query.js';

const TENANT = '0b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8';
const LINE: LogLine = {
  at: new Date('2026-03-10T12:00:00Z'),
  level: 'warn',
  service: 'api-gateway',
  message: 'GET /files/Log-stash.jar took too long for Jürgen',
  traceId: '75d85a88ba82669f',
  requestId: 'r-1',
  fields: { status: 503, durationMs: 12.5, 'req.method': 'GET', path: '/files/logstash.jar', note: "it's \\ odd", ok: true },
  format: 'json',
};
const found = (query: string, line: Partial<LogLine> = {}): boolean => matchesLine(parseLogQuery(query), indexOf({ ...LINE, ...line }));

describe('a search', () => {
  it.each<[string, LogQuery['terms']]>([
    ['', []],
    ['  timeout  ', [{ kind: 'words', words: ['timeout'], prefix: false, negated: false }]],
    ['"Connection refused"', [{ kind: 'words', words: ['connection', 'refused'], prefix: false, negated: false }]],
    ['-timeout', [{ kind: 'words', words: ['timeout'], prefix: false, negated: true }]],
    ['time*', [{ kind: 'words', words: ['time'], prefix: true, negated: false }]],
    ['favicon.ico', [{ kind: 'words', words: ['favicon', 'ico'], prefix: false, negated: false }]],
    ['http://a/b', [{ kind: 'words', words: ['http', 'a', 'b'], prefix: false, negated: false }]],
    ['10:05', [{ kind: 'words', words: ['10', '05'], prefix: false, negated: false }]],
    ['level>=warn', [{ kind: 'level', levels: ['warn', 'error', 'fatal'], negated: false }]],
    ['level:ERROR', [{ kind: 'level', levels: ['error'], negated: false }]],
    ['level!=info', [{ kind: 'level', levels: ['trace', 'debug', 'warn', 'error', 'fatal'], negated: false }]],
    ['service=api', [{ kind: 'field', field: 'service', value: 'api', prefix: false, negated: false }]],
    ['service!=api', [{ kind: 'field', field: 'service', value: 'api', prefix: false, negated: true }]],
    ['-service!=api', [{ kind: 'field', field: 'service', value: 'api', prefix: false, negated: false }]],
    ['req.method:"GET x"', [{ kind: 'field', field: 'req.method', value: 'GET x', prefix: false, negated: false }]],
    ['path=/a*', [{ kind: 'field', field: 'path', value: '/a', prefix: true, negated: false }]],
    ['path="/a*"', [{ kind: 'field', field: 'path', value: '/a*', prefix: false, negated: false }]],
    ['trace_id=abc', [{ kind: 'field', field: 'traceid', value: 'abc', prefix: false, negated: false }]],
    ['status=5xx', [{ kind: 'number', field: 'status', from: { value: 500, inclusive: true }, to: { value: 600, inclusive: false }, negated: false }]],
    ['status=40x', [{ kind: 'number', field: 'status', from: { value: 400, inclusive: true }, to: { value: 410, inclusive: false }, negated: false }]],
    ['ms>1.5', [{ kind: 'number', field: 'ms', from: { value: 1.5, inclusive: false }, to: null, negated: false }]],
    ['ms<=-2', [{ kind: 'number', field: 'ms', from: null, to: { value: -2, inclusive: true }, negated: false }]],
  ])('%p is understood', (text, terms) => expect(parseLogQuery(text).terms).toEqual(terms));

  it.each<[string, number, RegExp]>([
    ['a "b', 2, /quotes/],
    ['level>=loud', 7, /no level loud/],
    ['a status=', 9, /needs a value/],
    ['status= 5', 7, /needs a value/],
    ['ms>fast', 3, /number/],
    ['a - b', 2, /-/],
    ['pa*th', 2, /\*/],
    ['x=a*b', 3, /\*/],
    ['!!!', 0, /no word/],
    ['a ""', 2, /phrase/],
    ['x=""', 2, /value/],
    ['a '.repeat(31), 60, /30/],
    ['a'.repeat(1_001), 1_000, /1000/],
  ])('%p is refused with the position of what is wrong', (text, position, message) => {
    const refusal = (): unknown => parseLogQuery(text);
    expect(refusal).toThrow(message);
    expect(refusal).toThrow(expect.objectContaining({ position }) as Error);
  });

  it('of any text is understood or refused, and never anything else', () => {
    const odd = fc.string({ unit: fc.constantFrom('a', '"', '\\', '-', '=', '>', '<', ':', '*', ' ', '!', '5', 'x', 'é', '😀', "'", '&', '|', '(', '\n'), maxLength: 30 });
    fc.assert(
      fc.property(odd, (text) => {
        try {
          compileLogQuery(parseLogQuery(text), TENANT);
        } catch (error) {
          expect(error).toBeInstanceOf(LogQueryError);
          expect((error as LogQueryError).position).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    'took', 'TOOK TOO', '"took too long"', 'too took', 'files', 'log-stash', 'jürgen', 'JÜRGEN', 'stash*', '"too lo*"x-y'.slice(0, 0), 'odd', 'gateway',
    'service=api-gateway', 'service=API-*', 'level>=warn', 'level<error', 'status=503', 'status=5xx', 'status>=500', 'status>502', 'durationms>12', 'durationMs<=12.5', 'req.method=get',
    'path=/files/*', 'traceId=75d85a88ba82669f', 'trace=75d8*', 'request=r-1', 'ok=true', '-absent', '-status=404', 'status!=404', '-ms>5', 'note="it\'s \\\\ odd"', 'format=json',
  ])('%p finds the line', (query) => expect(found(query)).toBe(true));

  it.each([
    'absent', '"too took"', '"long for api"', 'took -files', 'status=404', 'status=4xx', 'status>503', 'durationms<12', 'level>=error', 'level=info', '-took', 'service=api', 'path=/other*',
    'toook', 'tim*', 'method=get', 'missing>0', '-status=5xx', 'message:absent', 'stash-log',
  ])('%p does not find the line', (query) => expect(found(query)).toBe(false));

  it('finds a line that lacks a field when it asks for none such', () => {
    expect(found('-status=5xx', { fields: {} })).toBe(true);
    expect(found('status!=503', { fields: {} })).toBe(true);
  });

  it('compiles to values alone, each lexeme quoted, and to the tenant\'s own lines', () => {
    expect(compileLogQuery(parseLogQuery(`it's -"a b" path=/x'\\* level>=error status=5xx n<3`), TENANT)).toEqual({
      match: "'@0b1c2d3e4f50' & ('it' <-> 's') & !(('a' <-> 'b')) & 'path=/x''\\\\':* & 'status=':* & 'n=':*",
      levels: [50, 60],
      ranges: [
        { field: 'status', from: 500, from_inclusive: true, to: 600, to_inclusive: false, negated: false },
        { field: 'n', to: 3, to_inclusive: false, negated: false },
      ],
    });
    expect(compileLogQuery(parseLogQuery('level>=warn -level=fatal'), TENANT)).toEqual({ match: null, levels: [40, 50], ranges: [] });
  });

  it('is the same search in another order', () => {
    expect(canonicalQuery(parseLogQuery('a  level=warn b'))).toBe(canonicalQuery(parseLogQuery('b A level:WARN a')));
    expect(canonicalQuery(parseLogQuery('a b'))).not.toBe(canonicalQuery(parseLogQuery('"a b"')));
  });
});

describe('the index of a line', () => {
  it('is written as PostgreSQL reads it', () => {
    const text = toTsVector(indexOf({ ...LINE, message: 'a b a', service: 's', traceId: null, requestId: null, fields: { k: "it's" } }), TENANT);
    expect(text).toBe("'@0b1c2d3e4f50' 'a':1,3 'b':2 's':5,8 'it':7 'service=s' 'format=json' 'k=it''s'");
    expect(tenantMark(TENANT)).toBe('@0b1c2d3e4f50');
  });

  it('holds the beginnings of very long words', () => expect(wordsOf('x'.repeat(500))).toEqual(['x'.repeat(64)]));
});
