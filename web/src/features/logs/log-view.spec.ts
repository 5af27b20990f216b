import { addressOf, fieldTerm, timeRangeOf, viewOf, withTerm } from './log-view.js';

const view = (text: string) => viewOf(new URLSearchParams(text));

describe('the address of the logs', () => {
  it('says search, range and whether it is live, and nothing that is so anyway', () => {
    expect(view('')).toEqual({ query: '', range: '24h', live: false });
    expect(view('q=level%3E%3Dwarn&range=7d&live=1')).toEqual({ query: 'level>=warn', range: '7d', live: true });
    expect(addressOf(view('range=24h')).toString()).toBe('');
    for (const text of ['q=a+b&range=7d&live=1', '']) expect(addressOf(view(text)).toString()).toBe(text);
  });

  it('leads from a point of a chart to the lines around it', () => {
    expect(view('at=2026-03-10T12:00:00Z&service=my%20api')).toEqual({
      query: 'service="my api"',
      range: '2026-03-10T11:55:00.000Z..2026-03-10T12:05:00.000Z',
      live: false,
    });
  });

  it.each(['range=nonsense', 'range=2026-01-02..2026-01-01', 'range=..'])('with %s shows the usual range', (text) =>
    expect(view(text).range).toBe('24h'),
  );

  it('names ranges as the API takes them', () => {
    expect(timeRangeOf('1h')).toBe('1h');
    expect(timeRangeOf('a..b')).toEqual({ from: 'a', to: 'b' });
  });
});

describe('a term of a search', () => {
  it.each([
    ['status', 404, 'status=404'],
    ['note', 'a b', 'note="a b"'],
    ['note', 'a"b\\', 'note="a\\"b\\\\"'],
    ['path', '/a*', 'path="/a*"'],
    ['note', '', 'note=""'],
    ['code', '5xx', 'code="5xx"'],
  ])('of %s and %s is %s', (name, value, term) => expect(fieldTerm(name, value)).toBe(term));

  it('is added once, and takes the place of its opposite', () => {
    expect(withTerm('', 'a=1')).toBe('a=1');
    expect(withTerm('x a=1 y', 'a=1')).toBe('x y a=1');
    expect(withTerm('x -a=1', 'a=1')).toBe('x a=1');
    expect(withTerm('x a=1', 'a=1', true)).toBe('x -a=1');
    expect(withTerm('aa=1', 'a=1')).toBe('aa=1 a=1');
  });
});
