import { arrayLiteral, parseArrayLiteral } from './array-literal.js';

const text = (element: string): string => element;

describe('parseArrayLiteral', () => {
  it.each([
    ['{}', []],
    ['{a,b}', ['a', 'b']],
    ['{NULL,"NULL",null}', [null, 'NULL', 'null']],
    ['{"",a}', ['', 'a']],
    ['{"a,b","c}d","e{f"}', ['a,b', 'c}d', 'e{f']],
    ['{"say \\"hi\\"","back\\\\slash"}', ['say "hi"', 'back\\slash']],
    ['{{1,2},{3,NULL}}', [['1', '2'], ['3', null]]],
    ['{{{x}}}', [[['x']]]],
    ['[0:1]={a,b}', ['a', 'b']],
    ['[-1:0][2:3]={{a,b},{c,d}}', [['a', 'b'], ['c', 'd']]],
    ['{"\u{1F600}",é}', ['\u{1F600}', 'é']],
  ])('reads %s', (literal, expected) => {
    expect(parseArrayLiteral(literal, text)).toEqual(expected);
  });

  it('decodes each element, but not NULL', () => {
    expect(parseArrayLiteral('{1,NULL,"3"}', Number)).toEqual([1, null, 3]);
  });

  it.each(['', 'a', '{', '{a', '{"a}', '}', '{a}}', '{a}{b}', '{a}b', '[0:1]', '{{a}'])('refuses %j', (literal) => {
    expect(() => parseArrayLiteral(literal, text)).toThrow(SyntaxError);
  });
});

describe('arrayLiteral', () => {
  it('writes what parseArrayLiteral reads back', () => {
    const elements = ['a', 'b,c', '"', '\\', '{x}', 'NULL', '', ' ', null];
    expect(parseArrayLiteral(arrayLiteral(elements), text)).toEqual(elements);
  });

  it('writes numbers and truth values', () => {
    expect(arrayLiteral([1, -2.5, true])).toBe('{"1","-2.5","true"}');
    expect(arrayLiteral([])).toBe('{}');
  });
});
