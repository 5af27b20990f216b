import { type ChartResult, checkVisualization, emptyReason } from '@tidemark/chart';
import { useMemo } from 'react';
import type { WidgetVisualization } from '../../../api/types.js';
import { EmptyState } from '../../../ui/index.js';
import { chartResult } from '../../explore/chart/chart-mapping.js';
import { ChartSettings } from '../../explore/chart/ChartSettings.js';
import { KindPicker } from '../../explore/chart/KindPicker.js';
import type { Execution } from '../../explore/run/use-execution.js';
import { TileNotice } from '../tile/TileNotice.js';
import { VisualizationView } from '../tile/VisualizationView.js';
import { ListSettings } from './ListSettings.js';

export interface PicturePanelProps {
  execution: Execution;
  visualization: WidgetVisualization;
  onChange: (visualization: WidgetVisualization) => void;
  name: string;
}

/** The result as it will look, and how that is chosen: kind, columns, formats. */
export function PicturePanel({ execution, visualization, onChange, name }: PicturePanelProps) {
  const answer = execution.answer?.result;
  const result = useMemo(() => (answer === undefined ? null : chartResult(answer)), [answer]);
  if (result === null) {
    const waits = execution.runningSince === null;
    return (
      <div className="flex min-h-72 rounded-control border border-dashed border-line-strong">
        <EmptyState compact className="m-auto" title={waits ? 'Run the query to see it' : 'The query is running'}>
          {waits ? 'The columns of its result are then offered for the picture.' : undefined}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <KindPicker label="Kind of picture" result={result} visualization={visualization} onChange={onChange} />
      <div
        className={`overflow-hidden rounded-card border border-line bg-card ${HEIGHTS[visualization.type] ?? 'h-64 p-3'}`}
      >
        <Picture result={result} visualization={visualization} name={name === '' ? 'Preview' : name} />
      </div>
      {visualization.type !== 'table' && (
        <div className="[&>div]:grid [&>div]:grid-cols-2 [&>div]:items-end">
          <ChartSettings result={result} visualization={visualization} onChange={onChange} />
        </div>
      )}
      <ListSettings result={result} visualization={visualization} onChange={onChange} />
    </div>
  );
}

const HEIGHTS: Readonly<Record<string, string>> = { metric: 'h-32 max-w-72 p-3.5', table: 'h-64', pivot: 'h-64' };

function Picture({
  result,
  visualization,
  name,
}: {
  result: ChartResult;
  visualization: WidgetVisualization;
  name: string;
}) {
  const check = checkVisualization(visualization);
  if (!check.ok) {
    const unset = check.problems.every(({ rule, path }) => rule === 'required' && !path.endsWith('currency'));
    return <TileNotice>{unset ? 'Choose below which columns it shows.' : check.problems[0]?.message}</TileNotice>;
  }
  const empty = emptyReason(check.spec, result);
  return empty === null ? (
    <VisualizationView spec={check.spec} result={result} name={name} />
  ) : (
    <TileNotice>{empty.message}</TileNotice>
  );
}
