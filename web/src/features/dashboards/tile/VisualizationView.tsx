import type { ChartResult, ChartRow, ChartSpec } from '@tidemark/chart';
import { MetricFigure } from '../visuals/MetricFigure.js';
import { PivotTable } from '../visuals/PivotTable.js';
import { PlottedChart, type Point } from '../visuals/PlottedChart.js';
import { ResultTable } from '../visuals/ResultTable.js';
import type { ElementSize } from '../visuals/use-element-size.js';

export interface VisualizationViewProps {
  spec: ChartSpec;
  result: ChartResult;
  name: string;
  onSize?: (size: ElementSize) => void;
  /** Values that do something, and what to do when one is chosen. */
  links?: ValueLinks | undefined;
}

/** Values that do something. */
export interface ValueLinks {
  columns: ReadonlySet<string>;
  /** `column`: the one whose value it was, where that is known. */
  choose: (row: ChartRow, at: Point, column?: string) => void;
}

/** A result as its visualization shows it, filling the parent. */
export function VisualizationView({ spec, result, name, onSize, links }: VisualizationViewProps) {
  const onRow = links === undefined ? undefined : (row: ChartRow, at: Point): void => links.choose(row, at);
  switch (spec.type) {
    case 'metric':
      return <MetricFigure config={spec.config} result={result} />;
    case 'table':
      return <ResultTable config={spec.config} result={result} caption={name} links={links} />;
    case 'pivot':
      return <PivotTable config={spec.config} result={result} caption={name} />;
    default:
      return <PlottedChart spec={spec} result={result} name={name} onRow={onRow} {...(onSize && { onSize })} />;
  }
}
