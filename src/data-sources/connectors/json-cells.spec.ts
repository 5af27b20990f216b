import { jsonOf, readJson } from './json-cells.js';
import { JsonText } from './json-text.js';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('readJson', () => {
  it.each([
    ['{"a": [1, null, "x"]}', '{"a":[1,null,"x"]}'],
    ['[9007199254740993, {"n": 12345678901234567890.123456789}]', '[9007199254740993,{"n":12345678901234567890.123456789}]'],
    ['{"b": 1, "1": 2, "b": 3}', '{"b":1,"1":2,"b":3}'],
    ['{\n\t"a b":\r\n "\\" c :\\\\"  }', '{"a b":"\\" c :\\\\"}'],
    ['[1.10, 1e400, -0, 1E5]', '[1.10,1e400,-0,1E5]'],
    ['9007199254740993', '9007199254740993'],
    [' -0.10 ', '-0.10'],
  ])('keeps %s as it is, without blanks between its signs', (text, expected) => {
    expect(readJson(text)).toEqual(new JsonText(expected));
    expect(jsonOf(readJson(text))).toBe(expected);
  });

  it.each<[string, unknown]>([
    ['"text"', 'text'],
    ['" a\\n b "', ' a\n b '],
    ['null', null],
    [' true', true],
    ['12', 12],
    ['-1.5', -1.5],
    ['9007199254740991', 9007199254740991],
  ])('takes %s for the value that it is', (text, value) => {
    expect(readJson(text)).toBe(value);
  });

  it.each(['{broken', '[1] 2', '1 2', '', '{"a":1},"success":false', '"\n"', '[\v1]'])('refuses %j, which is none', (text) => {
    expect(() => readJson(text)).toThrow(SyntaxError);
  });

  it('leaves as text what is nested so deeply that whoever reads the answer might not bear it', () => {
    expect(readJson(nested(1001))).toBe(nested(1001));
    expect(readJson(`{"a":${nested(6000)}}`)).toBe(`{"a":${nested(6000)}}`);
    expect(jsonOf(readJson(nested(1000)))).toBe(nested(1000));
  });

  it('does not count brackets inside of strings, nor those that are closed again', () => {
    const text = JSON.stringify({ brackets: '[{"'.repeat(2000), escaped: '\\"['.repeat(2000) });
    expect(readJson(text)).toEqual(new JsonText(text));
    const wide = `[${'[],'.repeat(3000)}[]]`;
    expect(readJson(wide)).toEqual(new JsonText(wide));
  });
});

describe('jsonOf', () => {
  it('writes what JSON.stringify writes, wherever no text of a source is among it', () => {
    for (const cell of [null, 'a"\n', 1.5, false, [], {}, [1, [null, 'x']], { a: { b: ['"'] }, __proto__x: 1 }]) {
      expect(jsonOf(cell)).toBe(JSON.stringify(cell));
    }
  });

  it('writes texts of a source inside of lists and objects as they are', () => {
    expect(jsonOf([new JsonText('9007199254740993'), null, { a: new JsonText('{"n":1.10}') }])).toBe('[9007199254740993,null,{"a":{"n":1.10}}]');
  });
});
