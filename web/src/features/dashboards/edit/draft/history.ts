/** Steps that can be taken back; older ones are forgotten. */
export const MOST_STEPS = 100;

/** What something is, was, and was before it was taken back. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last change was to; changes to the same follow each other as one step. */
  readonly tag: string | null;
}

export function historyOf<T>(present: T): History<T> {
  return { past: [], present, future: [], tag: null };
}

/**
 * Adds a step. With a tag, a change that follows one with the same tag becomes part of its step, as the letters of a word
 * do; what was taken back can then not be brought back any more.
 */
export function changed<T>(history: History<T>, next: T, tag: string | null = null): History<T> {
  if (next === history.present) return history;
  const joins = tag !== null && tag === history.tag;
  const past = joins ? history.past : [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present: next, future: [], tag };
}

export function undone<T>({ past, present, future }: History<T>): History<T> | null {
  const before = past.at(-1);
  if (before === undefined) return null;
  return { past: past.slice(0, -1), present: before, future: [present, ...future], tag: null };
}

export function redone<T>({ past, present, future }: History<T>): History<T> | null {
  const [next, ...rest] = future;
  if (next === undefined) return null;
  return { past: [...past, present], present: next, future: rest, tag: null };
}
