import type { CellValue, QueryEstimate } from '../connector.js';

const UNKNOWN: QueryEstimate = { rows: null, cost: null, bytes: null };

/** Reads the answer of EXPLAIN (FORMAT JSON): the root node's rows, total cost in the planner's unit, rows × width. */
export function readEstimate(answer: CellValue): QueryEstimate {
  const plan = member(Array.isArray(answer) ? (answer[0] ?? null) : answer, 'Plan');
  const [rows, cost, width] = ['Plan Rows', 'Total Cost', 'Plan Width'].map((name) => numeric(member(plan, name)));
  if (rows === undefined || cost === undefined || width === undefined) return UNKNOWN;
  return { rows, cost, bytes: rows === null || width === null ? null : rows * width };
}

function member(value: CellValue, name: string): CellValue {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value[name] ?? null) : null;
}

function numeric(value: CellValue): number | null {
  return typeof value === 'number' ? value : null;
}
