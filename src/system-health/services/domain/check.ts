import type { ServiceStatus } from './service-status.js';

export const CHECK_METHODS = ['GET', 'HEAD'] as const;
export type CheckMethod = (typeof CHECK_METHODS)[number];

/** What is asked of an address, and what is expected of it. */
export interface CheckSettings {
  readonly url: string;
  readonly method: CheckMethod;
  /** Statuses of HTTP that mean that it is up, both inclusive. */
  readonly expectedFrom: number;
  readonly expectedTo: number;
  readonly timeoutMs: number;
  /** Slower than this it counts as degraded; null: it never does. */
  readonly degradedAboveMs: number | null;
}

/** What a probe came to. */
export interface ProbeResult {
  readonly status: ServiceStatus;
  /** null when nothing answered. */
  readonly latencyMs: number | null;
  /** Why it is not up; holds no address but the one that was asked for. */
  readonly message: string | null;
}

/** Judges an answer. */
export function judged({ expectedFrom, expectedTo, degradedAboveMs }: CheckSettings, status: number, latencyMs: number): ProbeResult {
  if (status < expectedFrom || status > expectedTo) return { status: 'down', latencyMs, message: `answered with status ${status}` };
  if (degradedAboveMs !== null && latencyMs > degradedAboveMs) return { status: 'degraded', latencyMs, message: `took ${Math.round(latencyMs)} ms, more than ${degradedAboveMs} ms` };
  return { status: 'up', latencyMs, message: null };
}
