import { randomUUID } from 'node:crypto';
import type { RedisConnection } from './redis.js';

/** A holder that dies frees its lock within this time; one that lives renews it. */
const LEASE_MS = 5_000;
const RENEWAL_MS = 1_500;

const RENEW = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`;
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/** A lock that is held; it renews itself until it is released. */
export interface Lease {
  /** Frees the lock if it is still this holder's. Never fails. */
  release(): Promise<void>;
}

/**
 * Tries once to take the lock `name`. It saves work among replicas, no more: correctness must not rest on it.
 * @returns the lease; `busy` when another holds it; `away` when Redis does not answer.
 */
export async function acquireLock(redis: RedisConnection, name: string): Promise<Lease | 'busy' | 'away'> {
  const token = randomUUID();
  const answer = await redis.attempt(async (client) => ({
    taken: (await client.set(name, token, 'PX', LEASE_MS, 'NX')) === 'OK',
  }));
  if (answer === null) return 'away';
  if (!answer.taken) return 'busy';
  const renewal = setInterval(() => {
    void redis.attempt((client) => client.eval(RENEW, 1, name, token, LEASE_MS));
  }, RENEWAL_MS);
  renewal.unref();
  return {
    release: async () => {
      clearInterval(renewal);
      await redis.attempt((client) => client.eval(RELEASE, 1, name, token));
    },
  };
}
