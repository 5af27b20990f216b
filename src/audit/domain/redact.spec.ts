import fc from 'fast-check';
import { redact } from './redact.js';

describe('redacting images for the audit trail', () => {
  it('blanks fields with the name of a secret at any depth', () => {
    const image = {
      name: 'erp',
      settings: { host: 'db', password: 'p', nested: [{ clientSecret: 's' }, { apiKey: 'k', port: 1 }] },
      Authorization: 'Bearer x',
      token_hash: 'abc',
      key: 'tm_x',
    };
    expect(redact(image)).toEqual({
      name: 'erp',
      settings: { host: 'db', password: '[redacted]', nested: [{ clientSecret: '[redacted]' }, { apiKey: '[redacted]', port: 1 }] },
      Authorization: '[redacted]',
      token_hash: '[redacted]',
      key: '[redacted]',
    });
  });

  it('blanks a whole object that stands under the name of a secret', () => {
    expect(redact({ credentials: { user: 'u', note: 'n' } })).toEqual({ credentials: '[redacted]' });
  });

  it('keeps flags about secrets, which say what happened', () => {
    expect(redact({ passwordChanged: true, secretsSet: 2 })).toEqual({ passwordChanged: true, secretsSet: 2 });
  });

  it('keeps dates as ISO text and leaves undefined fields out', () => {
    expect(redact({ at: new Date(0), gone: undefined })).toEqual({ at: '1970-01-01T00:00:00.000Z' });
  });

  it('takes nothing as null', () => {
    expect([redact(null), redact(undefined), redact(() => 1)]).toEqual([null, null, null]);
  });

  it('replaces what the database cannot keep: NUL and lone surrogates', () => {
    expect(redact({ name: 'a\u0000b\ud800' })).toEqual({ name: 'a\uFFFDb\uFFFD' });
  });

  it('notes the size of an image that is too large to keep', () => {
    expect(redact({ text: 'x'.repeat(100_000) })).toEqual({ omitted: true, characters: 100_011 });
  });

  it('never lets the value of a password through, whatever is around it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (around) => {
        const text = JSON.stringify(redact({ around, inner: [{ password: 'S3CR3T-VALUE' }] }));
        expect(text).not.toContain('S3CR3T-VALUE');
      }),
    );
  });
});
