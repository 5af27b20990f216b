/** A domain as people write it: scheme, wildcard and port may be there, nothing else of an address. */
const DOMAIN = /^(?:(https?):\/\/)?(\*\.)?([^\s/\\?#@:*[\]]{1,253})(?::(\d{1,5}))?\/?$/i;
const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
const ADDRESS = /^\d+(?:\.\d+){3}$/;

/**
 * Brings a domain into the form in which origins are compared and `frame-ancestors` takes it: `https://app.example.com`,
 * `https://*.example.com`, `http://localhost:5173`. Without a scheme it stands for https, and on the own machine
 * (localhost, 127.0.0.1) for both.
 * @returns null for what is no domain, or a wildcard over a whole top-level domain
 */
export function canonicalDomains(text: string): string[] | null {
  const [match, scheme, wildcard = '', name = '', port] = DOMAIN.exec(text.trim()) ?? [];
  if (match === undefined) return null;
  const schemes = scheme ? [scheme.toLowerCase()] : isOwnMachine(name) ? ['https', 'http'] : ['https'];
  const domains = schemes.map((each) => canonical(each, wildcard, name, port));
  return domains.every((domain) => domain !== null) ? domains : null;
}

function canonical(scheme: string, wildcard: string, name: string, port: string | undefined): string | null {
  let url: URL;
  try {
    url = new URL(`${scheme}://${name}${port === undefined ? '' : `:${port}`}`);
  } catch {
    return null;
  }
  const { hostname } = url;
  if (!HOST.test(hostname)) return null;
  if (wildcard !== '' && (!hostname.includes('.') || ADDRESS.test(hostname))) return null;
  return `${scheme}://${wildcard}${url.host}`;
}

const isOwnMachine = (name: string): boolean => /^(?:localhost|.+\.localhost|127\.0\.0\.1)$/i.test(name);

/** Whether an `Origin` is one of the domains, which are canonical. `*.` stands for one or more labels, as in CSP. */
export function isAllowedOrigin(origin: string, domains: readonly string[]): boolean {
  let url: URL;
  try {
    url = new URL(origin);
  } catch {
    // `null`, which sandboxed frames send, and nonsense.
    return false;
  }
  // What is more than an origin was sent by no browser.
  if (url.origin !== origin) return false;
  return domains.some((domain) => {
    const [scheme = '', host = ''] = domain.split('://');
    if (url.protocol !== `${scheme}:`) return false;
    return host.startsWith('*.') ? url.host.endsWith(host.slice(1)) && url.host.length >= host.length : url.host === host;
  });
}
