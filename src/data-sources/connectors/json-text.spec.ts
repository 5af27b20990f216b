import { parseJson } from './json-text.js';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('parseJson', () => {
  it('reads JSON', () => {
    expect(parseJson('{"a": [1, null, "x"]}')).toEqual({ a: [1, null, 'x'] });
  });

  it('refuses what is none', () => {
    expect(() => parseJson('{broken')).toThrow(SyntaxError);
  });

  it('leaves what could not be written again as text', () => {
    expect(parseJson(nested(1001))).toBe(nested(1001));
    expect(parseJson(`{"a":${nested(6000)}}`)).toBe(`{"a":${nested(6000)}}`);
    expect(JSON.stringify(parseJson(nested(1000)))).toBe(nested(1000));
  });

  it('does not count brackets inside of strings, nor those that are closed again', () => {
    const text = JSON.stringify({ brackets: '[{"'.repeat(2000), escaped: '\\"['.repeat(2000) });
    expect(parseJson(text)).toEqual(JSON.parse(text));
    const wide = `[${'[],'.repeat(3000)}[]]`;
    expect(parseJson(wide)).toHaveLength(3001);
  });
});
