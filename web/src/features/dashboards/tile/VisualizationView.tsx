import type { ChartResult, ChartSpec } from '@tidemark/chart';
import { MetricFigure } from '../visuals/MetricFigure.js';
import { PivotTable } from '../visuals/PivotTable.js';
import { PlottedChart } from '../visuals/PlottedChart.js';
import { ResultTable } from '../visuals/ResultTable.js';
import type { ElementSize } from '../visuals/use-element-size.js';

export interface VisualizationViewProps {
  spec: ChartSpec;
  result: ChartResult;
  name: string;
  onSize?: (size: ElementSize) => void;
}

/** A result as its visualization shows it, filling the parent. */
export function VisualizationView({ spec, result, name, onSize }: VisualizationViewProps) {
  switch (spec.type) {
    case 'metric':
      return <MetricFigure config={spec.config} result={result} />;
    case 'table':
      return <ResultTable config={spec.config} result={result} caption={name} />;
    case 'pivot':
      return <PivotTable config={spec.config} result={result} caption={name} />;
    default:
      return <PlottedChart spec={spec} result={result} name={name} {...(onSize && { onSize })} />;
  }
}
