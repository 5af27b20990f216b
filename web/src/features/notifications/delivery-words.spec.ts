import type { Delivery } from './delivery-queries.js';
import { deadGroups, deliveryWords, mayDismiss, mayRetry, receiverWords } from './delivery-words.js';

const toChannel = { route: 'channel', channelId: 'c1', channelName: 'Ops', userId: null } as const;
const nameOf = (id: string): string | null => (id === 'u1' ? 'Anna' : id === 'me' ? 'you' : null);

describe('a delivery in words', () => {
  it('tells apart what waits for its turn and what waits after it failed', () => {
    expect(deliveryWords({ status: 'pending', attempts: 0, lastError: null })).toEqual({ word: 'Waiting', tone: 'info' });
    expect(deliveryWords({ status: 'pending', attempts: 2, lastError: 'It answered 500' })).toEqual({ word: 'Retrying', tone: 'warning' });
    expect(deliveryWords({ status: 'dead', attempts: 12, lastError: 'It answered 500' })).toEqual({ word: 'Not delivered', tone: 'danger' });
  });

  it('names who is told', () => {
    expect(receiverWords(toChannel, nameOf)).toBe('Ops');
    expect(receiverWords({ ...toChannel, channelName: null }, nameOf)).toBe('a deleted channel');
    expect(receiverWords({ route: 'email', channelId: null, channelName: null, userId: 'u1' }, nameOf)).toBe('Anna, by e-mail');
    expect(receiverWords({ route: 'toast', channelId: null, channelName: null, userId: 'me' }, nameOf)).toBe('You, in the app');
    expect(receiverWords({ route: 'toast', channelId: null, channelName: null, userId: 'u2' }, nameOf)).toBe('A member, in the app');
  });

  it('offers what the server will do', () => {
    expect((['pending', 'delivering', 'delivered', 'dead', 'dismissed'] as const).filter((status) => mayRetry({ status }))).toEqual(['pending', 'dead', 'dismissed']);
    expect(mayDismiss({ status: 'dead' })).toBe(true);
    expect(mayDismiss({ status: 'dismissed' })).toBe(false);
  });

  it('gathers dead letters by receiver, with the newest reason', () => {
    const dead = (error: string, to: object = toChannel): Delivery => ({ ...to, lastError: error }) as Delivery;
    const person = { route: 'email', channelId: null, channelName: null, userId: 'u1' };
    expect(deadGroups([dead('newest', person), dead('newer'), dead('old')], nameOf)).toEqual([
      { receiver: 'Ops', count: 2, error: 'newer' },
      { receiver: 'Anna, by e-mail', count: 1, error: 'newest' },
    ]);
  });
});
