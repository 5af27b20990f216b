import type { NoticeTarget } from '../../notifications/index.js';
import type { FieldProblem } from '../../platform/http/index.js';

/** Policies of one tenant. */
export const MOST_POLICIES = 100;
export const MOST_STEPS = 20;
export const MOST_TARGETS = 20;
/** How often the steps may be gone through again. */
export const MOST_REPEATS = 10;
/** How long after an alert fired a step may come: a week. */
export const MAX_STEP_SECONDS = 7 * 86_400;
/** Whoever is told must have a moment to answer before the next are. */
export const MIN_GAP_SECONDS = 60;
/** Between the last step of a round and the first of the next one, at least. */
export const MIN_ROUND_GAP_SECONDS = 300;

/** Who is told: a channel, or a person of the tenant. */
export type EscalationTarget = NoticeTarget;

/** Who is told when nobody has acknowledged an alert for so long. */
export interface EscalationStep {
  /** After the alert fired. */
  readonly afterSeconds: number;
  readonly targets: readonly EscalationTarget[];
}

/** What an escalation goes by. */
export interface EscalationPlan {
  /** By rising time; at least one. */
  readonly steps: readonly EscalationStep[];
  /**
   * How often the steps are gone through again. A later round begins with the last step of the one before: its first step
   * comes as long after that as it came after the alert fired, five minutes at least.
   */
  readonly repeatCount: number;
}

/** A policy as it is kept. */
export interface EscalationPolicy extends EscalationPlan {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** How far the escalation of one alert has come. */
export interface EscalationTimer {
  /** Steps that were taken since the alert began to call for somebody, those of all rounds. */
  readonly step: number;
  /** When the next one is taken, ms since 1970; null: no timer runs. */
  readonly dueAt: number | null;
}

/** A step that was taken. */
export interface EscalationTaken {
  /** Among those of the policy, from 0. */
  readonly place: number;
  /** From 0. */
  readonly round: number;
  readonly targets: readonly EscalationTarget[];
}

/** What makes no sense about a plan. */
export function planProblems({ steps }: Pick<EscalationPlan, 'steps'>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (steps.length === 0) problems.push({ path: 'steps', rule: 'minLength', message: 'steps must hold at least one step' });
  if (steps.length > MOST_STEPS) problems.push({ path: 'steps', rule: 'maxLength', message: `steps must hold at most ${MOST_STEPS} steps` });
  for (const [index, { afterSeconds, targets }] of steps.entries()) {
    const before = steps[index - 1]?.afterSeconds;
    if (before !== undefined && afterSeconds < before + MIN_GAP_SECONDS) {
      const message = `steps.${index}.afterSeconds must be at least ${MIN_GAP_SECONDS} more than that of the step before: who was told must have time to answer`;
      problems.push({ path: `steps.${index}.afterSeconds`, rule: 'rising', message });
    }
    const named = targets.map(nameOf);
    for (const [place, name] of named.entries()) {
      if (named.indexOf(name) !== place) problems.push({ path: `steps.${index}.targets.${place}`, rule: 'unique', message: `steps.${index}.targets.${place} is there already` });
    }
  }
  return problems;
}

/** A target as part of a key. */
export const nameOf = (target: EscalationTarget): string => (target.kind === 'channel' ? `channel-${target.channelId}` : `person-${target.userId}`);

/**
 * When the next step is due. Of an alert that just began to call for somebody its timer only says that it did; when the
 * first step comes its policy says.
 * @param loudSince since when the alert has called for somebody; ms since 1970, as all times
 * @returns null: no timer runs
 */
export function dueOf({ steps }: EscalationPlan, { step, dueAt }: EscalationTimer, loudSince: number): number | null {
  if (dueAt === null || step > 0) return dueAt;
  return loudSince + (steps[0]?.afterSeconds ?? 0) * 1_000;
}

/**
 * Takes the next step.
 *
 * The one after it counts from now and not from when this one was due: after an outage those who are told late have as
 * long to answer as always, and never are all told at once.
 *
 * @param running whether the timer goes on; it does not while somebody has the alert
 * @returns null when all steps of all rounds are taken
 */
export function nextEscalation(plan: EscalationPlan, { step }: EscalationTimer, at: number, running: boolean): { readonly timer: EscalationTimer; readonly taken: EscalationTaken } | null {
  const { steps, repeatCount } = plan;
  // A policy may have lost steps since.
  if (step >= steps.length * (1 + repeatCount)) return null;
  const [place, round] = [step % steps.length, Math.floor(step / steps.length)];
  const gap = gapAfter(plan, step);
  const dueAt = running && gap !== null ? at + gap * 1_000 : null;
  return { timer: { step: step + 1, dueAt }, taken: { place, round, targets: steps[place]?.targets ?? [] } };
}

/** Seconds between a step and the one after it; null: it is the last. */
function gapAfter({ steps, repeatCount }: EscalationPlan, step: number): number | null {
  if (step + 1 >= steps.length * (1 + repeatCount)) return null;
  const place = step % steps.length;
  const [current, next] = [steps[place]?.afterSeconds ?? 0, steps[place + 1]?.afterSeconds];
  return next === undefined ? Math.max(steps[0]?.afterSeconds ?? 0, MIN_ROUND_GAP_SECONDS) : Math.max(next - current, MIN_GAP_SECONDS);
}
