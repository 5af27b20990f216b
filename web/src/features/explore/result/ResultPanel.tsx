import { ChartColumnBig, CircleAlert, LayoutDashboard, RotateCw, SquareTerminal, Table2 } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { WidgetVisualization } from '../../../api/types.js';
import { Button, cx, EmptyState, IconButton, KeyHint, Pill, SegmentedControl, Skeleton } from '../../../ui/index.js';
import { chartResult } from '../chart/chart-mapping.js';
import { ChartPanel } from '../chart/ChartPanel.js';
import type { Execution } from '../run/use-execution.js';
import { DownloadMenu } from './DownloadMenu.js';
import { ResultMeta } from './ResultMeta.js';
import { ResultTable } from './ResultTable.js';

export type ResultView = 'table' | 'chart';

export interface ResultPanelProps {
  execution: Execution;
  view: ResultView;
  onView: (view: ResultView) => void;
  visualization: WidgetVisualization | null;
  onVisualization: (visualization: WidgetVisualization) => void;
  title: string;
  onRefresh: () => void;
  /** Opens the dialog that puts the result on a dashboard; undefined where that is not allowed. */
  onWidget: (() => void) | undefined;
}

/** The answer under the editor: as a table or as a chart, with what is to be known about it. */
export function ResultPanel(props: ResultPanelProps) {
  const { execution, view, onView, onRefresh, onWidget, title } = props;
  const { answer, end, runningSince } = execution;
  const running = runningSince !== null;
  if (answer === null) return <NoAnswer running={running} end={end} />;
  const { result, request } = answer;
  return (
    <Frame running={running} tall>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line p-2">
        <SegmentedControl
          label="Show the result as"
          size="sm"
          value={view}
          onValueChange={onView}
          options={[
            { value: 'table', label: 'Table', icon: Table2 },
            { value: 'chart', label: 'Chart', icon: ChartColumnBig },
          ]}
        />
        <Outcome end={end} />
        <ResultMeta meta={result.meta} rows={result.data.length} />
        <span className="ml-auto flex items-center gap-1">
          <IconButton
            icon={RotateCw}
            label="Run again, past the cache"
            size="sm"
            disabled={running}
            onClick={onRefresh}
          />
          <DownloadMenu request={request} title={title} />
          {onWidget !== undefined && (
            <Button size="sm" icon={LayoutDashboard} onClick={onWidget}>
              <span className="max-sm:hidden">Add to dashboard</span>
              <span className="sm:hidden">Add</span>
            </Button>
          )}
        </span>
      </header>
      <div className={cx('flex min-h-0 flex-1 flex-col transition-opacity duration-150', running && 'opacity-60')}>
        <Body {...props} answer={answer} />
      </div>
    </Frame>
  );
}

function Body({
  answer,
  view,
  visualization,
  onVisualization,
  title,
}: ResultPanelProps & { answer: NonNullable<Execution['answer']> }) {
  const { result } = answer;
  const charted = useMemo(() => chartResult(result), [result]);
  if (view === 'chart' && visualization !== null) {
    return <ChartPanel result={charted} visualization={visualization} onChange={onVisualization} title={title} />;
  }
  if (result.columns.length === 0) {
    return (
      <EmptyState compact className="flex-1" title="The statement ran">
        It answers no rows and no columns.
      </EmptyState>
    );
  }
  // Other columns are another table: its order and its marked cell begin anew.
  return <ResultTable key={result.columns.map(({ name }) => name).join()} result={result} />;
}

/** What became of the last run, when it is not what is shown. */
function Outcome({ end }: { end: Execution['end'] }) {
  if (end?.kind === 'failed') return <Pill tone="warning">last good run</Pill>;
  return end?.kind === 'cancelled' ? <Pill>run before</Pill> : null;
}

/** On phones an answer has a height of its own, as it scrolls within; what is short is as high as it needs to be. */
function Frame({ running, tall = false, children }: { running: boolean; tall?: boolean; children: ReactNode }) {
  return (
    <section
      aria-label="Result"
      aria-busy={running}
      className={cx(
        'relative flex min-h-72 min-w-0 shrink-0 flex-col overflow-hidden rounded-card border border-line bg-card lg:h-auto lg:grow lg:basis-72',
        tall && 'h-[70dvh]',
      )}
    >
      {running && (
        <span aria-hidden className="absolute inset-x-0 top-0 z-30 h-0.5 overflow-hidden">
          <span className="block h-full w-full animate-pulse-soft bg-primary" />
        </span>
      )}
      {children}
    </section>
  );
}

function NoAnswer({ running, end }: { running: boolean; end: Execution['end'] }) {
  if (running) {
    return (
      <Frame running>
        <div role="status" aria-label="The query is running" className="flex flex-col gap-3.5 p-3.5">
          {['w-2/3', 'w-full', 'w-11/12', 'w-full', 'w-4/5', 'w-11/12'].map((width, index) => (
            <Skeleton key={index} className={`h-3 ${width}`} />
          ))}
        </div>
      </Frame>
    );
  }
  return (
    <Frame running={false}>
      {end?.kind === 'failed' ? (
        <EmptyState icon={CircleAlert} title="The query failed" className="flex-1">
          The reason stands under the editor.
        </EmptyState>
      ) : (
        <EmptyState
          icon={SquareTerminal}
          title={end?.kind === 'cancelled' ? 'The query was cancelled' : 'No result yet'}
          className="flex-1"
        >
          <span className="pointer-coarse:hidden">
            Run the query with <KeyHint keys={['mod', 'enter']} className="text-muted!" />.{' '}
          </span>
          Select a part of the text to run that alone. Queries only ever read.
        </EmptyState>
      )}
    </Frame>
  );
}
