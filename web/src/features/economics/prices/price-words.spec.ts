import { dateIn, dayBefore, perWords, priceText, repriceProblem, validWords } from './price-words.js';

const reader = { locale: 'en-GB', timeZone: 'UTC' };
const meters = [{ meter: 'storage.gb_days', title: 'Storage', unit: 'GB·d', category: 'storage' as const }];

describe('words of prices', () => {
  it('writes every digit of a price', () => {
    expect([priceText('0.000000000001', 'USD', reader), priceText('30', 'USD', reader), priceText(null, 'USD', reader)]).toEqual(['$0.000000000001', '$30.00', '–']);
  });

  it('says how much it is for and when it holds', () => {
    expect(perWords({ meter: 'storage.gb_days', per: '30' }, meters, reader)).toBe('per 30\u00a0GB·d');
    expect(perWords({ meter: 'ai.tokens', per: '1000000' }, meters, reader)).toBe('per 1,000,000\u00a0tokens');
    expect(perWords({ meter: 'storage.gb_days', per: '1' }, meters, reader)).toBe('per GB·d');
    expect(perWords({ meter: 'bandwidth', per: '1000000000' }, [{ meter: 'bandwidth', title: 'Bytes', unit: 'B', category: 'bandwidth' }], reader)).toBe('per 1\u00a0GB');
    expect(validWords({ validFrom: null, validTo: null }, reader)).toBe('always');
    expect(validWords({ validFrom: '2026-01-01', validTo: null }, reader)).toBe('from 1 Jan 2026');
  });

  it('knows which days can be priced anew', () => {
    const asked = { from: '2026-02-01', to: '2026-03-01', version: 2 };
    expect(repriceProblem(asked, '2026-03-01', 2)).toBeUndefined();
    expect(repriceProblem({ ...asked, version: 1 }, '2026-03-01', 2)).toMatch(/newest version/);
    expect(repriceProblem({ ...asked, to: dayBefore('2026-03-01'), version: 1 }, '2026-03-01', 2)).toBeUndefined();
    for (const wrong of [{ from: '' }, { from: '2026-03-02' }, { to: '2026-03-02' }]) expect(repriceProblem({ ...asked, ...wrong }, '2026-03-01', 2)).toBeDefined();
    expect(dayBefore('2024-03-01')).toBe('2024-02-29');
  });

  it('knows the date where the tenant is', () => {
    expect(dateIn('Pacific/Auckland', new Date('2026-02-28T20:00:00Z'))).toBe('2026-03-01');
    expect(dateIn('America/Los_Angeles', new Date('2026-03-01T05:00:00Z'))).toBe('2026-02-28');
  });
});
