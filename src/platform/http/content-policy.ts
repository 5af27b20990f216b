import { createHash } from 'node:crypto';

/** A host as browsers send it: a name or an address, and a port where it is not the scheme's own. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** Where a page's own sockets go. Not every browser counts them among `'self'`. @param host of the page; none when it is no host */
export function socketOrigins(host: string): string[] {
  return HOST.test(host) ? [`ws://${host}`, `wss://${host}`] : [];
}

/**
 * The policy of the web application's page: nothing inline but the style elements of the editor and the dialogs, which
 * carry the nonce. Styles that scripts set on elements are no business of it.
 * @param host of the request; one that is no host is left out
 */
export function pagePolicy(nonce: string, host: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ['connect-src', "'self'", ...socketOrigins(host)].join(' '),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The one style element that the console's script adds; the browser tests tell when another version has another. */
const ADDED_BY_CONSOLE = " 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

/** The policy of the console's page, whose markup is its library's: of what is inline, exactly what stands in it. */
export function consolePolicy(html: string): string {
  const elements = hashesOf(html, /<style[^>]*>([^]*?)<\/style>/g);
  const attributes = hashesOf(html, / style="([^"]*)"/g);
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self'${elements}${ADDED_BY_CONSOLE}`,
    ...(attributes === '' ? [] : [`style-src-attr 'unsafe-hashes'${attributes}`]),
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function hashesOf(html: string, pattern: RegExp): string {
  const contents = new Set(Array.from(html.matchAll(pattern), ([, content = '']) => content));
  return [...contents].map((content) => ` 'sha256-${createHash('sha256').update(content).digest('base64')}'`).join('');
}
