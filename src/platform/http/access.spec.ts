import type { Actor } from './actor.js';
import { type CredentialVerifier, CredentialVerifiers, type Credentials, type Verified } from './access.js';

const CREDENTIALS = { authorization: undefined, apiKey: undefined, via: 'request' } as Credentials;

const verified = (subject: string): Verified => ({ actor: { subject } as Actor, expiresAt: Infinity });

/** A verifier that says this at once; undefined: it has to wait. */
const saying = (atOnce: Verified | null | undefined): CredentialVerifier => ({
  verify: () => Promise.resolve(atOnce ?? null),
  verifyAtOnce: () => atOnce,
});

const alwaysWaiting: CredentialVerifier = { verify: () => Promise.resolve(verified('late')) };

function atOnce(...verifiers: CredentialVerifier[]): string | null {
  const register = new CredentialVerifiers();
  verifiers.forEach((verifier) => register.register(verifier));
  return register.verifyAtOnce(CREDENTIALS)?.actor.subject ?? null;
}

describe('verifying at once', () => {
  it('takes the word of the first verifier that has one', () => {
    expect(atOnce(saying(verified('first')), saying(verified('second')))).toBe('first');
    expect(atOnce(saying(null), saying(verified('second')))).toBe('second');
  });

  it('says nothing while somebody with an earlier word would have to wait', () => {
    expect(atOnce(saying(undefined), saying(verified('second')))).toBeNull();
    expect(atOnce(alwaysWaiting, saying(verified('second')))).toBeNull();
  });

  it('says nothing without a credential', () => {
    expect(atOnce(saying(null), saying(null))).toBeNull();
    expect(atOnce()).toBeNull();
  });
});
