import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { DomainError, invalid } from '../http/index.js';
import { type AddressClass, classifyAddress } from './address-class.js';

/** An address that was checked. Connect to it, and keep the host for TLS: a second look-up could answer differently. */
export interface PinnedAddress {
  host: string;
  port: number;
  address: string;
  family: 4 | 6;
}

/** Resolves a host name to all its addresses, as `dns.promises.lookup` with `all`. */
export type ResolveAddresses = (host: string) => Promise<readonly { address: string; family: number }[]>;

/** A host that may be reached whatever its address; without a port, on every port. */
export interface AllowedHost {
  host: string;
  port?: number;
}

const RESOLVE_TIMEOUT_MS = 5_000;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

const CLASS_IN_WORDS: Record<Exclude<AddressClass, 'public'>, string> = {
  loopback: 'this server itself',
  private: 'a private network',
  'link-local': 'a link-local address',
  metadata: 'a metadata service',
  multicast: 'a multicast address',
  reserved: 'a reserved address',
};

/**
 * Decides where outgoing connections may go: public addresses, and the hosts that a platform admin has allowed by
 * name, or by name and port: `{ host, port }`, or as text `db.internal`, `db.internal:5432`, `[::1]:5432`.
 */
export class EgressPolicy {
  readonly #allowed: ReadonlySet<string>;
  readonly #resolve: ResolveAddresses;

  constructor(options: { allowedHosts: readonly (string | AllowedHost)[]; resolve?: ResolveAddresses }) {
    this.#allowed = new Set(options.allowedHosts.map(normaliseAllowed));
    this.#resolve = options.resolve ?? ((host) => lookup(host, { all: true, verbatim: true }));
  }

  /** True when a platform admin has allowed this very host, or this host and port. */
  isAllowed(host: string, port: number): boolean {
    const name = normaliseHost(host);
    return this.#allowed.has(name) || this.#allowed.has(withPort(name, port));
  }

  /**
   * Resolves a host and answers the address to connect to.
   * @throws DomainError VALIDATION_FAILED when the host is malformed or all its addresses are refused (the message does
   * not tell the address), SOURCE_UNAVAILABLE when it cannot be resolved.
   */
  async resolveForConnection(host: string, port: number): Promise<PinnedAddress> {
    const name = normaliseHost(host);
    if (isIP(name) === 0 && !HOST_NAME.test(name)) {
      throw refused('host', 'must be a host name or an IP address; paths of Unix sockets and URLs are not accepted');
    }
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw refused('port', 'must be a whole number from 1 to 65535');

    const addresses = isIP(name) === 0 ? await this.#resolveName(name) : [{ address: name, family: isIP(name) }];
    const permitted = this.isAllowed(name, port)
      ? addresses[0]
      : addresses.find(({ address }) => classifyAddress(address) === 'public');
    if (permitted !== undefined) {
      return { host: name, port, address: permitted.address, family: permitted.family === 6 ? 6 : 4 };
    }
    const kind = classifyAddress(addresses[0]?.address ?? '');
    throw refused(
      'host',
      `leads to ${kind === 'public' ? 'no address' : CLASS_IN_WORDS[kind]}; such connections are refused unless a platform admin has allowed ${name}`,
    );
  }

  async #resolveName(name: string): Promise<readonly { address: string; family: number }[]> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('timeout')), RESOLVE_TIMEOUT_MS);
    });
    try {
      const addresses = await Promise.race([this.#resolve(name), timeout]);
      if (addresses.length > 0) return addresses;
    } catch {
      // Answered below; the resolver's own wording differs between systems and helps nobody.
    } finally {
      clearTimeout(timer);
    }
    throw new DomainError('SOURCE_UNAVAILABLE', `The host ${name} cannot be resolved to an address.`, undefined, 5);
  }
}

/** Lower case, without the brackets of an IPv6 literal and without the root's dot. */
function normaliseHost(host: string): string {
  const trimmed = host.trim().toLowerCase();
  const bare = trimmed.startsWith('[') && trimmed.endsWith(']') ? trimmed.slice(1, -1) : trimmed;
  return isIP(bare) === 0 && bare.endsWith('.') ? bare.slice(0, -1) : bare;
}

function normaliseAllowed(entry: string | AllowedHost): string {
  if (typeof entry !== 'string') return withPort(entry.host, entry.port);
  const [, host, port] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(entry.trim()) ?? [];
  return host === undefined || port === undefined ? normaliseHost(entry) : withPort(host, Number(port));
}

/** The port is kept apart by a character that no host holds, because an IPv6 address has colons of its own. */
function withPort(host: string, port: number | undefined): string {
  return port === undefined ? normaliseHost(host) : `${normaliseHost(host)}#${String(port)}`;
}

function refused(path: 'host' | 'port', message: string): DomainError {
  return invalid({ path, rule: 'egress', message: `The ${path} ${message}.` });
}
