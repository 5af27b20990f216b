import type { Telemetry } from './ai-queries.js';
import { exactMoney, languageName, money, percent, responseTime, signedPercent, unpricedWords, uptime } from './ai-words.js';

const reader = { locale: 'en-GB', timeZone: 'UTC' };
const german = { locale: 'de-DE', timeZone: 'UTC' };
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('amounts', () => {
  it.each([
    ['0', '$0.00'],
    ['12.5', '$12.50'],
    ['1234.000000000001', '$1,234.000000000001'],
    ['0.000453', '$0.000453'],
    // More digits than a float holds.
    ['90071992547409.930000000001', '$90,071,992,547,409.930000000001'],
  ])('of %s are written to the last digit', (amount, text) => {
    expect(plain(exactMoney(amount, 'USD', reader))).toBe(text);
  });

  it.each([
    ['0', '$0.00'],
    ['0.5', '$0.50'],
    ['12.543012', '$12.54'],
    ['0.000453219', '$0.000453'],
    ['0.0412345', '$0.0412'],
  ])('of %s are rounded for the glance, never to nothing', (amount, text) => {
    expect(plain(money(amount, 'USD', reader))).toBe(text);
  });

  it('follow the reader’s habits', () => {
    expect(plain(exactMoney('1234.5', 'EUR', german))).toBe('1.234,50 €');
  });

  it('of what has no price are never 0', () => {
    expect([money(null, 'USD', reader), exactMoney(null, 'USD', reader)]).toEqual(['–', '–']);
  });
});

describe('models without a price', () => {
  const usage = (...models: [string, string | null][]): Telemetry['modelUsage'] => models.map(([model, cost]) => ({ model, cost, count: 1, tokens: 1, percentage: 1 }));
  const words = (unpricedRequests: number, modelUsage: Telemetry['modelUsage']): string | null => unpricedWords({ modelUsage, cost: { unpricedRequests } as Telemetry['cost'] }, reader);

  it('are called by name, with how many requests they leave out of the cost', () => {
    expect(words(1_200, usage(['a', null], ['b', '1'], ['c', null]))).toBe('1,200 requests are in no cost: a and c have no price.');
    expect(words(1, usage(['a', null]))).toBe('1 request is in no cost: a has no price.');
    expect(words(9, usage(['a', null], ['b', null], ['c', null], ['d', null], ['e', null]))).toBe('9 requests are in no cost: a, b, c and 2 more have no price.');
  });

  it('that had one on other days are told of too', () => {
    expect(words(2, usage(['a', '1']))).toBe('2 requests are in no cost: their models had no price on their days.');
  });

  it('are not talked of when there are none', () => {
    expect(words(0, usage(['a', '0']))).toBeNull();
  });
});

describe('figures', () => {
  it('tell 99.95 % from 100 %, and what is not known from 0 %', () => {
    expect([percent(99.95, reader), percent(100, reader), percent(42.34, reader), percent(null, reader)].map(plain)).toEqual(['99.95 %', '100 %', '42.3 %', '–']);
  });

  it('of time change their unit with their size', () => {
    expect([responseTime(430, reader), responseTime(1_430, reader), responseTime(240_000, reader), responseTime(null, reader)].map(plain)).toEqual(['430 ms', '1.4 s', '4 min', '–']);
    expect([uptime(-1), uptime(59.9), uptime(61), uptime(3_780), uptime(7_200)].map(plain)).toEqual(['0 s', '59 s', '1 min 1 s', '1 h 3 min', '2 h']);
  });

  it('of change have a sign', () => {
    expect([signedPercent(12.34, reader), signedPercent(-3, reader), signedPercent(0, reader)].map(plain)).toEqual(['+12.3 %', '-3 %', '0 %']);
  });

  it('name languages, and say when one is not known', () => {
    expect([languageName('de', reader), languageName('unknown', reader), languageName(null, reader), languageName('x!', reader)]).toEqual(['German', 'Not known', 'Not known', 'x!']);
  });
});
