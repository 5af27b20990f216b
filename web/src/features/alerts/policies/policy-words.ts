import { plural } from '../../../format/number.js';

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A length of time, exactly: "10 min", "1 h 30 min". */
export function lengthWords(seconds: number): string {
  let rest = seconds;
  const parts: string[] = [];
  for (const [name, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}\u00a0${name}`);
    rest -= count * size;
  }
  return parts.length === 0 ? '0\u00a0s' : parts.join(' ');
}

/** When a step comes, counted from when the alert fired: "at once", "after 10 min". */
export const delayWords = (seconds: number): string => (seconds === 0 ? 'at once' : `after ${lengthWords(seconds)}`);

/** Several names as they are read: "a", "a and b", "a, b and c". */
export function namesInWords(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** What comes after the last step; null: nothing. */
export function repeatWords(count: number): string | null {
  if (count === 0) return null;
  return count === 1 ? 'then all of it once more' : `then all of it again, ${plural(count, 'time')}`;
}

export interface SpokenStep {
  seconds: number;
  names: readonly string[];
}

/** A whole policy in a sentence: "#ops is told at once, Anna after 30 min, then all of it once more." */
export function policyWords(steps: readonly SpokenStep[], repeatCount: number): string {
  const told = steps.map(({ seconds, names }, index) => {
    const verb = index > 0 ? '' : names.length > 1 ? ' are told' : ' is told';
    return `${namesInWords(names)}${verb} ${delayWords(seconds)}`;
  });
  const repeat = repeatWords(repeatCount);
  return `${[...told, ...(repeat === null ? [] : [repeat])].join(', ')}.`;
}
