import fc from 'fast-check';
import { isStorableText } from '../../../platform/http/index.js';
import { flattenFields } from './flatten-fields.js';
import { MESSAGE_LENGTH, keepLine } from './keep-line.js';
import type { ParsedEntry } from './log-line.js';
import { isCardNumber, isSecretName, redactText } from './redact-secrets.js';
import { parseTextLine } from './text-line.js';

const NOW = new Date('2026-03-10T12:00:00Z');
const RULES = { emails: false };
const entry = (changes: Partial<ParsedEntry>): ParsedEntry => ({
  format: 'json', at: null, level: null, service: null, message: 'm', traceId: null, requestId: null, fields: {}, ...changes,
});
const keep = (changes: Partial<ParsedEntry>, redaction = RULES) => keepLine(entry(changes), { now: NOW, service: 'api', redaction });

describe('a line as it is kept', () => {
  it('has time, level and service even when it did not say them', () => {
    expect(keep({})).toMatchObject({ at: NOW, level: 'info', service: 'api', message: 'm' });
  });

  it('is bounded in every way', () => {
    const line = keep({
      message: 'x'.repeat(100_000),
      service: 's'.repeat(1_000),
      traceId: 't'.repeat(200),
      fields: { a: 'y'.repeat(10_000), stack: 'z'.repeat(20_000), ...Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, index])) },
    });
    expect([line.message.length, line.service.length, line.traceId]).toEqual([MESSAGE_LENGTH, 100, null]);
    expect(Object.keys(line.fields)).toHaveLength(101);
    expect([String(line.fields['a']).length, String(line.fields['stack']).length, line.fields['fieldsDropped']]).toEqual([2_000, 8_000, 402]);
  });

  // Each of these once took a minute, in which the process did nothing else; that it ends within a test's time is what is asked.
  it.each(['1 ', '4-', '4111 ', '1', 'eyJa.', 'Bearer ', 'http://a:', '":"'])('is kept in good time however it is made: megabytes of %j', (piece) => {
    const text = piece.repeat(5_000_000 / piece.length);
    expect(keep({ message: text, fields: { note: text } }, { emails: true }).message.length).toBeLessThanOrEqual(MESSAGE_LENGTH);
    for (let line = 0; line < 10; line += 1) redactText(text.slice(0, 64 * 1024), { emails: true });
  });

  it('holds no part of a secret that lies across the end of what is kept', () => {
    const card = '4111 1111 1111 1111';
    for (const secret of [card, 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl', `password="${'hunter2'.repeat(200)}"`]) {
      for (const ahead of [MESSAGE_LENGTH - secret.length, MESSAGE_LENGTH - 10, MESSAGE_LENGTH - 2]) {
        const { message } = keep({ message: `${'x'.repeat(ahead - 1)} ${secret} ${'y'.repeat(50_000)}` });
        expect(message.slice(ahead)).not.toMatch(/4111|eyJ|hunter2/);
      }
    }
  });

  it('has one level of fields', () => {
    expect(flattenFields({ a: { b: { c: 1 } }, list: [1, { d: null }], e: true, f: undefined, g: {} })).toEqual({
      fields: { 'a.b.c': 1, 'list.0': 1, 'list.1.d': null, e: true },
      dropped: 0,
    });
    expect(flattenFields({ a: { b: { c: { d: { e: { f: 1 } } } } } }).fields).toEqual({ 'a.b.c.d.e': '{"f":1}' });
    expect(flattenFields({ list: Array.from({ length: 30 }, () => 1) })).toMatchObject({ dropped: 10 });
  });

  it('is of any size at no great cost', () => {
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`f${index}`, index]));
    expect(flattenFields({ wide, more: wide })).toMatchObject({ dropped: expect.any(Number) });
    let deep: unknown = 1;
    for (let level = 0; level < 5_000; level += 1) deep = [deep];
    expect(Object.keys(flattenFields({ deep }).fields)).toHaveLength(1);
  });

  it('can be stored: no NUL, no half of a surrogate pair, wherever it is cut', () => {
    const line = keep({ message: `a\0b\ud800${'😀'.repeat(MESSAGE_LENGTH)}`, fields: { 'k\0': 'v\0', ['x\udfff']: '😀'.repeat(2_000) } });
    expect(JSON.stringify(line)).not.toMatch(/\\u0000|\\ud8|\\udf/);
    expect(isStorableText(line.message)).toBe(true);
  });

  it('takes no prototype along', () => {
    expect(Object.keys(flattenFields(JSON.parse('{"__proto__":{"a":1},"constructor":2}') as Record<string, unknown>).fields)).toEqual(['__proto__.a', 'constructor']);
    expect(({} as { a?: number }).a).toBeUndefined();
  });
});

describe('secrets', () => {
  it.each([
    'password', 'userPassword', 'PASSWD', 'db_pwd', 'client_secret', 'x-api-key', 'apiKey', 'accessToken', 'refresh_token', 'req.headers.authorization',
    'headers.cookie', 'set-cookie', 'sessionId', 'sid', 'jwt', 'cvv', 'cardNumber', 'credentials.user', 'privateKey', 'X-CSRF-Token', 'signature', 'PHPSESSID',
  ])('stand under the name %s', (name) => {
    expect(isSecretName(name)).toBe(true);
    expect(keep({ fields: { [name]: 'hunter2 and more', n: 1 } }).fields).toEqual({ [name]: '[redacted]', n: 1 });
  });

  it.each(['user', 'tokens', 'inputTokens', 'token_count', 'maxTokens', 'passenger', 'compass', 'keyboard', 'key', 'authors', 'bypassed', 'side', 'pinned', 'spin', 'design'])(
    'do not stand under the name %s',
    (name) => expect(isSecretName(name)).toBe(false),
  );

  it.each<[string, string]>([
    ['GET /x?token=abcdef&a=1', 'GET /x?token=[redacted]&a=1'],
    ['/login?user=bob&password=hunter2#top', '/login?user=bob&password=[redacted]'],
    ['Authorization: Bearer abc.def', 'Authorization: [redacted]'],
    ['{"authorization":"Basic dXNlcjpwYXNz","a":1}', '{"authorization":"[redacted]","a":1}'],
    ['sent bearer abcdef123 on', 'sent bearer [redacted] on'],
    ['Cookie: a=1; b=2', 'Cookie: [redacted]'],
    ['{\\"password\\":\\"x y\\",\\"a\\":1}', '{\\"password\\":\\"[redacted]\\",\\"a\\":1}'],
    ["password='x y' user=z", "password='[redacted]' user=z"],
    ['postgresql://app:s3cret@db:5432/x', 'postgresql://app:[redacted]@db:5432/x'],
    ['key AKIAIOSFODNN7EXAMPLE used', 'key [redacted] used'],
    ['card 4111 1111 1111 1111 ok', 'card [redacted] ok'],
    ['card 378282246310005, 17', 'card [redacted], 17'],
    ['rows 4111 1111 1111 1111 200 512', 'rows [redacted] 200 512'],
    ['<password>abc</password>', '<password>[redacted]</password>'],
    ['%22password%22%3A%22abc%22', '%22password%22%3A[redacted]'],
  ])('in %s are taken out', (text, expected) => expect(redactText(text, RULES)).toBe(expected));

  it.each([
    'Failed password for root from 1.2.3.4 port 22 ssh2',
    'took 1773144000123 ms, id 4111111111111112, order 12345678901234567890',
    'basic authentication failed',
    'http://example.com:8080/a?b=c',
    'mail to a@example.com',
    '0.4111111111111111',
    'passenger compass key=5',
  ])('are not seen where there are none: %s', (text) => expect(redactText(text, RULES)).toBe(text));

  it('are addresses of e-mail too when the tenant says so', () => {
    expect(redactText('from jane.doe+x@mail.example.co.uk now', { emails: true })).toBe('from [redacted] now');
    expect(keep({ fields: { user: 'a@example.com' } }, { emails: true }).fields).toEqual({ user: '[redacted]' });
  });

  it.each(['4111111111111111', '5555 5555 5555 4444', '3782-822463-10005', '6011111111111117', '30569309025904'])('are numbers of cards: %s', (number) => expect(isCardNumber(number)).toBe(true));
  it.each(['4111111111111112', '1234567890123456', '0000000000000000', '411111111111111', '1773144000123'])('are not all long numbers: %s', (number) => expect(isCardNumber(number)).toBe(false));

  it('as numbers are found', () => expect(keep({ fields: { card: 4111111111111111, n: 5 } }).fields).toEqual({ card: '[redacted]', n: 5 }));

  it('cut in the middle have been taken out before', () => {
    const token = `eyJhbGciOiJIUzI1NiJ9.${'a'.repeat(300)}.${'b'.repeat(300)}`;
    const line = keep({ message: `${'x'.repeat(MESSAGE_LENGTH - 60)} ${token}`, fields: { note: `${'y '.repeat(980)}${token}` } });
    expect(JSON.stringify(line)).not.toMatch(/eyJ|aaaa|bbbb/);
  });

  it('take no longer to look for in texts that were made to be slow', () => {
    const slow = ['eyJ', 'a.', 'password', 'authorization:', '4 ', '1-', 'pass=', '<secret', '-----BEGIN PRIVATE KEY-----', 'bearer ', 'a://', '@', '\\"', 'token="'];
    for (const text of slow) expect(redactText(text.repeat(64_000 / text.length), { emails: true })).toEqual(expect.any(String));
  });

  /** Whatever they are put into, and whichever way the line comes. */
  describe('planted anywhere', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.+/=~-]{14,40}[A-Za-z0-9]$/).map((text) => `Q9z${text}`);
    const name = fc.constantFrom('password', 'api_key', 'apiKey', 'X-Api-Key', 'client_secret', 'access_token', 'refreshToken', 'sessionId', 'userPassword', 'token');
    const place = fc.constantFrom<((name: string, secret: string) => string)[]>(
      (n, s) => `${n}=${s}`,
      (n, s) => `GET /path?a=1&${n}=${s}&b=2 HTTP/1.1`,
      (n, s) => `"${n}": "${s}"`,
      (n, s) => JSON.stringify(JSON.stringify({ [n]: s })),
      (n, s) => `${n}: ${s}`,
      (n, s) => `{${n}=>'${s}'}`,
      (_, s) => `Authorization: Bearer ${s}`,
      (_, s) => `"authorization":"Token ${s}"`,
      (_, s) => `Cookie: sid=${s}; theme=dark`,
      (_, s) => `Set-Cookie: id=${s}; Path=/`,
      (_, s) => `redis://user:${s.replaceAll('/', '')}@host:6379`,
      (_, s) => `https://x.example/#eyJhbGciOiJIUzI1NiJ9.eyJ${s.replaceAll(/[^\w]/g, '')}.c2ln`,
      (n, s) => `<${n}>${s}</${n}>`,
    );
    const around = fc.string({ maxLength: 40 }).map((text) => text.replace(/["'\\<>&;%]/g, ' '));

    it('never reach what is kept', () => {
      fc.assert(
        fc.property(secret, name, place, around, around, (value, field, put, before, after) => {
          const text = `${before} ${put(field, value)} ${after}`;
          const lines = [
            keep({ message: text }),
            keep({ fields: { note: text, deep: { a: [{ b: text }] } } }),
            keep({ fields: { headers: { [field]: value, cookie: `a=${value}` } } }),
            keep({ fields: { a: { b: { c: { d: { e: { f: { [field]: value } } } } } } } }),
            keep({ fields: { [text]: 1 }, service: text, requestId: null }),
            keepLine(parseTextLine(text.replace(/[\r\n]/g, ' '), NOW), { now: NOW, service: 'api', redaction: RULES }),
            keepLine(parseTextLine(`1.2.3.4 - - [01/Jan/2026:00:00:00 +0000] "GET /x?${field}=${encodeURIComponent(value)} HTTP/1.1" 200 1 "http://r.example/?${field}=${value}" "-"`, NOW), { now: NOW, service: 'web', redaction: RULES }),
          ];
          // Whichever part of it is long enough to be of use.
          const parts = value.split(/[/=]/).filter((part) => part.length >= 8);
          for (const line of lines) for (const part of parts) expect(JSON.stringify(line)).not.toContain(part);
        }),
        { numRuns: 500 },
      );
    });

    it('as numbers of cards never do either', () => {
      const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 14, maxLength: 14 }).map((rest) => withCheckDigit(`4${rest.join('')}`));
      const spaced = fc.constantFrom((n: string) => n, (n: string) => n.replace(/(.{4})(?=.)/g, '$1 '), (n: string) => n.replace(/(.{4})(?=.)/g, '$1-'));
      fc.assert(
        fc.property(digits, spaced, around, (number, print, before) => {
          const printed = print(number);
          const line = keep({ message: `${before} x${printed} ok`, fields: { a: `${printed}`, n: Number(number) } });
          expect(JSON.stringify(line)).not.toContain(printed);
        }),
      );
    });
  });
});

function withCheckDigit(partial: string): string {
  for (let digit = 0; digit < 10; digit += 1) if (isCardNumber(`${partial}${digit}`)) return `${partial}${digit}`;
  throw new Error('No check digit fits.');
}
