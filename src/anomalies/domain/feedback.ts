import { SETTING_BOUNDS } from './settings.js';

/** What people said of an anomaly. */
export const FEEDBACKS = ['right', 'wrong'] as const;
export type Feedback = (typeof FEEDBACKS)[number];

/**
 * A wrong alarm costs more than a right one is worth, for people stop reading: three right ones undo a wrong one.
 * One step is a twentieth of the scale.
 */
const STEP: Readonly<Record<Feedback, number>> = { right: 0.05 / 3, wrong: -0.05 };
/** Feedback alone never makes a detector mute or hysterical. */
const LEAST = 0.1;
const MOST = 0.9;

/**
 * The sensitivity after people said whether an anomaly was one. It stays between 0.1 and 0.9, or where the settings had
 * it when that lies outside.
 */
export function sensitivityAfter(sensitivity: number, feedback: Feedback): number {
  const [least, most] = SETTING_BOUNDS.sensitivity;
  const moved = Math.max(least, Math.min(most, sensitivity + STEP[feedback]));
  if (feedback === 'wrong') return moved < LEAST ? Math.min(sensitivity, LEAST) : moved;
  return moved > MOST ? Math.max(sensitivity, MOST) : moved;
}
