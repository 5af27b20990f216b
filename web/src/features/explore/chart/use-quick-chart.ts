import { useMemo, useState } from 'react';
import type { WidgetVisualization } from '../../../api/types.js';
import type { Execution } from '../run/use-execution.js';
import { chartResult, firstVisualization, fitsColumns } from './chart-mapping.js';

/**
 * The quick chart of the answer that is shown; null before the first. What the reader chose stays as long as the columns
 * that it names are there; otherwise the columns suggest one.
 */
export function useQuickChart(
  answer: Execution['answer'],
): [chart: WidgetVisualization | null, choose: (chart: WidgetVisualization) => void] {
  const [chosen, choose] = useState<WidgetVisualization | null>(null);
  const chart = useMemo(() => {
    if (answer === null) return null;
    const result = chartResult(answer.result);
    return chosen !== null && fitsColumns(chosen, result) ? chosen : firstVisualization(result);
  }, [answer, chosen]);
  return [chart, choose];
}
