import { dayText, daysText, decimalsOf, exactMoney, moneyText, percentText } from './money-words.js';

const reader = { locale: 'en-GB', timeZone: 'UTC' };
const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('words of money', () => {
  it('writes every digit of an exact amount, and those of a coin at least', () => {
    expect(exactMoney(usd('9007199254740993.123456789012'), reader)).toBe('$9,007,199,254,740,993.123456789012');
    expect(exactMoney(usd('12.5'), reader)).toBe('$12.50');
    expect(exactMoney({ amount: '1200', currency: 'JPY' }, reader)).toBe('¥1,200');
  });

  it('reads to the coin, and below it to what tells something', () => {
    expect(moneyText(usd('1234.56789'), reader)).toBe('$1,234.57');
    expect(moneyText(usd('0.000412345'), reader)).toBe('$0.000412');
    expect(moneyText(usd('0.000400'), reader)).toBe('$0.0004');
    expect(moneyText(usd('-0.5'), reader)).toBe('-$0.50');
    expect([moneyText(usd('0.00000000255'), reader), moneyText(usd('0.00000255'), reader)]).toEqual(['<$0.000001', '$0.00000255']);
    expect(moneyText(usd('0'), reader)).toBe('$0.00');
  });

  it('never writes what is not known as nothing', () => {
    expect([moneyText(null, reader), exactMoney(null, reader), percentText(null, reader)]).toEqual(['–', '–', '–']);
  });

  it('knows how many digits a currency has', () => {
    expect([decimalsOf(usd('3')), decimalsOf({ amount: '3', currency: 'JPY' }), decimalsOf({ amount: '0.00012', currency: 'KWD' })]).toEqual([2, 0, 5]);
  });

  it('writes a day whatever the zone', () => {
    expect(dayText('2026-03-29', { ...reader, timeZone: 'Pacific/Auckland' })).toBe('29 Mar');
    expect(daysText('2026-03-01', '2026-03-31', reader)).toMatch(/^1\s?–\s?31 Mar 2026$/);
  });
});
