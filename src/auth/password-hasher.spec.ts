import { SecurityConfig } from '../platform/config/index.js';
import { DomainError } from '../platform/http/index.js';
import { PasswordHasher } from './password-hasher.js';

const hasher = (memoryKiB = 64, passes = 1): PasswordHasher =>
  new PasswordHasher(new SecurityConfig('secret', [], 'open', { memoryKiB, passes }));

describe('hashing passwords', () => {
  it('uses argon2id at the strength that is advised when nothing else is said', async () => {
    const strong = new PasswordHasher(new SecurityConfig('secret', [], 'open'));
    expect(await strong.hash('correct horse battery')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('knows the right password from a wrong one', async () => {
    const stored = await hasher().hash('correct horse battery');
    expect(await hasher().verify(stored, 'correct horse battery')).toBe(true);
    expect(await hasher().verify(stored, 'correct horse batterz')).toBe(false);
  });

  it('never makes the same hash twice', async () => {
    expect(await hasher().hash('correct horse battery')).not.toBe(await hasher().hash('correct horse battery'));
  });

  it('finds no password right for an account that is not there', async () => {
    expect(await hasher().verify(null, 'correct horse battery')).toBe(false);
  });

  it('takes two ways of typing the same letters as one password', async () => {
    const stored = await hasher().hash('pa\u0301ssword-number');
    expect(await hasher().verify(stored, 'p\u00e1ssword-number')).toBe(true);
  });

  it('lets 64 wait and sends the rest of a flood away', async () => {
    const one = hasher(4_096, 2);
    const stored = await one.hash('correct horse battery');
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => one.verify(stored, 'correct horse battery')));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as DomainError] : []));
    expect(refused).toHaveLength(100 - 2 - 64);
    expect(refused[0]).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 2 });
    await expect(one.verify(stored, 'correct horse battery')).resolves.toBe(true);
  });
});
