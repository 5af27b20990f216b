import fc from 'fast-check';
import { asksForSomething, lettersOf, normaliseQuery, shortened } from './normalise-query.js';

describe('normaliseQuery', () => {
  it('makes one of what differs in case, accents, signs and spaces', () => {
    const written = ['  Café-Table, ROUND!', 'cafe table round', 'Ｃａｆｅ table   round?', 'CAFÉ_TABLE (round)'];
    expect(new Set(written.map(normaliseQuery))).toEqual(new Set(['cafe table round']));
  });

  it('keeps decimals and sizes as they are', () => {
    expect(normaliseQuery('Screw 2,5 mm')).toBe('screw 2.5 mm');
    expect(normaliseQuery('18v. drill, 1.5')).toBe('18v drill 1.5');
  });

  it('keeps marks that are vowels, and letters of every script', () => {
    expect(normaliseQuery('हिन्दी में')).toBe('हिन्दी में'.normalize('NFC'));
    expect(normaliseQuery('電動ドリル！')).toBe('電動ドリル'.normalize('NFC'));
    expect(normaliseQuery('Дрель')).toBe('дрель');
  });

  it('leaves nothing of a text without words', () => {
    expect(['', ' … ', '?!', '👍'].map(normaliseQuery)).toEqual(['', '', '', '']);
  });

  it('changes nothing of what it made, whatever that was', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => expect(normaliseQuery(normaliseQuery(text))).toBe(normaliseQuery(text))), { numRuns: 2_000 });
  });
});

describe('what a message asks for', () => {
  it('is nothing when it only says ok or thanks', () => {
    expect(['ok', 'ok danke', 'merci', 'obrigada', '12345 67890'].map((text) => asksForSomething(normaliseQuery(text)))).toEqual([false, false, false, false, false]);
    expect(['where is my order', '我的订单在哪里'].map((text) => asksForSomething(normaliseQuery(text)))).toEqual([true, true]);
  });

  it('leaves no half of a sign, wherever a text is cut', () => {
    // The ligature becomes two letters, so that the cut falls into the last sign.
    expect(normaliseQuery(`\u{fb01}${'a'.repeat(197)}\u{10400}`)).toBe(`fi${'a'.repeat(197)}`);
    expect(normaliseQuery(`${'a'.repeat(199)}\u{10400}`)).toBe('a'.repeat(199));
  });

  it('counts a sign that stands for a syllable as more than a letter', () => {
    expect([lettersOf('abc 12'), lettersOf('订单'), lettersOf('')]).toEqual([3, 6, 0]);
  });
});

describe('shortened', () => {
  it('shows one line, and cuts no character in two', () => {
    expect(shortened('two\n lines', 50)).toBe('two lines');
    expect(shortened('👍👍👍👍', 3)).toBe('👍👍…');
    expect(shortened('a'.repeat(50), 50)).toHaveLength(50);
    expect(shortened('a'.repeat(51), 50)).toBe(`${'a'.repeat(49)}…`);
  });
});
