import type { FieldPath } from 'react-hook-form';
import type { Policy, PolicyBody, PolicyTarget } from './policy-queries.js';

export const MOST_STEPS = 20;
export const MOST_TARGETS = 20;
export const MOST_REPEATS = 10;
const MOST_SECONDS = 7 * 86_400;
/** Whoever is told must have a moment to answer before the next are. */
const LEAST_GAP = 60;
/** So long after the step before it a new one comes at first. */
const USUAL_GAP = 600;

/** Units in which a step's time is entered, with their seconds. */
export const UNITS = [
  { value: 'min', label: 'minutes', seconds: 60 },
  { value: 'h', label: 'hours', seconds: 3_600 },
  { value: 'd', label: 'days', seconds: 86_400 },
  { value: 's', label: 'seconds', seconds: 1 },
] as const;
export type Unit = (typeof UNITS)[number]['value'];

export interface StepValues {
  /** As it is typed. */
  after: string;
  unit: Unit;
  /** `channel:<id>` or `person:<id>`. */
  targets: string[];
}

export interface PolicyValues {
  name: string;
  /** How often all begins again, as a choice. */
  repeat: string;
  steps: StepValues[];
}

export const NEW_POLICY: PolicyValues = { name: '', repeat: '0', steps: [{ after: '0', unit: 'min', targets: [] }] };

/** A target as one text, for lists of choices. */
export const keyOf = ({ kind, channelId, userId }: Pick<PolicyTarget, 'kind' | 'channelId' | 'userId'>): string => `${kind}:${(kind === 'channel' ? channelId : userId) ?? ''}`;

/** Seconds of a step's time; null while what is typed is no time. */
export function secondsOf({ after, unit }: Pick<StepValues, 'after' | 'unit'>): number | null {
  const amount = after.trim() === '' ? NaN : Number(after.replace(',', '.'));
  const size = UNITS.find(({ value }) => value === unit)?.seconds ?? 1;
  const seconds = Math.round(amount * size);
  return Number.isFinite(seconds) ? seconds : null;
}

/** Seconds as they are entered, in the largest unit that they are whole in. */
export function enteredAs(seconds: number): Pick<StepValues, 'after' | 'unit'> {
  const unit = [...UNITS].sort((a, b) => b.seconds - a.seconds).find((each) => seconds >= each.seconds && seconds % each.seconds === 0) ?? UNITS[0];
  return { after: String(seconds / unit.seconds), unit: unit.value };
}

export function valuesOf({ name, steps, repeatCount }: Pick<Policy, 'name' | 'steps' | 'repeatCount'>): PolicyValues {
  return {
    name,
    repeat: String(repeatCount),
    steps: steps.map(({ afterSeconds, targets }) => ({ ...enteredAs(afterSeconds), targets: targets.map(keyOf) })),
  };
}

/** What is sent; call it once nothing is wrong with the values. */
export function bodyOf({ name, repeat, steps }: PolicyValues): PolicyBody {
  return {
    name: name.trim(),
    repeatCount: Number(repeat),
    steps: steps.map((step) => ({
      afterSeconds: secondsOf(step) ?? 0,
      targets: step.targets.map((key) => {
        const id = key.slice(key.indexOf(':') + 1);
        return key.startsWith('channel:') ? { kind: 'channel', channelId: id } : { kind: 'person', userId: id };
      }),
    })),
  };
}

/** What is wrong with a step's time, in a sentence; null: nothing. */
export function timeProblem(steps: readonly Pick<StepValues, 'after' | 'unit'>[], index: number): string | null {
  const step = steps[index];
  const seconds = step === undefined ? null : secondsOf(step);
  if (seconds === null || seconds < 0) return 'Enter how long after the alert fired, such as 10.';
  if (seconds > MOST_SECONDS) return 'A week after the alert fired is the most.';
  const before = index === 0 ? undefined : steps[index - 1];
  const earlier = before === undefined ? null : secondsOf(before);
  if (earlier !== null && seconds < earlier + LEAST_GAP) return 'This must come a minute or more after the step before.';
  return null;
}

/** The steps with one more after the last, some time later. */
export function withStep(steps: readonly StepValues[]): StepValues[] {
  const times = steps.map(secondsOf);
  const [last, before] = [times.at(-1) ?? null, times.at(-2) ?? null];
  const gap = last !== null && before !== null && last - before >= LEAST_GAP ? last - before : USUAL_GAP;
  const next = last === null ? USUAL_GAP : Math.min(last + gap, MOST_SECONDS);
  return [...steps, { ...enteredAs(next), targets: [] }];
}

export const withoutStep = (steps: readonly StepValues[], index: number): StepValues[] => steps.filter((_, place) => place !== index);

/** The steps with those who are told in two of them changed over: times stay, so that they go on rising. */
export function withMoved(steps: readonly StepValues[], from: number, to: number): StepValues[] {
  const [one, other] = [steps[from], steps[to]];
  if (one === undefined || other === undefined) return [...steps];
  return steps.map((step, index) => (index === from ? { ...step, targets: other.targets } : index === to ? { ...step, targets: one.targets } : step));
}

/** Maps a problem's path onto the form. */
export function fieldOf(path: string): FieldPath<PolicyValues> | null {
  if (path === 'name') return 'name';
  if (path === 'repeatCount') return 'repeat';
  const [, index, part] = /^steps\.(\d+)\.(afterSeconds|targets)/.exec(path) ?? [];
  if (index === undefined) return null;
  return part === 'targets' ? `steps.${Number(index)}.targets` : `steps.${Number(index)}.after`;
}
