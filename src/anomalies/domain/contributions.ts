import type { Contributions, Mover } from './anomaly.js';

/** What a member of a dimension came to, and what it was expected to. */
export interface MemberFigures {
  readonly member: string | null;
  readonly value: number | null;
  /** Of each window compared with; null where it had nothing. */
  readonly before: readonly (number | null)[];
  /** Its share of all events, 0 to 1: what its change weighs where values do not add up. 1 where they do. */
  readonly weight: number;
}

const OF_A_DIMENSION = 3;
const MOST_MOVERS = 10;

/**
 * How far each member of a dimension moved from its own expectation, the mean of the windows compared with.
 *
 * @param additive nothing measured is zero; else it says nothing
 * @returns the farthest movers first, three at most
 */
export function moversOf(dimension: string, members: readonly MemberFigures[], additive: boolean): Mover[] {
  const moved = members.flatMap(({ member, value, before, weight }) => {
    const known = additive ? before.map((each) => each ?? 0) : before.filter((each) => each !== null);
    const now = additive ? (value ?? 0) : value;
    if (now === null || known.length === 0) return [];
    const expected = known.reduce((sum, each) => sum + each, 0) / known.length;
    return [{ dimension, member, value: now, expected, change: now - expected, pull: (now - expected) * weight }];
  });
  const all = moved.reduce((sum, { pull }) => sum + Math.abs(pull), 0);
  if (!(all > 0)) return [];
  return moved
    .map(({ pull, ...mover }) => ({ ...mover, share: pull / all }))
    .sort((a, b) => Math.abs(b.share) - Math.abs(a.share) || (String(a.member) < String(b.member) ? -1 : 1))
    .slice(0, OF_A_DIMENSION);
}

/** The movers of several dimensions together, ten at most; null where nothing moved. */
export function joined(comparedWith: Contributions['comparedWith'], ofDimensions: readonly (readonly Mover[])[]): Contributions | null {
  const movers = [...ofDimensions.flat()].sort((a, b) => Math.abs(b.share) - Math.abs(a.share)).slice(0, MOST_MOVERS);
  return movers.length === 0 ? null : { comparedWith, movers };
}
