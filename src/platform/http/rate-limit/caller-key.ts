import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Longer keys are replaced by their hash, so that a caller cannot choose how much memory a bucket takes. */
const MAX_KEY_LENGTH = 100;
/** What one customer of an IPv6 provider gets: the smallest network that has to count as one address. */
const IPV6_NETWORK_PARTS = 4;

/**
 * Whom an address stands for: an IPv4 address itself, also when it is written as IPv6; of an IPv6 address its /64, for
 * whoever has one has 2^64 addresses.
 */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address;
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return address;
  const parsed = ipaddr.IPv6.parse(bare);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  const network = parsed.parts.slice(0, IPV6_NETWORK_PARTS).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}

/** A key of bounded length. */
export function boundedKey(key: string): string {
  return key.length <= MAX_KEY_LENGTH ? key : createHash('sha256').update(key).digest('base64url');
}
