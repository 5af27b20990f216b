import ipaddr from 'ipaddr.js';

/** What kind of address an outgoing connection would go to; only `public` may be reached without leave. */
export type AddressClass = 'public' | 'loopback' | 'private' | 'link-local' | 'metadata' | 'multicast' | 'reserved';

/** Services of cloud providers that hand out credentials, and lie outside the ranges that are refused anyway. */
const METADATA_ADDRESSES = new Set(['168.63.129.16', '169.254.169.254', '169.254.170.2', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254']);
/** The only NAT64 prefix behind which the public internet lies (RFC 6052); 64:ff9b:1::/48 is for local use (RFC 8215). */
const NAT64 = ipaddr.IPv6.parse('64:ff9b::');
const GLOBAL_UNICAST = ipaddr.IPv6.parse('2000::');

/**
 * Classifies an IPv4 or IPv6 address. IPv4 addresses that travel inside IPv6 ones (mapped, NAT64) are judged by the
 * inner address; the tunnels 6to4 and Teredo are never public. Anything that is not an address is `reserved`.
 */
export function classifyAddress(address: string): AddressClass {
  const text = inHexadecimal(address);
  if (!ipaddr.isValid(text)) return 'reserved';
  const parsed = ipaddr.parse(text);
  return parsed.kind() === 'ipv4' ? classifyIPv4(parsed as ipaddr.IPv4) : classifyIPv6(parsed as ipaddr.IPv6);
}

/** Writes `::1.2.3.4` as `::102:304`; ipaddr.js would take it for the mapped address `::ffff:1.2.3.4`. */
function inHexadecimal(address: string): string {
  if (!address.includes(':') || !address.includes('.')) return address;
  const url = `http://[${address}]`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : address;
}

function classifyIPv4(address: ipaddr.IPv4): AddressClass {
  if (METADATA_ADDRESSES.has(address.toString())) return 'metadata';
  switch (address.range()) {
    case 'unicast':
      return 'public';
    case 'loopback':
    case 'unspecified': // 0.0.0.0/8 reaches this very machine on Linux
      return 'loopback';
    case 'private':
    case 'carrierGradeNat':
      return 'private';
    case 'linkLocal':
      return 'link-local';
    case 'multicast':
    case 'broadcast':
      return 'multicast';
    default:
      return 'reserved';
  }
}

function classifyIPv6(address: ipaddr.IPv6): AddressClass {
  if (METADATA_ADDRESSES.has(address.toRFC5952String())) return 'metadata';
  if (address.isIPv4MappedAddress()) return classifyIPv4(address.toIPv4Address());
  if (address.match(NAT64, 96)) return classifyIPv4(new ipaddr.IPv4(address.toByteArray().slice(12)));
  switch (address.range()) {
    case 'unicast':
      // Whatever lies outside 2000::/3 is not handed out for the internet, the old IPv4-compatible ::/96 included.
      return address.match(GLOBAL_UNICAST, 3) ? 'public' : 'reserved';
    case 'loopback':
    case 'unspecified':
      return 'loopback';
    case 'uniqueLocal':
      return 'private';
    case 'linkLocal':
      return 'link-local';
    case 'multicast':
      return 'multicast';
    default:
      return 'reserved';
  }
}
