import { type ChartResult, chartTitle, type ChartTypeName, chartTypeNames } from '@tidemark/chart';
import {
  CalendarDays,
  ChartArea,
  ChartBar,
  ChartColumnBig,
  ChartColumnDecreasing,
  ChartLine,
  ChartNetwork,
  ChartNoAxesColumn,
  ChartNoAxesCombined,
  ChartPie,
  ChartScatter,
  CircleGauge,
  Funnel,
  Grid3x3,
  Hash,
  LayoutPanelLeft,
  type LucideIcon,
  Sheet,
  Table2,
  Waves,
} from 'lucide-react';
import type { WidgetVisualization } from '../../../api/types.js';
import { SegmentedControl } from '../../../ui/index.js';
import { visualizationOf } from './chart-mapping.js';

const ICONS: Record<ChartTypeName, LucideIcon> = {
  bar: ChartColumnBig,
  line: ChartLine,
  area: ChartArea,
  combo: ChartNoAxesCombined,
  pie: ChartPie,
  treemap: LayoutPanelLeft,
  table: Table2,
  pivot: Sheet,
  metric: Hash,
  gauge: CircleGauge,
  heatmap: Grid3x3,
  scatter: ChartScatter,
  histogram: ChartNoAxesColumn,
  funnel: Funnel,
  waterfall: ChartColumnDecreasing,
  sankey: Waves,
  graph: ChartNetwork,
};

export interface KindPickerProps {
  result: ChartResult;
  visualization: WidgetVisualization;
  onChange: (visualization: WidgetVisualization) => void;
  /** What is chosen, for screen readers. */
  label: string;
}

/** Every kind of picture, as icons with their names as tooltips. A kind that is chosen takes its columns from the result. */
export function KindPicker({ result, visualization, onChange, label }: KindPickerProps) {
  const { type, config } = visualization;
  const icon = (value: ChartTypeName): LucideIcon => {
    if (value === 'bar' && config['horizontal'] === true) return ChartBar;
    return value === 'heatmap' && config['calendar'] === true ? CalendarDays : ICONS[value];
  };
  return (
    <SegmentedControl
      label={label}
      iconsOnly
      className="flex-wrap self-start"
      value={type as ChartTypeName}
      onValueChange={(chosen) => onChange(visualizationOf(chosen, result, visualization))}
      options={chartTypeNames().map((value) => ({ value, label: chartTitle(value), icon: icon(value) }))}
    />
  );
}
