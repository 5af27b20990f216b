import { isStorableText, toStorableText } from './storable-text.js';

describe('text that PostgreSQL can keep', () => {
  it.each([
    ['a\0b', 'a\u{fffd}b'],
    ['\ud800', '\u{fffd}'],
    ['x\udc00\ud800y', 'x\u{fffd}\u{fffd}y'],
  ])('replaces what cannot be kept: %j', (text, kept) => {
    expect(isStorableText(text)).toBe(false);
    expect(toStorableText(text)).toBe(kept);
    expect(isStorableText(toStorableText(text))).toBe(true);
  });

  it.each(['', 'plain', 'é 漢 😀', '\u{fffd}\n\t'])('leaves all else as it is: %j', (text) => {
    expect(isStorableText(text)).toBe(true);
    expect(toStorableText(text)).toBe(text);
  });
});
