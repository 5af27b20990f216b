import { type ChartResult, chartTitle, type ChartTypeName, chartTypeNames } from '@tidemark/chart';
import { CalendarDays, ChartBar, type LucideIcon } from 'lucide-react';
import type { WidgetVisualization } from '../../../api/types.js';
import { SegmentedControl } from '../../../ui/index.js';
import { CHART_ICONS } from './chart-icons.js';
import { visualizationOf } from './chart-mapping.js';

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
    return value === 'heatmap' && config['calendar'] === true ? CalendarDays : CHART_ICONS[value];
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
