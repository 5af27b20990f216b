import { domainsInWords, valueInWords } from './token-words.js';

describe('a token in words', () => {
  it.each([
    ['EU', 'EU'],
    [['EU', 'US'], 'EU, US'],
    [{ from: '2024-01-01', to: null }, '2024-01-01 to the end'],
    [false, 'false'],
    [null, 'nothing'],
  ])('says the value %j', (value, words) => {
    expect(valueInWords(value)).toBe(words);
  });

  it('says its domains in short', () => {
    expect(domainsInWords([])).toBe('everywhere');
    expect(domainsInWords(['https://app.example.com'])).toBe('app.example.com');
    expect(domainsInWords(['http://localhost:5173', 'https://a.b'])).toBe('http://localhost:5173 and 1 more');
  });
});
