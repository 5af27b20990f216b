import { type ChartResult, type ChartSpec, checkVisualization, type EmptyReason, emptyReason } from '@tidemark/chart';
import type { QueryResult, Widget } from '../../../api/types.js';

/** A widget's visualization as the chart library takes it, or what is wrong with it. */
export type TileSpec = { ok: true; spec: ChartSpec } | { ok: false; message: string };

/** Checks the stored visualization; a config that is still empty is a widget that is not set up yet. */
export function tileSpec({ visualization }: Pick<Widget, 'visualization'>): TileSpec {
  const check = checkVisualization(visualization);
  if (check.ok) return { ok: true, spec: check.spec };
  if (Object.keys(visualization.config).length === 0) {
    return { ok: false, message: 'No columns are chosen yet. Edit the widget and say what it shows.' };
  }
  return { ok: false, message: check.problems[0]?.message ?? 'The visualization cannot be drawn.' };
}

export function chartResult(result: Pick<QueryResult, 'data' | 'columns'>): ChartResult {
  return { columns: result.columns, rows: result.data };
}

/** Why a result shows nothing, and what to do; null when it shows something. */
export function whyEmpty(spec: ChartSpec, result: ChartResult): EmptyReason | null {
  return emptyReason(spec, result);
}
