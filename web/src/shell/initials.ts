/** One or two letters that stand for a name or an e-mail address. */
export function initials(name: string): string {
  const words = name
    .trim()
    .replace(/@.*$/u, '')
    .split(/[\s._-]+/u)
    .filter((word) => word !== '');
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? '');
  return letters.join('').toLocaleUpperCase() || '?';
}
