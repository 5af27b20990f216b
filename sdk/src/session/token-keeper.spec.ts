import { jest } from '@jest/globals';
import { TokenKeeper, type TokenRenewal, tokenExpiry } from './token-keeper.js';

const jwt = (expiresAt: number, id = ''): string => `h.${btoa(JSON.stringify({ exp: expiresAt / 1000, id }))}.s`;

function keeper(renewal?: TokenRenewal) {
  const told: string[] = [];
  const tokens = new TokenKeeper('first', renewal, {
    renewed: (token) => told.push(`renewed ${token.length > 20 ? 'jwt' : token}`),
    failed: (error) => told.push(`failed ${(error as Error).message}`),
    expired: () => told.push('expired'),
  });
  return { tokens, told };
}

beforeEach(() => jest.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => jest.useRealTimers());

describe('an embed token', () => {
  it('is renewed a minute before its end, by the server’s clock', async () => {
    const { tokens, told } = keeper(() => 'second');
    // The browser's clock is an hour behind.
    const server = Date.now() + 3_600_000;
    tokens.watch(server + 900_000, server);
    await jest.advanceTimersByTimeAsync(839_999);
    expect(told).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect([told, tokens.current()]).toEqual([['renewed second'], 'second']);
  });

  it('that is short is renewed in the last fifth of its time', async () => {
    const { tokens, told } = keeper(() => 'second');
    tokens.watch(Date.now() + 60_000, Date.now());
    await jest.advanceTimersByTimeAsync(47_999);
    expect(told).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['renewed second']);
  });

  it('is renewed again and again, by what each says of its end', async () => {
    let count = 0;
    const { tokens, told } = keeper(() => jwt(Date.now() + 900_000, String((count += 1))));
    tokens.watch(Date.now() + 900_000, Date.now());
    await jest.advanceTimersByTimeAsync(840_000 * 3);
    expect(told).toEqual(['renewed jwt', 'renewed jwt', 'renewed jwt']);
  });

  it('ends once, when there is nobody to renew it', async () => {
    const { tokens, told } = keeper();
    tokens.watch(Date.now() + 60_000, Date.now());
    await jest.advanceTimersByTimeAsync(59_999);
    expect(told).toEqual([]);
    await jest.advanceTimersByTimeAsync(100_000);
    expect([told, tokens.hasEnded]).toEqual([['expired'], true]);
  });

  it('of thirty days is waited for, though no timer holds so long', async () => {
    const { tokens, told } = keeper();
    tokens.watch(Date.now() + 30 * 86_400_000, Date.now());
    await jest.advanceTimersByTimeAsync(30 * 86_400_000 - 1);
    expect(told).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['expired']);
  });

  it('is asked for again when the callback fails, until the one in force has ended', async () => {
    const { tokens, told } = keeper(() => Promise.reject(new Error('no server')));
    tokens.watch(Date.now() + 60_000, Date.now());
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([...Array<string>(3).fill('failed no server'), 'expired']);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(told).toHaveLength(4);
  });

  it('that was refused is asked for once, however many notice', async () => {
    const renewal = jest.fn(() => Promise.resolve('second'));
    const { tokens } = keeper(renewal);
    expect(await Promise.all([tokens.renew('first'), tokens.renew('first')])).toEqual(['second', 'second']);
    // Somebody who noticed late gets the one that is in force.
    expect(await tokens.renew('first')).toBe('second');
    expect(renewal).toHaveBeenCalledTimes(1);
  });

  it('that comes back unchanged is none', async () => {
    const { tokens, told } = keeper(() => 'first');
    await expect(tokens.renew('first')).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
    expect(told.at(-1)).toBe('expired');
  });

  it('that the page gives by itself goes on after the end', async () => {
    const { tokens, told } = keeper();
    tokens.watch(Date.now() + 60_000, Date.now());
    await jest.advanceTimersByTimeAsync(60_000);
    tokens.replace(jwt(Date.now() + 60_000));
    expect(tokens.hasEnded).toBe(false);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(['expired', 'renewed jwt', 'expired']);
  });

  it('leaves no timer when it is stopped', async () => {
    const { tokens, told } = keeper(() => 'second');
    tokens.watch(Date.now() + 60_000, Date.now());
    tokens.stop();
    expect(jest.getTimerCount()).toBe(0);
    await jest.advanceTimersByTimeAsync(100_000);
    expect(told).toEqual([]);
  });

  it('tells when it ends, where it can be read', () => {
    expect(tokenExpiry(jwt(1_700_000_000_000))).toBe(1_700_000_000_000);
    for (const token of ['', 'a.b.c', 'tm_key']) expect(tokenExpiry(token)).toBeNull();
  });
});
