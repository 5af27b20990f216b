import fc from 'fast-check';
import { scrubbed } from './scrubbed.js';

const URL = 'https://hooks.example.com/services/T0001/B00002/s3cr3ttoken?key=0p3nsesame';

describe('what a receiver said', () => {
  it.each([
    ['the URL', URL],
    ['its path', '/services/T0001/B00002/s3cr3ttoken'],
    ['a piece of its path', 'no such hook: s3cr3ttoken.'],
    ['a value of its query', 'key 0p3nsesame is wrong'],
    ['it percent-encoded', encodeURIComponent(URL)],
    ['it in JSON', JSON.stringify({ url: URL })],
    ['it in base64', Buffer.from('s3cr3ttoken').toString('base64')],
    ['it in hexadecimal', Buffer.from('s3cr3ttoken').toString('hex')],
  ])('tells no secret where it repeats %s', (_, text) => {
    const said = scrubbed(text, [URL]);
    for (const secret of ['s3cr3ttoken', '0p3nsesame', Buffer.from('s3cr3ttoken').toString('base64').slice(0, 12)]) expect(said).not.toContain(secret);
  });

  it('stays as it is otherwise, on one line and short', () => {
    expect(scrubbed('invalid_payload\r\n\tat line 3\u0007', ['another secret'])).toBe('invalid_payload at line 3');
    expect(scrubbed('x'.repeat(5_000), [])).toHaveLength(300);
  });

  it('never holds a secret, whatever both are', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 40, unit: 'grapheme' }).filter((secret) => !/[\s…\p{Cc}]/u.test(secret)), fc.string({ maxLength: 50 }), fc.string({ maxLength: 50 }), (secret, before, after) => {
        expect(scrubbed(`${before}${secret}${after}`, [secret])).not.toContain(secret);
      }),
    );
  });
});
