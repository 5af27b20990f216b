import type { QueryEstimate } from '../connector.js';

const UNKNOWN: QueryEstimate = { rows: null, cost: null, bytes: null };

/** Reads the answer of EXPLAIN (FORMAT JSON): the root node's rows, total cost in the planner's unit, rows × width. */
export function readEstimate(answer: unknown): QueryEstimate {
  const plan = member(Array.isArray(answer) ? (answer[0] as unknown) : answer, 'Plan');
  const [rows, cost, width] = ['Plan Rows', 'Total Cost', 'Plan Width'].map((name) => numeric(member(plan, name)));
  if (rows === undefined || cost === undefined || width === undefined) return UNKNOWN;
  return { rows, cost, bytes: rows === null || width === null ? null : rows * width };
}

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>)[name] : null;
}

function numeric(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
