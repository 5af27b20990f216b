import fc from 'fast-check';
import { canonicalDomains, isAllowedOrigin } from './allowed-domains.js';

describe('a domain that may embed', () => {
  it.each<[string, string[]]>([
    ['app.example.com', ['https://app.example.com']],
    ['https://app.example.com', ['https://app.example.com']],
    ['https://app.example.com/', ['https://app.example.com']],
    ['HTTPS://App.Example.COM', ['https://app.example.com']],
    ['http://intranet', ['http://intranet']],
    ['https://app.example.com:443', ['https://app.example.com']],
    ['app.example.com:8443', ['https://app.example.com:8443']],
    ['*.example.com', ['https://*.example.com']],
    ['https://*.example.com:8443', ['https://*.example.com:8443']],
    ['localhost:5173', ['https://localhost:5173', 'http://localhost:5173']],
    ['http://localhost:5173', ['http://localhost:5173']],
    ['127.0.0.1:4000', ['https://127.0.0.1:4000', 'http://127.0.0.1:4000']],
    ['bücher.example', ['https://xn--bcher-kva.example']],
    [' app.example.com ', ['https://app.example.com']],
  ])('is brought into one form: %s', (text, domains) => {
    expect(canonicalDomains(text)).toEqual(domains);
  });

  it.each([
    '', '*', '*.', '*.com', 'https://', 'https://*', 'ftp://example.com', 'javascript://example.com', 'example.com/path',
    'https://example.com?x', 'https://example.com#x', 'user@example.com', 'https://a:b@example.com', 'a b.example.com',
    'example.com; script-src *', "example.com 'unsafe-inline'", 'example.com,evil.example', 'exa*mple.com', '*.*.example.com',
    'example.com:99999', 'example.com:', '[::1]', 'example.com.', '-a.example.com', '*.127.0.0.1', 'data:', "'self'",
    'example.com\n.evil.example', 'a_b.example.com',
  ])('is refused: %j', (text) => {
    expect(canonicalDomains(text)).toBeNull();
  });

  it('never holds what could end or widen a policy, whatever was written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain(), fc.string({ unit: 'binary' })), (text) => {
        for (const domain of canonicalDomains(text) ?? []) expect(domain).toMatch(/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d+)?$/);
      }),
    );
  });
});

describe('an origin', () => {
  const domains = ['https://app.example.com', 'https://*.customer.example', 'http://localhost:5173', 'https://*.ports.example:8443'];

  it.each(['https://app.example.com', 'https://a.customer.example', 'https://a.b.customer.example', 'http://localhost:5173', 'https://x.ports.example:8443'])(
    'of one of the domains is allowed: %s',
    (origin) => expect(isAllowedOrigin(origin, domains)).toBe(true),
  );

  it.each([
    'http://app.example.com', 'https://app.example.com:8443', 'https://app.example.com.evil.example', 'https://evilapp.example.com',
    'https://customer.example', 'https://evilcustomer.example', 'https://.customer.example', 'http://a.customer.example',
    'https://a.customer.example:444', 'https://localhost:5173', 'http://localhost', 'http://localhost:51730', 'https://x.ports.example',
    'null', '', 'app.example.com', 'https://app.example.com/', 'https://app.example.com/path', 'https://app.example.com@evil.example',
    'https://evil.example#https://app.example.com', 'HTTPS://APP.EXAMPLE.COM', 'https://app.example.com, https://evil.example', 'file://',
  ])('of another is not: %s', (origin) => {
    expect(isAllowedOrigin(origin, domains)).toBe(false);
  });
});
