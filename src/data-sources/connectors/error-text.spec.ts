import { boundedMessage, MAX_ERROR_TEXT } from './error-text.js';

describe('boundedMessage', () => {
  it('leaves what people read', () => {
    expect(boundedMessage('column "x" does not exist')).toBe('column "x" does not exist');
    expect(boundedMessage('x'.repeat(MAX_ERROR_TEXT))).toBe('x'.repeat(MAX_ERROR_TEXT));
  });

  it('keeps the beginning and the end of what is too long', () => {
    const message = boundedMessage(`invalid input syntax for type integer: "${'x'.repeat(5_000_000)}" in line 7`);
    expect(message.length).toBeLessThanOrEqual(MAX_ERROR_TEXT);
    expect(message).toMatch(/^invalid input syntax for type integer: "x+ \[\.\.\.\] x+" in line 7$/);
  });

  it('parts no pair of surrogates', () => {
    for (const shift of ['', 'a']) {
      const message = boundedMessage(shift + '\u{1F600}'.repeat(5_000));
      expect(message.length).toBeLessThanOrEqual(MAX_ERROR_TEXT);
      expect(message).not.toMatch(/\p{Surrogate}/u);
    }
  });
});
