import { clipped } from './clipped.js';

const MOST_CHARACTERS = 300;
/** Shorter pieces would take words out of any sentence. */
const LEAST_PIECE = 6;

/**
 * What a receiver said, fit for a ledger: on one line, short, and without secrets, however it wrote them (as they are, in
 * a URL, in JSON, in base64) or which part of a secret URL it repeats.
 */
export function scrubbed(text: string, secrets: readonly string[]): string {
  const pieces = [...new Set(secrets.flatMap(piecesOf).flatMap(writtenOtherwise))].filter(({ length }) => length >= LEAST_PIECE).sort((a, b) => b.length - a.length);
  const clean = pieces.reduce((rest, piece) => rest.replaceAll(piece, '…'), text);
  return clipped(clean.replace(/[\s\p{Cc}]+/gu, ' ').trim(), MOST_CHARACTERS);
}

/** The secret itself, of a URL also its parts. */
function piecesOf(secret: string): string[] {
  const url = URL.parse(secret);
  if (!url) return [secret];
  const { pathname, search, searchParams, username, password } = url;
  return [secret, url.href, `${pathname}${search}`, pathname, ...pathname.split('/'), ...searchParams.values(), username, password];
}

function writtenOtherwise(piece: string): string[] {
  const base64 = Buffer.from(piece).toString('base64');
  return [piece, encodeURIComponent(piece), JSON.stringify(piece).slice(1, -1), base64, base64.replace(/=+$/, ''), Buffer.from(piece).toString('base64url'), Buffer.from(piece).toString('hex')];
}
