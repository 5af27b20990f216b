import { plural } from '../../format/number.js';
import type { Tone } from '../../ui/index.js';
import type { Channel, ChannelDelivery } from './channel-queries.js';

/** How a channel does, in a word and a tone. */
export function standingWords({ lastDeliveredAt, failing, dead }: ChannelDelivery): { word: string; tone: Tone } {
  if (failing !== null) return { word: 'Failing', tone: 'danger' };
  if (dead > 0) return { word: 'Has failed', tone: 'warning' };
  return lastDeliveredAt === null ? { word: 'Not used yet', tone: 'neutral' } : { word: 'Delivers', tone: 'success' };
}

/** What a channel did not bring to its end: "3 not delivered, 2 waiting"; empty: nothing. */
export function backlogWords({ pending, dead }: ChannelDelivery): string {
  return [...(dead > 0 ? [`${dead} not delivered`] : []), ...(pending > 0 ? [`${pending} waiting`] : [])].join(', ');
}

/** Where a channel leads, in short, as far as that is no secret. */
export function placeOf({ kind, settings }: Pick<Channel, 'kind' | 'settings'>): string {
  switch (kind) {
    case 'webhook':
      return addressInShort(settings['url']);
    case 'pagerduty':
      return typeof settings['url'] === 'string' ? addressInShort(settings['url']) : settings['region'] === 'eu' ? 'EU region' : 'US region';
    case 'email':
      return recipientsInShort(settings['recipients']);
    case 'slack':
      return 'an incoming webhook';
    case 'in_app':
      return 'open pages';
  }
}

function addressInShort(url: unknown): string {
  const address = typeof url === 'string' ? URL.parse(url) : null;
  if (address === null) return '';
  return `${address.host}${address.pathname === '/' ? '' : address.pathname}`;
}

function recipientsInShort(recipients: unknown): string {
  if (!Array.isArray(recipients)) return '';
  const [first = '', ...others] = recipients.map(String);
  return others.length === 0 ? first : `${first} and ${plural(others.length, 'other')}`;
}

/** The private address that a test was kept from, for whoever may open it; null: that was not why, or the address is secret. */
export function closedAddressOf(message: string, { settings }: Pick<Channel, 'settings'>): { host: string; port: number } | null {
  if (!message.includes('refused unless a platform admin')) return null;
  const { url, host, port } = settings;
  const address = typeof url === 'string' ? URL.parse(url) : null;
  if (address !== null) return { host: address.hostname.replace(/^\[|\]$/g, ''), port: Number(address.port) || (address.protocol === 'https:' ? 443 : 80) };
  return typeof host === 'string' && typeof port === 'number' ? { host, port } : null;
}
