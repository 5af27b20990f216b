import pino from 'pino';
import { REDACTED_PATHS, withoutTokens } from './logger.js';

const TOKEN = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJqdGkiOiI0YjBjNGYwZSJ9.c2lnbmF0dXJl-_x';

/** What a logger like the process's writes. */
function lines(log: (logger: pino.Logger) => void): string {
  const written: string[] = [];
  log(pino({ base: null, redact: REDACTED_PATHS, level: 'trace' }, withoutTokens({ write: (line: string) => void written.push(line) })));
  return written.join('');
}

describe('the log', () => {
  it.each<[string, (logger: pino.Logger) => void]>([
    ['a path', (logger) => logger.info({ url: `/api/v1/embed/dashboard/${TOKEN}/data` }, 'request')],
    ['a query', (logger) => logger.info(`GET /ws?token=${TOKEN}&x=1`)],
    ['a header', (logger) => logger.info({ req: { headers: { authorization: `Embed ${TOKEN}`, 'sec-websocket-protocol': `bearer, ${TOKEN}` } } })],
    ['an address that sent it along', (logger) => logger.info({ referer: `https://app.example.com/?t=${TOKEN}` })],
    ['a fragment', (logger) => logger.info({ location: `/embed/4b0c#${TOKEN}` })],
    ['an error', (logger) => logger.error({ err: new Error(`no route for /embed/config/${TOKEN}`) }, 'failed')],
    ['an unsigned one', (logger) => logger.info(`${TOKEN.split('.').slice(0, 2).join('.')}.`)],
    ['a deep field', (logger) => logger.info({ a: { b: [{ c: `x${TOKEN}` }] } })],
  ])('holds no token that stands in %s', (_, log) => {
    const text = lines(log);
    expect(text).toContain('[redacted]');
    expect(text).not.toMatch(/eyJ|c2lnbmF0dXJl/);
  });

  it('is left as it is where there is none', () => {
    expect(JSON.parse(lines((logger) => logger.info({ route: '/api/v1/embed/dashboard/:token' }, 'request')))).toMatchObject({ route: '/api/v1/embed/dashboard/:token', msg: 'request' });
  });
});
