import type { Provenance } from '../../platform/http/index.js';
import { judgeOrigin } from './request-origin.js';

const FRAME = '4b0c4f0e-53a1-4d0c-9d5b-0f4a3a5b6c7d';
const domains = ['https://app.example.com'];
const host = 'bi.example.com:8443';
const from = (change: Partial<Provenance>): Provenance => ({ origin: undefined, host, fetchSite: undefined, referer: undefined, via: 'request', ...change });
const judge = (change: Partial<Provenance>, publicUrl: string | null = null): string => {
  const judged = judgeOrigin(domains, from(change), publicUrl);
  return judged.verdict === 'frame' ? `frame ${judged.id}` : judged.verdict;
};

describe('where a request with an embed token comes from', () => {
  it('does not matter when the token names no domains', () => {
    for (const change of [{}, { origin: 'https://evil.example' }, { origin: 'null' }, { via: 'socket' as const }]) {
      expect(judgeOrigin([], from(change), null)).toEqual({ verdict: 'allowed' });
    }
  });

  it('is allowed when it is a page of one of the domains', () => {
    expect(judge({ origin: 'https://app.example.com', fetchSite: 'cross-site' })).toBe('allowed');
    expect(judge({ origin: 'https://app.example.com', via: 'socket' })).toBe('allowed');
  });

  it.each<[string, Partial<Provenance>]>([
    ['another page', { origin: 'https://evil.example', fetchSite: 'cross-site' }],
    ['a sandboxed frame', { origin: 'null', fetchSite: 'cross-site' }],
    ['a program that says nothing', {}],
    ['a page that hides where it is', { fetchSite: 'cross-site' }],
    ['a sibling of ours', { fetchSite: 'same-site' }],
    ['an address typed in', { fetchSite: 'none' }],
    ['another page that names a frame', { origin: 'https://evil.example', referer: `https://${host}/embed/${FRAME}` }],
    ['a program that names a frame and no more', { referer: `https://${host}/embed/${FRAME}` }],
    ['a page of ours that is no frame', { fetchSite: 'same-origin', referer: `https://${host}/dashboards/1` }],
    ['a page of ours that does not say which', { fetchSite: 'same-origin' }],
    ['a page that only looks like a frame', { fetchSite: 'same-origin', referer: `https://${host}/x/embed/${FRAME}` }],
    ['a frame of another server', { fetchSite: 'same-origin', referer: `https://evil.example/embed/${FRAME}` }],
    ['a frame of our name on another port', { origin: 'https://bi.example.com', referer: `https://bi.example.com/embed/${FRAME}` }],
    ['a referer that is nonsense', { fetchSite: 'same-origin', referer: 'nonsense' }],
    ['a socket of another page', { origin: 'https://evil.example', via: 'socket' }],
    ['a socket of a program', { via: 'socket' }],
    ['a socket that claims to be ours without an origin', { fetchSite: 'same-origin', via: 'socket' }],
  ])('is refused when it is %s', (_, change) => {
    expect(judge(change)).toBe('refused');
  });

  it('is a frame when it is the page of one, with or without an origin', () => {
    const referer = `https://${host}/embed/${FRAME.toUpperCase()}`;
    expect(judge({ fetchSite: 'same-origin', referer })).toBe(`frame ${FRAME}`);
    expect(judge({ origin: `https://${host}`, referer })).toBe(`frame ${FRAME}`);
    expect(judge({ origin: `https://${host}`, via: 'socket' })).toBe('allowed');
  });

  it('is measured by the public address where there is one, and not by the host that was asked for', () => {
    const publicUrl = 'https://public.example';
    const referer = `https://public.example/embed/${FRAME}`;
    expect(judge({ origin: 'https://public.example', referer }, publicUrl)).toBe(`frame ${FRAME}`);
    // A name that somebody has pointed at our address.
    expect(judge({ origin: `https://${host}`, referer: `https://${host}/embed/${FRAME}` }, publicUrl)).toBe('refused');
  });
});
