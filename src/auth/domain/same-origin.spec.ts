import { isOwnOrigin } from './same-origin.js';

const host = 'bi.example.com:8443';

describe('the origin of a request that a cookie speaks for', () => {
  it.each([
    ['a page of the application', { origin: 'https://bi.example.com:8443', fetchSite: 'same-origin', host }],
    ['the same behind a proxy that ends TLS', { origin: 'http://bi.example.com:8443', fetchSite: undefined, host }],
    ['a trusted origin', { origin: 'https://app.example.com', fetchSite: 'same-site', host }],
    ['a page whose browser sends no Origin', { origin: undefined, fetchSite: 'same-origin', host }],
    ['a program', { origin: undefined, fetchSite: undefined, host }],
  ])('admits %s', (_, request) => {
    expect(isOwnOrigin(request, ['https://app.example.com'])).toBe(true);
  });

  it.each([
    ['another site', { origin: 'https://evil.example', fetchSite: 'cross-site', host }],
    ['a sibling site', { origin: 'https://other.example.com', fetchSite: 'same-site', host }],
    ['another port', { origin: 'https://bi.example.com', fetchSite: 'same-site', host }],
    ['a sandboxed frame', { origin: 'null', fetchSite: 'cross-site', host }],
    ['a site that only looks alike', { origin: 'https://bi.example.com:8443.evil.example', fetchSite: undefined, host }],
    ['a cross-site request without Origin', { origin: undefined, fetchSite: 'cross-site', host }],
    ['a sibling request without Origin', { origin: undefined, fetchSite: 'same-site', host }],
  ])('refuses %s', (_, request) => {
    expect(isOwnOrigin(request, ['https://app.example.com'])).toBe(false);
  });
});
