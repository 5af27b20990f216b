import { addressOf, DEFAULT_VIEW, startOfDays, viewOf } from './ai-view.js';

describe('the address of the page of AI usage', () => {
  it.each([
    ['', DEFAULT_VIEW],
    ['tab=sessions&days=30&domain=shop.example&status=failed&model=gpt-5-mini&customer=acme', { ...DEFAULT_VIEW, tab: 'sessions', days: 30, domain: 'shop.example', status: 'failed', model: 'gpt-5-mini', customer: 'acme' }],
    ['tab=live&session=chat%2F1', { ...DEFAULT_VIEW, tab: 'live', session: 'chat/1' }],
  ])('%s is what is shown, and back', (address, view) => {
    expect(viewOf(new URLSearchParams(address))).toEqual(view);
    expect(viewOf(addressOf(viewOf(new URLSearchParams(address))))).toEqual(view);
  });

  it.each(['tab=secrets', 'days=8', 'days=seven', 'status=odd', 'domain=', `model=${'x'.repeat(201)}`])('%s is no view: the usual one is shown', (address) => {
    expect(viewOf(new URLSearchParams(address))).toEqual(DEFAULT_VIEW);
  });

  it('leaves out what is usual', () => {
    expect(addressOf(DEFAULT_VIEW).toString()).toBe('');
  });
});

describe('the beginning of a range', () => {
  it.each([
    ['UTC', 1, '2026-03-10T12:00:00Z', '2026-03-10T00:00:00.000Z'],
    ['Europe/Berlin', 7, '2026-03-10T23:30:00Z', '2026-03-04T23:00:00.000Z'],
    // On 29 March clocks go forward.
    ['Europe/Berlin', 7, '2026-04-01T10:00:00Z', '2026-03-25T23:00:00.000Z'],
    ['Europe/Berlin', 1, '2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z'],
    ['America/New_York', 30, '2026-11-15T04:30:00Z', '2026-10-16T04:00:00.000Z'],
    ['Asia/Kolkata', 2, '2026-01-01T20:00:00Z', '2025-12-31T18:30:00.000Z'],
  ])('in %s, %s days back, is a midnight there', (timeZone, days, now, start) => {
    expect(startOfDays(days, new Date(now), timeZone)).toBe(start);
  });
});
