import { JsonDepth } from './json-depth.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('JsonDepth', () => {
  it('lets through what nests within the limit', () => {
    expect(new JsonDepth(3).read(bytes('[{"a": [1]}, {"a": [2]}]'))).toBeNull();
  });

  it('names the line on which the limit is passed', () => {
    expect(new JsonDepth(3).read(bytes('[\n{"a":\n[[1]]}]'))).toBe(3);
  });

  it('does not count brackets in strings', () => {
    expect(new JsonDepth(1).read(bytes('["[[[", "{\\"{", "\\\\"]'))).toBeNull();
  });

  it('carries on from chunk to chunk, inside strings and escapes too', () => {
    const depth = new JsonDepth(2);
    for (const byte of bytes('["\\"[[[[", {"a": "\u{1F600}["}]')) expect(depth.read(Uint8Array.of(byte))).toBeNull();
    expect(depth.read(bytes('[[['))).toBe(1);
  });

  it('counts documents that follow each other one by one', () => {
    expect(new JsonDepth(1).read(bytes('{"a":1}\n'.repeat(1000)))).toBeNull();
  });
});
