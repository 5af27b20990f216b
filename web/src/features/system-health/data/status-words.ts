import type { Tone } from '../../../ui/index.js';
import type { Service, SystemStatus, Workflow } from './health-queries.js';

type ShownStatus = Service['status'];

export const SERVICE_TONES: Record<ShownStatus, Tone> = {
  up: 'success',
  degraded: 'warning',
  down: 'danger',
  unknown: 'neutral',
};

export const SERVICE_WORDS: Record<ShownStatus, string> = {
  up: 'Up',
  degraded: 'Degraded',
  down: 'Down',
  unknown: 'Not known',
};

export const OVERALL_TONES: Record<SystemStatus['overallStatus'], Tone> = {
  healthy: 'success',
  degraded: 'warning',
  unhealthy: 'danger',
  unknown: 'neutral',
};

export const OVERALL_WORDS: Record<SystemStatus['overallStatus'], string> = {
  healthy: 'Healthy',
  degraded: 'Degraded',
  unhealthy: 'Unhealthy',
  unknown: 'Not known',
};

/** Colours of uptime bars; never alone: each bar has its words. */
export const STATUS_BARS: Record<ShownStatus, string> = {
  up: 'bg-success/75',
  degraded: 'bg-warning',
  down: 'bg-danger',
  unknown: 'bg-line-strong',
};

export const KIND_WORDS: Record<Service['kind'], string> = {
  heartbeat: 'Heartbeat',
  check: 'HTTP check',
  'data-source': 'Data source',
  installation: 'Installation',
};

/** What stands first: what is worst. */
const ORDER: Record<ShownStatus, number> = { down: 0, degraded: 1, unknown: 2, up: 3 };

export function worstFirst(services: readonly Service[]): Service[] {
  return [...services].sort((a, b) => ORDER[a.status] - ORDER[b.status] || a.name.localeCompare(b.name));
}

export function workflowTone({ status, stale }: Pick<Workflow, 'status' | 'stale'>): Tone {
  if (status === 'failed') return 'danger';
  if (status === 'completed') return 'success';
  return stale ? 'warning' : 'info';
}

export function workflowWord({ status, stale }: Pick<Workflow, 'status' | 'stale'>): string {
  if (status === 'failed') return 'Failed';
  if (status === 'completed') return 'Completed';
  return stale ? 'Not heard of' : 'Running';
}

/** Seconds in the two largest units: "2 d 5 h", "12 min 4 s". */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3_600), 'h'],
    [Math.floor((whole % 3_600) / 60), 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return '0\u00a0s';
  return parts
    .slice(first, first + 2)
    .filter(([amount], index) => index === 0 || amount > 0)
    .map(([amount, unit]) => `${amount}\u00a0${unit}`)
    .join(' ');
}

/** A share with as many digits as tell it from 100 %. */
export function percent(value: number | null, digits = 1): string {
  if (value === null) return '–';
  const shown = value < 100 && value >= 99 ? Math.max(digits, 3) : digits;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: shown })}\u00a0%`;
}
