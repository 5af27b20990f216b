/**
 * How well an item's words answer a search, from 0 (not at all) to 1: every word that is typed must begin or stand
 * within one of the item's; beginnings count more, and the first of `words`, its name, more than the others.
 */
export function paletteScore(words: readonly string[], search: string): number {
  const wanted = search
    .trim()
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (wanted.length === 0) return 1;
  let sum = 0;
  for (const word of wanted) {
    const best = Math.max(
      0,
      ...words.map((text, index) => scoreIn(text.toLowerCase(), word) * (index === 0 ? 1 : 0.6)),
    );
    if (best === 0) return 0;
    sum += best;
  }
  return sum / wanted.length;
}

function scoreIn(text: string, word: string): number {
  if (text.startsWith(word)) return 1;
  if (text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))) return 0.8;
  return text.includes(word) ? 0.4 : 0;
}
