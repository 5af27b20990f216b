import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../startup-error.js';
import { completeConfig, prepareConfig } from './load-config.js';

const made: string[] = [];
const directory = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'tidemark-config-'));
  made.push(path);
  return path;
};
afterAll(() => made.forEach((path) => rmSync(path, { recursive: true })));
const urls = { appUrl: 'postgresql://app@h/d', ownerUrl: 'postgresql://owner@h/d' };
const hosted = {
  DATABASE_URL: 'postgresql://u:p@db.internal:5432/tidemark',
  JWT_SECRET: 'x'.repeat(32),
  TIDEMARK_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
};

describe('configuration', () => {
  it('starts with nothing configured: embedded, demo on, open registration, generated secrets', () => {
    const start = prepareConfig({ TIDEMARK_DATA_DIR: directory() });
    const config = completeConfig(start, urls);
    expect(start.embedded).toBe(true);
    expect(config.demo).toEqual({ enabled: true, password: start.secrets.demoPassword });
    expect(config.security.registration).toBe('open');
    expect(config.security.jwtSecret.length).toBeGreaterThan(40);
    expect(config.security.masterKeys[0]).toHaveLength(32);
  });

  it('keeps the generated secrets, readable by their owner alone, and never makes the same twice', () => {
    const first = directory();
    const secrets = prepareConfig({ TIDEMARK_DATA_DIR: first }).secrets;
    expect(prepareConfig({ TIDEMARK_DATA_DIR: first }).secrets).toEqual(secrets);
    expect(statSync(join(first, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(first, 'secrets.json'), 'utf8')).toContain(secrets.jwtSecret);
    expect(prepareConfig({ TIDEMARK_DATA_DIR: directory() }).secrets).not.toEqual(secrets);
  });

  it('sends nothing to product analytics unless a key names the project', () => {
    const analytics = (more: Record<string, string>): unknown => completeConfig(prepareConfig({ ...hosted, ...more }), urls).analytics;
    expect(analytics({ MIXPANEL_URL: 'https://api-eu.mixpanel.com/track' })).toMatchObject({ segment: null, mixpanel: null });
    expect(analytics({ SEGMENT_WRITE_KEY: 'wk', MIXPANEL_TOKEN: 'tok', MIXPANEL_URL: 'https://api-eu.mixpanel.com/track' })).toMatchObject({
      segment: { key: 'wk', url: 'https://api.segment.io/v1/batch' },
      mixpanel: { key: 'tok', url: 'https://api-eu.mixpanel.com/track' },
    });
  });

  it('does not repeat a token that cannot be used', () => {
    expect(() => prepareConfig({ MIXPANEL_TOKEN: 'se cret' })).toThrow(/^(?!.*se cret).*MIXPANEL_TOKEN must be the token/);
  });

  it('uses invitations and no demo on a database of yours', () => {
    const config = completeConfig(prepareConfig(hosted), urls);
    expect(config.security.registration).toBe('invite');
    expect(config.demo.enabled).toBe(false);
  });

  it.each([
    [{ PORT: 'http' }, 'PORT must be a whole number from 0 to 65535 (it is "http")'],
    [{ PORT: '70000' }, 'PORT must be'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must look like postgresql://'],
    [{ TIDEMARK_MASTER_KEY: 'short' }, 'TIDEMARK_MASTER_KEY must be 32 bytes in base64'],
    [{ AMQP_URL: 'http://broker' }, 'AMQP_URL must look like amqp://'],
    [{ AMQP_URL: 'amqp://u:100%@broker' }, 'AMQP_URL has a % that encodes nothing'],
    [{ TIDEMARK_AMQP_QUEUE: 'amq.events' }, 'TIDEMARK_AMQP_QUEUE must be'],
    [{ TIDEMARK_AMQP_PREFETCH: '0' }, 'TIDEMARK_AMQP_PREFETCH must be'],
    [{ SMTP_URL: 'http://mail' }, 'SMTP_URL must look like smtp://'],
    [{ SMTP_URL: 'smtp://mail', SMTP_FROM: 'nobody' }, 'SMTP_FROM must be an address'],
    [{ SMTP_URL: 'smtp://mail' }, 'SMTP_URL is set without SMTP_FROM'],
    [{ SEGMENT_WRITE_KEY: 'a key' }, 'SEGMENT_WRITE_KEY must be the write key'],
    [{ SEGMENT_URL: 'segment' }, 'SEGMENT_URL must be a URL'],
    [{ MIXPANEL_URL: 'ftp://x' }, 'MIXPANEL_URL must be a URL'],
    [{ JWT_SECRET: 'short' }, 'JWT_SECRET must have at least 32 characters'],
    [{ RATE_LIMIT_FACTOR: '0' }, 'RATE_LIMIT_FACTOR must be a number above 0'],
    [{ RATE_LIMIT_FACTOR: 'fast' }, 'RATE_LIMIT_FACTOR must be a number above 0'],
    [{ TIDEMARK_DEMO: 'perhaps' }, 'TIDEMARK_DEMO must be true or false'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of'],
    [{ TIDEMARK_REGISTRATION: 'none' }, 'TIDEMARK_REGISTRATION must be open or invite'],
    [{ MIGRATION_DATABASE_URL: 'postgresql://a@b/c' }, 'MIGRATION_DATABASE_URL is set without DATABASE_URL'],
    [{ ...hosted, JWT_SECRET: '' }, 'JWT_SECRET (openssl rand -base64 48)'],
    [{ ...hosted, TIDEMARK_MASTER_KEY: undefined }, 'TIDEMARK_MASTER_KEY (openssl rand -base64 32)'],
  ])('refuses %j with a sentence', (environment, sentence) => {
    const attempt = (): unknown => prepareConfig({ TIDEMARK_DATA_DIR: directory(), ...environment });
    expect(attempt).toThrow(StartupError);
    expect(attempt).toThrow(sentence);
  });

  it('never repeats a password from a broken URL', () => {
    expect(() => prepareConfig({ DATABASE_URL: 'postgre://u:hunter2@h/d' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});
