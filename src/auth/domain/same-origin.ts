/** The headers by which a browser says where a request comes from. */
export interface RequestOrigin {
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  /** Host and port to which the request was sent, after trusted proxies. */
  readonly host: string;
}

/**
 * Whether a request that a cookie speaks for comes from the application's own pages.
 *
 * Browsers send `Origin` with every POST of a script or form of another site, and no script can forge it; requests
 * with neither header come from programs, which hold no one else's cookie. Only host and port are compared, since a
 * proxy may end TLS.
 * @param trusted further origins, such as https://app.example.com
 */
export function isOwnOrigin({ origin, fetchSite, host }: RequestOrigin, trusted: readonly string[]): boolean {
  if (origin !== undefined) return trusted.includes(origin) || hostOf(origin) === host.toLowerCase();
  return fetchSite === undefined || fetchSite === 'same-origin';
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    // `null`, which sandboxed frames send, and nonsense.
    return null;
  }
}
