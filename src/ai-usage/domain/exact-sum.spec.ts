import fc from 'fast-check';
import { type TokenPrice, sumOf, tokensCost } from '../../economics/index.js';
import { ExactSum } from './exact-sum.js';

const price = fc.tuple(fc.nat({ max: 1_000_000 }), fc.integer({ min: 0, max: 6 })).map(([digits, places]) => (digits / 10 ** places).toFixed(places));
const maybePrice = fc.option(price);
const tokenPrice: fc.Arbitrary<TokenPrice> = fc
  .record({ input: price, output: price, cacheRead: maybePrice, cacheWrite: maybePrice, reasoning: maybePrice, per: fc.constantFrom('1', '1000', '1000000', '3') })
  .map((prices) => ({ meter: 'ai.tokens', model: 'm', validFrom: null, validTo: null, ...prices }));
const count = fc.nat({ max: 1_000_000_000 });
const tokens = fc.record({ freshInput: count, cacheRead: count, cacheWrite: count, reasoning: count, output: count });

describe('the sum of what tokens cost', () => {
  it('is that of decimals to the last digit, whatever the prices', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tokenPrice, tokens), { maxLength: 10 }), (all) => {
        const sum = new ExactSum();
        for (const [each, used] of all) sum.add(each, used);
        expect(sum.text).toBe(sumOf(all.map(([each, used]) => tokensCost(each, used))));
      }),
    );
  });

  it('is 0 of nothing', () => {
    expect(new ExactSum().text).toBe('0');
  });
});
