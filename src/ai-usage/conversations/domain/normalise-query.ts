/** Of a longer text the beginning counts. Characters. */
export const QUERY_LENGTH = 200;
/** A message with fewer letters, or of one word, asks for nothing that could be told. */
const LEAST_LETTERS = 8;
/** Scripts that write a syllable or a word with one sign, and leave no spaces. */
const DENSE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu;
/** What such a sign counts as in letters. */
const DENSE_LETTERS = 3;

/** Accents of alphabets that are read without them too; in other scripts marks are vowels. */
const ACCENTS = /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]\p{Mn}*)\p{Mn}/gu;
/** What cutting leaves of a sign of two units: PostgreSQL keeps no such text. */
const HALF_A_PAIR = /\p{Surrogate}/gu;
/** Whatever parts words, but for the points and commas of decimals. */
const BETWEEN_WORDS = /(?<!\p{N})[.,]|[.,](?!\p{N})|[^\p{L}\p{M}\p{N}.,]/gu;

/**
 * What is the same in queries that are written differently: letters without case and accents, numbers, single spaces.
 * '' when nothing of a text is left. Normalising what is normalised changes nothing.
 */
export function normaliseQuery(text: string): string {
  return text
    .slice(0, QUERY_LENGTH)
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(ACCENTS, '')
    .normalize('NFC')
    .replace(BETWEEN_WORDS, ' ')
    .replaceAll(',', '.')
    .replace(/ +/g, ' ')
    .slice(0, QUERY_LENGTH)
    .replace(HALF_A_PAIR, '')
    .trim();
}

/** Letters of a text; signs that stand for whole syllables count for three. */
export function lettersOf(text: string): number {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters + (DENSE_LETTERS - 1) * (text.match(DENSE)?.length ?? 0);
}

/** Whether a message says enough to be counted among what people ask for: "ok" and "thanks" do not. */
export function asksForSomething(normal: string): boolean {
  return lettersOf(normal) >= LEAST_LETTERS && (normal.includes(' ') || normal.search(DENSE) >= 0);
}

/** Words of a normalised text. */
export const wordsOf = (normal: string): string[] => (normal === '' ? [] : normal.split(' '));

/** A text as it is shown: one line, and no longer than that many characters, of which none is cut in two. */
export function shortened(text: string, longest: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('').trimEnd()}…`;
}
