import { chartNotes, type ChartResult, checkVisualization, emptyReason } from '@tidemark/chart';
import { Settings2 } from 'lucide-react';
import { useState } from 'react';
import type { WidgetVisualization } from '../../../api/types.js';
import { useTheme } from '../../../theme/theme.js';
import { EmptyState, IconButton, Popover } from '../../../ui/index.js';
import { VisualizationView } from '../../dashboards/tile/VisualizationView.js';
import type { ElementSize } from '../../dashboards/visuals/use-element-size.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { ChartSettings } from './ChartSettings.js';
import { KindPicker } from './KindPicker.js';

export interface ChartPanelProps {
  result: ChartResult;
  visualization: WidgetVisualization;
  onChange: (visualization: WidgetVisualization) => void;
  title: string;
}

/** The quick chart: a kind, its columns, the picture. */
export function ChartPanel({ result, visualization, onChange, title }: ChartPanelProps) {
  const [size, setSize] = useState<ElementSize | null>(null);
  const notes = useNotes(result, visualization, size);
  const settings = <ChartSettings result={result} visualization={visualization} onChange={onChange} />;
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <div className="flex items-start gap-2 px-3 pt-2.5">
          <KindPicker label="Kind of chart" result={result} visualization={visualization} onChange={onChange} />
          <span className="mt-1.5 ml-auto min-w-0 truncate text-sm text-muted">{notes.join(' · ')}</span>
          <Popover
            label="Columns and look of the chart"
            align="end"
            className="w-72"
            trigger={<IconButton icon={Settings2} label="Columns and look" className="xl:hidden" plain />}
          >
            {settings}
          </Popover>
        </div>
        <div className="min-h-60 min-w-0 flex-1 p-3">
          <Picture result={result} visualization={visualization} title={title} onSize={setSize} />
        </div>
      </div>
      {visualization.type !== 'table' && (
        <div className="hidden w-64 shrink-0 overflow-y-auto border-l border-line p-3 xl:block">{settings}</div>
      )}
    </div>
  );
}

/** What the picture leaves out at this size: "first 19 of 21 shown". */
function useNotes(result: ChartResult, visualization: WidgetVisualization, size: ElementSize | null): string[] {
  const reader = useReader();
  const theme = useTheme();
  const check = checkVisualization(visualization);
  return check.ok && size !== null ? chartNotes(check.spec, result, { ...reader, ...size, theme }) : [];
}

interface PictureProps extends Omit<ChartPanelProps, 'onChange'> {
  onSize: (size: ElementSize) => void;
}

function Picture({ result, visualization, title, onSize }: PictureProps) {
  const check = checkVisualization(visualization);
  if (!check.ok) {
    const missing = check.problems.every(({ rule, path }) => rule === 'required' && !path.endsWith('currency'));
    return (
      <EmptyState compact className="h-full" title={missing ? 'Choose what it shows' : 'This cannot be drawn'}>
        {missing ? 'The chart needs columns that the result does not suggest by itself.' : check.problems[0]?.message}
      </EmptyState>
    );
  }
  const empty = emptyReason(check.spec, result);
  if (empty !== null && check.spec.type !== 'table') {
    return (
      <EmptyState compact className="h-full" title="Nothing to draw">
        {empty.message}
      </EmptyState>
    );
  }
  const picture = <VisualizationView spec={check.spec} result={result} name={title} onSize={onSize} />;
  // A single figure is shown in about the size that it has on a dashboard.
  if (check.spec.type !== 'metric') return picture;
  return <div className="h-36 w-72 max-w-full rounded-card border border-line p-3.5">{picture}</div>;
}
