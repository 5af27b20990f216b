import { wordsOf } from './normalise-query.js';

const { imul } = Math;

/** A query as it is compared. */
export interface ComparedQuery {
  readonly id: string;
  /** Normalised. */
  readonly normal: string;
  /** How often it was asked. */
  readonly count: number;
}

/** Jaccard similarity of trigrams from which two queries are one; chosen on shop queries, see docs/ai-usage.md. */
const SIMILAR = 0.8;
/** Shorter ones differ by whole meanings when they differ by a letter. */
const LEAST_LENGTH_OF_EDITS = 5;
/**
 * From this many trigrams on, one edit (which changes at most four of each) leaves 0.8 in common, so that trigrams find it:
 * (n - 4) / (n + 4) >= 0.8.
 */
const TRIGRAMS_THAT_FORGIVE = 36;
/** MinHash: 12 bands of 4 rows find 99.8 % of the pairs of similarity 0.8, and 53 % at 0.5, which are compared and left. */
const [BANDS, ROWS] = [12, 4];
/**
 * Leaders that are found under one key, and of all that are found those that are compared: what many unlike queries share,
 * such as a long template, tells none of them from the others. Without bounds ten thousand such are compared pair by pair.
 */
const [MOST_OF_A_KEY, MOST_COMPARED] = [20, 60];
/** Queries after which others may have their turn. */
const AT_A_TIME = 10;

/**
 * Groups near duplicates: queries with equal numbers of which either the sets of trigrams are similar from 0.8 on
 * (Jaccard; trigrams of words padded as PostgreSQL's pg_trgm pads them, so that the order of words is no difference), or
 * which are one edit apart (a letter more, less, another, or two exchanged).
 *
 * The more often asked comes first, and leads a group unless it is like one that leads already: then it joins the
 * first of those. So a group holds what is like its leader, never a chain of likenesses; the order in which queries are
 * given makes no difference; and leaders grouped again stay as they are. Candidates come from MinHash bands (Broder 1997;
 * Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", ch. 3) and from deletions of one letter, as in SymSpell (Garbe 2012), so
 * that time grows with the number of queries and not with that of their pairs, however alike they are made.
 * @param pause is awaited now and then, so that others have their turn
 * @returns to each query's id its leader's; ids must be unique, and so must normal forms
 */
export async function groupNearDuplicates(queries: readonly ComparedQuery[], pause: () => Promise<void> = () => Promise.resolve()): Promise<Map<string, string>> {
  const leaders: Leader[] = [];
  const places = new Map<number, number[]>();
  const leaderOf = new Map<string, string>();
  let done = 0;
  for (const query of [...queries].sort(byWeight)) {
    done += 1;
    if (done % AT_A_TIME === 0) await pause();
    const own = leader(query);
    const keys = keysOf(own);
    const like = firstLike(own, keys, places, leaders);
    leaderOf.set(query.id, (like ?? own).id);
    if (like) continue;
    for (const key of keys) append(places, key, leaders.length);
    leaders.push(own);
  }
  return leaderOf;
}

/** Whether two normalised queries are near duplicates. */
export const areNearDuplicates = (a: string, b: string): boolean => alike(leader({ id: '', normal: a, count: 0 }), leader({ id: '', normal: b, count: 0 }));

interface Leader {
  readonly id: string;
  readonly normal: string;
  /** Words with digits: of another size or model it is another thing. */
  readonly numbers: string;
  readonly trigrams: ReadonlySet<string>;
}

/** Most asked first, then by text, so that nothing is left to chance. */
const byWeight = (a: ComparedQuery, b: ComparedQuery): number => b.count - a.count || (a.normal < b.normal ? -1 : Number(a.normal > b.normal)) || (a.id < b.id ? -1 : 1);

function leader({ id, normal }: ComparedQuery): Leader {
  const words = wordsOf(normal);
  const numbers = words.filter((word) => /\p{N}/u.test(word)).sort().join(' ');
  return { id, normal, numbers, trigrams: new Set(words.flatMap(trigramsOf)) };
}

function trigramsOf(word: string): string[] {
  const padded = `  ${word} `;
  return Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3));
}

function firstLike(query: Leader, keys: Iterable<number>, places: ReadonlyMap<number, readonly number[]>, leaders: readonly Leader[]): Leader | undefined {
  const shared = new Map<number, number>();
  for (const key of keys) for (const place of places.get(key) ?? []) shared.set(place, (shared.get(place) ?? 0) + 1);
  const first = nearest(shared).sort((a, b) => a - b).find((place) => alike(query, leaders[place] as Leader));
  return first === undefined ? undefined : leaders[first];
}

/** Those that share most keys, as many as are compared. */
function nearest(shared: ReadonlyMap<number, number>): number[] {
  if (shared.size <= MOST_COMPARED) return [...shared.keys()];
  return [...shared].sort(([a, of], [b, other]) => other - of || a - b).slice(0, MOST_COMPARED).map(([place]) => place);
}

function alike(a: Leader, b: Leader): boolean {
  if (a.numbers !== b.numbers) return false;
  return similarity(a.trigrams, b.trigrams) >= SIMILAR || (a.normal.length >= LEAST_LENGTH_OF_EDITS && b.normal.length >= LEAST_LENGTH_OF_EDITS && areOneEditApart(a.normal, b.normal));
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return Number(a.size === b.size);
  let common = 0;
  for (const trigram of a) if (b.has(trigram)) common += 1;
  return common / (a.size + b.size - common);
}

/** Whether one letter more, less, another, or two neighbours exchanged make one text of the other. */
function areOneEditApart(a: string, b: string): boolean {
  if (a.length > b.length) return areOneEditApart(b, a);
  if (b.length - a.length > 1) return false;
  let begin = 0;
  while (begin < a.length && a[begin] === b[begin]) begin += 1;
  if (a.length < b.length) return a.slice(begin) === b.slice(begin + 1);
  if (a.slice(begin + 1) === b.slice(begin + 1)) return true;
  return a[begin] === b[begin + 1] && a[begin + 1] === b[begin] && a.slice(begin + 2) === b.slice(begin + 2);
}

/** Under which it is found: two near duplicates share one of them, but for two in a thousand at the edge of likeness. */
function keysOf({ normal, numbers, trigrams }: Leader): Set<number> {
  const keys = new Set<number>();
  const salt = hash(numbers, 0x811c9dc5);
  if (trigrams.size < TRIGRAMS_THAT_FORGIVE) {
    keys.add(hash(normal, salt));
    for (let at = 0; at < normal.length; at += 1) keys.add(hash(normal.slice(0, at) + normal.slice(at + 1), salt));
  }
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff);
  for (const trigram of trigrams) {
    const base = hash(trigram, 0x811c9dc5);
    for (let row = 0; row < least.length; row += 1) {
      const value = mix(base ^ imul(row + 1, 0x9e3779b1));
      if (value < (least[row] as number)) least[row] = value;
    }
  }
  for (let band = 0; band < BANDS; band += 1) {
    let key = mix(salt ^ (band + 1));
    for (let row = 0; row < ROWS; row += 1) key = mix(key ^ (least[band * ROWS + row] as number));
    keys.add(key);
  }
  return keys;
}

/** FNV-1a over UTF-16 units, mixed. */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let at = 0; at < text.length; at += 1) value = imul(value ^ text.charCodeAt(at), 0x01000193);
  return mix(value);
}

/** The finaliser of MurmurHash3. */
function mix(value: number): number {
  let mixed = value;
  mixed = imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function append(places: Map<number, number[]>, key: number, place: number): void {
  const known = places.get(key);
  if (!known) places.set(key, [place]);
  else if (known.length < MOST_OF_A_KEY) known.push(place);
}
