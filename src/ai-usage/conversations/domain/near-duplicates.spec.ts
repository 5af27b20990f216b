import fc from 'fast-check';
import { normaliseQuery } from './normalise-query.js';
import { type ComparedQuery, areNearDuplicates, groupNearDuplicates } from './near-duplicates.js';

const near = (a: string, b: string): boolean => areNearDuplicates(normaliseQuery(a), normaliseQuery(b));
const queries = (...counted: [string, number][]): ComparedQuery[] => counted.map(([normal, count]) => ({ id: normal, normal, count }));

/** Queries of few words and letters, so that many are alike. */
const word = fc.constantFrom('drill', 'drills', 'drlil', 'cordless', 'cordles', 'saw', '18v', '12v', 'set', 'hammer', 'hamer', 'chair', 'leather', 'leathr');
const someQueries = fc
  .uniqueArray(fc.tuple(fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')), fc.integer({ min: 1, max: 4 })), { selector: ([normal]) => normal, maxLength: 40 })
  .map((counted) => queries(...counted));
/** The same in another order. */
const shuffled = <T>(items: readonly T[], keys: readonly number[]): T[] => items.map((item, at) => ({ item, key: keys[at % keys.length] as number, at })).sort((a, b) => a.key - b.key || b.at - a.at).map(({ item }) => item);

describe('near duplicates', () => {
  it('are plurals, typing errors, exchanged letters, other orders, and words more or less of many', () => {
    expect(near('leather chair', 'leather chairs')).toBe(true);
    expect(near('cordless drill', 'cordless dril')).toBe(true);
    expect(near('cordless drill', 'cordless drlil')).toBe(true);
    expect(near('drill cordless', 'Cordless Drill')).toBe(true);
    expect(near('bookcase', 'book case')).toBe(true);
    expect(near('where can i find my order confirmation', 'Where can I find the order confirmation?')).toBe(true);
  });

  it('are not other sizes, other colours, or words that share an ending', () => {
    expect(near('drill 18v', 'drill 12v')).toBe(false);
    expect(near('screw 2.5 mm', 'screw 3.5 mm')).toBe(false);
    expect(near('black table', 'blue table')).toBe(false);
    expect(near('indoor rug', 'outdoor rug')).toBe(false);
    expect(near('leather chair', 'leather dining chair')).toBe(false);
    expect(near('bed', 'red')).toBe(false);
  });

  it('join the more frequent, which gives the group its name', async () => {
    const leaders = await groupNearDuplicates(queries(['leather chairs', 2], ['leather chair', 7], ['leather chiar', 1], ['drill 18v', 3], ['drill 12v', 3]));
    expect(Object.fromEntries(leaders)).toEqual({ 'leather chairs': 'leather chair', 'leather chair': 'leather chair', 'leather chiar': 'leather chair', 'drill 18v': 'drill 18v', 'drill 12v': 'drill 12v' });
  });

  it('form no chains: each is like the leader itself', async () => {
    const leaders = await groupNearDuplicates(queries(['aaaaaa', 3], ['aaaaab', 2], ['aaaabb', 1]));
    expect(Object.fromEntries(leaders)).toEqual({ aaaaaa: 'aaaaaa', aaaaab: 'aaaaaa', aaaabb: 'aaaabb' });
  });

  it('are the same groups in whatever order the queries come', async () => {
    await fc.assert(
      fc.asyncProperty(someQueries, fc.array(fc.integer(), { minLength: 1, maxLength: 60 }), async (given, keys) => {
        const [one, other] = [await groupNearDuplicates(given), await groupNearDuplicates(shuffled(given, keys))];
        expect([...other].sort()).toEqual([...one].sort());
      }),
    );
  });

  it('leave leaders as they are when these are grouped again, and every query is like its leader', async () => {
    await fc.assert(
      fc.asyncProperty(someQueries, async (given) => {
        const leaders = await groupNearDuplicates(given);
        expect(given.filter(({ id, normal }) => !areNearDuplicates(normal, leaders.get(id) as string))).toEqual([]);
        const counts = new Map<string, number>();
        for (const { id, count } of given) counts.set(leaders.get(id) as string, (counts.get(leaders.get(id) as string) ?? 0) + count);
        const again = await groupNearDuplicates([...counts].map(([id, count]) => ({ id, normal: id, count })));
        expect([...again].filter(([id, leader]) => leader !== id)).toEqual([]);
      }),
    );
  });

  it('find what comparing every pair finds', async () => {
    await fc.assert(
      fc.asyncProperty(someQueries, async (given) => {
        const leaders = await groupNearDuplicates(given);
        const distinct = [...new Set(leaders.values())].slice(0, 30);
        expect(distinct.flatMap((one, at) => distinct.slice(at + 1).flatMap((other) => (areNearDuplicates(one, other) ? [[one, other]] : [])))).toEqual([]);
      }),
    );
  });

  it('are looked for in a time that grows with the queries, not with their pairs, and lets others have their turn', async () => {
    let pauses = 0;
    const many = Array.from({ length: 2_000 }, (_, at) => ({ id: String(at), normal: `query number ${at.toString(36)} of the ${['north', 'south', 'west'][at % 3]} side`, count: at % 7 }));
    await groupNearDuplicates(many, () => Promise.resolve(void (pauses += 1)));
    expect(pauses).toBe(200);
  });

  it('are looked for in bounded time though all are made of one long template, and like ones are found among them', async () => {
    // Any two have three of four trigrams in common: nearly every pair shares a key, and none is alike.
    let seed = 1;
    const letter = (): string => String.fromCharCode(97 + ((seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) >>> 8) % 26);
    const words = (count: number): string => Array.from({ length: count }, () => Array.from({ length: 8 }, letter).join('')).join(' ');
    const template = words(17);
    const many = Array.from({ length: 2_000 }, (_, at) => ({ id: String(at), normal: `${template} ${words(3)}`, count: 2 }));
    const twins = many.slice(0, 50).map(({ id, normal }) => ({ id: `twin ${id}`, normal: `${normal}s`, count: 1 }));
    const began = process.cpuUsage();
    const leaders = await groupNearDuplicates([...many, ...twins]);
    expect(process.cpuUsage(began).user / 1e6).toBeLessThan(6);
    expect(twins.filter(({ id }) => leaders.get(id) === id).length).toBeLessThan(5);
  });
});
