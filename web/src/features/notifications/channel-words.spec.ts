import type { Channel, ChannelDelivery } from './channel-queries.js';
import { backlogWords, closedAddressOf, placeOf, standingWords } from './channel-words.js';

const quiet: ChannelDelivery = { lastDeliveredAt: null, failing: null, pending: 0, dead: 0 };
const at = '2026-01-05T10:00:00Z';

describe('a channel in words', () => {
  it('stands as its newest delivery went, and does not hide what it gave up', () => {
    expect(standingWords(quiet).word).toBe('Not used yet');
    expect(standingWords({ ...quiet, lastDeliveredAt: at })).toEqual({ word: 'Delivers', tone: 'success' });
    expect(standingWords({ ...quiet, lastDeliveredAt: at, failing: { at, error: 'It answered 500' } })).toEqual({ word: 'Failing', tone: 'danger' });
    expect(standingWords({ ...quiet, lastDeliveredAt: at, dead: 2 })).toEqual({ word: 'Has failed', tone: 'warning' });
  });

  it('counts what did not arrive and what waits', () => {
    expect(backlogWords(quiet)).toBe('');
    expect(backlogWords({ ...quiet, dead: 3 })).toBe('3 not delivered');
    expect(backlogWords({ ...quiet, dead: 3, pending: 2 })).toBe('3 not delivered, 2 waiting');
  });

  it('leads somewhere, without secrets', () => {
    expect(placeOf({ kind: 'webhook', settings: { url: 'https://example.com/hooks/1' } })).toBe('example.com/hooks/1');
    expect(placeOf({ kind: 'webhook', settings: { url: 'http://example.com:8080' } })).toBe('example.com:8080');
    expect(placeOf({ kind: 'pagerduty', settings: { region: 'eu' } })).toBe('EU region');
    expect(placeOf({ kind: 'email', settings: { recipients: ['a@x.io'] } })).toBe('a@x.io');
    expect(placeOf({ kind: 'email', settings: { recipients: ['a@x.io', 'b@x.io', 'c@x.io'] } })).toBe('a@x.io and 2\u00a0others');
    expect(placeOf({ kind: 'webhook', settings: {} })).toBe('');
  });

  it('finds the private address that a test was kept from', () => {
    const refused = 'The host leads to this machine; such connections are refused unless a platform admin has allowed 127.0.0.1.';
    const at = (settings: Channel['settings']): object | null => closedAddressOf(refused, { settings });
    expect(at({ url: 'http://127.0.0.1:8099/hook' })).toEqual({ host: '127.0.0.1', port: 8099 });
    expect(at({ url: 'https://intra.example.com/hook' })).toEqual({ host: 'intra.example.com', port: 443 });
    expect(at({ url: 'http://[::1]/hook' })).toEqual({ host: '::1', port: 80 });
    expect(at({ host: 'mail.lan', port: 587 })).toEqual({ host: 'mail.lan', port: 587 });
    expect(at({})).toBeNull();
    expect(closedAddressOf('The receiver answered 500', { settings: { url: 'http://127.0.0.1' } })).toBeNull();
  });
});
