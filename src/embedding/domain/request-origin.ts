import type { Provenance } from '../../platform/http/index.js';
import { isAllowedOrigin } from './allowed-domains.js';

/** Where the pages of a frame lie: the dashboard, and its builder. */
const FRAME_PATH = /^\/embed\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/edit)?\/?$/i;

/**
 * `frame`: the request comes from the page of the frame `/embed/{id}`, which counts when the browser lets the same
 * domains frame that page.
 */
export type OriginVerdict = { verdict: 'allowed' | 'refused' } | { verdict: 'frame'; id: string };

/**
 * Judges where a request with an embed token comes from.
 *
 * Browsers say so in headers that no script can change; programs say what they like, and are not who this is for. Where
 * domains are named, a request without `Origin` is refused, unless it comes from the frame's own page (a browser sends
 * none with GET within one origin). Own is the public address where one is configured, else the host asked for.
 * @param domains canonical; none: all
 * @param publicUrl the installation's own, or null
 */
export function judgeOrigin(domains: readonly string[], provenance: Provenance, publicUrl: string | null): OriginVerdict {
  const { origin, fetchSite, referer, via } = provenance;
  if (domains.length === 0) return { verdict: 'allowed' };
  if (origin !== undefined && isAllowedOrigin(origin, domains)) return { verdict: 'allowed' };
  const host = publicUrl === null ? provenance.host?.toLowerCase() : hostOf(publicUrl);
  const own = origin === undefined ? fetchSite === 'same-origin' : isOf(origin, host);
  if (!own) return { verdict: 'refused' };
  // A socket's handshake names no page; its viewer has fetched the dashboard before.
  if (via === 'socket') return { verdict: origin === undefined ? 'refused' : 'allowed' };
  const id = referer !== undefined && isOf(referer, host) ? FRAME_PATH.exec(new URL(referer).pathname)?.[1] : undefined;
  return id === undefined ? { verdict: 'refused' } : { verdict: 'frame', id: id.toLowerCase() };
}

const isOf = (address: string, host: string | null | undefined): boolean => {
  const own = hostOf(address);
  return own !== null && own === host;
};

function hostOf(address: string): string | null {
  try {
    return new URL(address).host || null;
  } catch {
    return null;
  }
}
