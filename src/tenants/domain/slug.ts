const LONGEST = 40;

/**
 * A name as it may stand in a URL: lower-case ASCII letters, digits and single hyphens, 1 to 40 characters. Where it is
 * taken, a tenant gets a hyphen and four hexadecimal digits more.
 */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'tenant' : slug;
}
