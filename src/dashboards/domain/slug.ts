const MAX_LENGTH = 80;

/** Form of a slug: small letters and digits, in words joined by single hyphens. */
export const SLUG_PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Makes a slug of a name that no taken slug equals: "Umsatz (Q1)" → `umsatz-q1`, then `umsatz-q1-2`.
 * @param fallback what to call a name without a single Latin letter or digit
 */
export function freeSlug(name: string, fallback: string, taken: ReadonlySet<string>): string {
  const base = slugOf(name) || fallback;
  if (!taken.has(base)) return base;
  for (let number = 2; ; number += 1) {
    const candidate = `${base}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
  const words = plain.match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, MAX_LENGTH).replace(/-$/, '');
}
