import type { CellValue, QueryEstimate } from '../connector.js';
import { JsonText } from '../json-text.js';

/** Reads the answer of EXPLAIN (FORMAT JSON): the rows of the topmost operator that has an estimate. */
export function readEstimate(answer: CellValue | undefined): QueryEstimate {
  const plan = answer instanceof JsonText ? answer.parse() : typeof answer === 'string' ? parse(answer) : null;
  return { rows: rowsOf(plan), cost: null, bytes: null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function rowsOf(plan: unknown): number | null {
  if (Array.isArray(plan)) return rowsOf(plan[0]);
  if (typeof plan !== 'object' || plan === null) return null;
  const { extra_info: info, children } = plan as { extra_info?: Record<string, unknown>; children?: unknown };
  const rows = Number(info?.['Estimated Cardinality'] ?? Number.NaN);
  return Number.isFinite(rows) ? rows : rowsOf(children);
}
