import { createHash } from 'node:crypto';
import { type Figure, changeOf, statusOf } from './figures.js';
import { type Decimal, type KpiRule, type KpiStatus, boundsHold } from './kpi.js';

/** What an evaluation found, before it is judged. */
export interface Evaluated extends Figure {
  readonly previous: Decimal | null;
  readonly sparkline: readonly (number | null)[];
  /** ISO 8601; null for a query that is not asked for a time. */
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly periodLabel: string | null;
  /** Whether the figure is of the timeframe asked for; a query may be of a time of its own. */
  readonly followsTimeframe: boolean;
  /** ISO 8601; null when nothing could be read. */
  readonly dataAsOf: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** How a KPI stands. Plain JSON: it is kept, relayed and answered as it is. */
export interface KpiFigures extends Omit<Evaluated, 'reason'> {
  readonly timeframe: string;
  readonly changePercent: number | null;
  readonly changeReason: string | null;
  readonly status: KpiStatus;
  /** Why there is no value. */
  readonly reason: string | null;
  /** null also where they do not hold for the timeframe asked for. */
  readonly target: Decimal | null;
  readonly warning: Decimal | null;
  readonly critical: Decimal | null;
}

/** Judges what was found by target and bounds. */
export function judged(rule: KpiRule, timeframe: string, found: Evaluated): KpiFigures {
  const holds = boundsHold(rule, timeframe, found.followsTimeframe);
  const bounds = {
    target: holds ? rule.target : null,
    warning: holds ? rule.warning : null,
    critical: holds ? rule.critical : null,
  };
  const { percent, reason: changeReason } = changeOf(found.value, found.previous);
  const status = found.error ? 'error' : statusOf(found.value, { direction: rule.direction, ...bounds });
  return { timeframe, ...found, reason: found.reason, changePercent: percent, changeReason, status, ...bounds };
}

/** Changes exactly when what people see changes; how old the data are, and where a moving window stands, is not that. */
export function fingerprintOf({ dataAsOf: _age, period: _window, ...seen }: KpiFigures, version: number): string {
  return createHash('sha256').update(JSON.stringify([version, seen])).digest('base64url');
}
