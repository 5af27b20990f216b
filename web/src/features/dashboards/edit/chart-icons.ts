import {
  CalendarDays,
  ChartArea,
  ChartBarDecreasing,
  ChartBarStacked,
  ChartColumn,
  ChartColumnBig,
  ChartColumnIncreasing,
  ChartLine,
  ChartNetwork,
  ChartNoAxesCombined,
  ChartPie,
  ChartScatter,
  Funnel,
  Gauge,
  Grid3x3,
  Hash,
  LayoutPanelLeft,
  type LucideIcon,
  Sheet,
  Table2,
  Waypoints,
} from 'lucide-react';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  area: ChartArea,
  bar: ChartColumnBig,
  bubble: ChartScatter,
  calendar: CalendarDays,
  combo: ChartNoAxesCombined,
  dependency: ChartNetwork,
  donut: ChartPie,
  funnel: Funnel,
  gauge: Gauge,
  graph: ChartNetwork,
  heatmap: Grid3x3,
  histogram: ChartColumn,
  line: ChartLine,
  metric: Hash,
  pie: ChartPie,
  pivot: Sheet,
  sankey: Waypoints,
  scatter: ChartScatter,
  stacked: ChartBarStacked,
  table: Table2,
  treemap: LayoutPanelLeft,
  waterfall: ChartColumnIncreasing,
};

/** The icon of a kind of picture; one that has none of its own yet is shown as bars. */
export function chartIcon(type: string): LucideIcon {
  return ICONS[type.toLowerCase().replace(/[^a-z]/g, '')] ?? ChartBarDecreasing;
}
