import { PanelLeft } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { DataSource } from '../../api/types.js';
import { useCan } from '../../session/session.js';
import { IconButton, PageHeader, Pill } from '../../ui/index.js';
import { chartResult } from './chart/chart-mapping.js';
import { useQuickChart } from './chart/use-quick-chart.js';
import { EditorPane } from './editor/EditorPane.js';
import { type EditorHandle, SqlEditor } from './editor/SqlEditor.js';
import { useHistoryRefresh } from './explore-queries.js';
import { declarationsOf, missingOf, slotsOf, valuesOf, withValues } from './parameters/parameter-drafts.js';
import { ParameterBar } from './parameters/ParameterBar.js';
import { ResultPanel, type ResultView } from './result/ResultPanel.js';
import { Problems, useProblems } from './run/Problems.js';
import { RunBar } from './run/RunBar.js';
import { useEstimate, useTextCheck } from './run/use-checks.js';
import { useExecution } from './run/use-execution.js';
import { useRun } from './run/use-run.js';
import { SaveMenu } from './save/SaveMenu.js';
import { SaveWidgetDialog } from './save/SaveWidgetDialog.js';
import { useSavedQuery } from './save/use-saved-query.js';
import { SideDrawer } from './side/SideDrawer.js';
import { SidePanel, type SideTab } from './side/SidePanel.js';
import { SourcePicker } from './SourcePicker.js';
import { useOpenings, useStart } from './use-openings.js';
import { usePanel } from './use-panel.js';
import { useSource } from './use-source.js';
import { useWorkbench } from './use-workbench.js';
import type { WorkbenchStart } from './workbench-start.js';

export interface WorkbenchPageProps {
  sources: readonly DataSource[];
  /** Called once: what the page opens with. */
  begin: () => WorkbenchStart;
  /** The saved query that the address names is not there any more. */
  missing: boolean;
}

/** Editor, parameters and result, with the tables beside them. */
export function WorkbenchPage({ sources, begin, missing }: WorkbenchPageProps) {
  const [start] = useState(begin);
  const workbench = useWorkbench(start.state);
  const { sourceId, sql, saved, drafts, split } = workbench;
  const editor = useRef<EditorHandle>(null);
  const { dialect, tables } = useSource(sources, sourceId);
  const check = useTextCheck(sourceId, sql);
  const slots = useMemo(() => slotsOf(check.parameters, split), [check.parameters, split]);
  const execution = useExecution(useHistoryRefresh());
  const runs = useRun(workbench, slots, execution, editor);
  const problems = useProblems(sql, check, execution.end);
  const content = { dataSourceId: sourceId, sql, parameters: declarationsOf(slots, drafts) };
  const ready = check.passed && sourceId !== '' && missingOf(slots, drafts).length === 0;
  const estimate = useEstimate(
    ready
      ? { dataSourceId: sourceId, sql, parameters: valuesOf(slots, drafts), parameterTypes: content.parameters }
      : null,
  );
  const changed =
    saved !== null &&
    (saved.sql !== sql ||
      saved.dataSourceId !== sourceId ||
      (check.passed && JSON.stringify(saved.parameters) !== JSON.stringify(content.parameters)));

  const openings = useOpenings(workbench, sources, editor, runs.runText);
  const actions = useSavedQuery(saved, content, (query) => workbench.change({ saved: query }));
  const [dialog, setDialog] = useState<'new' | 'rename' | 'widget' | null>(null);
  const mayWriteQueries = useCan('queries:write');
  const save = (): void => {
    if (!mayWriteQueries || sql.trim() === '') return;
    if (saved === null) setDialog('new');
    else if (changed) void actions.save();
  };

  const [chart, setChart] = useQuickChart(execution.answer);
  const [view, setView] = useState<ResultView>('table');
  const mayAddWidgets = useCan('dashboards:write');
  const [panel, togglePanel] = usePanel();
  const [drawer, setDrawer] = useState(false);
  const [tab, setTab] = useState<SideTab>('tables');
  const [selected, setSelected] = useState(false);
  useStart(start, missing, openings, runs.runText);

  const leaving =
    <T,>(work: (chosen: T) => void) =>
    (chosen: T): void => {
      setDrawer(false);
      work(chosen);
    };
  const title = saved?.name ?? 'Explore';
  const sourceName = sources.find(({ id }) => id === sourceId)?.name;
  // The editor has these keys for itself; here they work from everywhere else on the page.
  const press = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
    if (event.key === 'Enter') runs.run(event.shiftKey);
    else if (event.key === 's' && !event.shiftKey) save();
    else return;
    event.preventDefault();
  };
  const side = (
    <SidePanel
      tab={tab}
      onTab={setTab}
      sourceId={sourceId}
      sources={sources}
      openId={saved?.id ?? null}
      onInsert={leaving(openings.insert)}
      onPreview={leaving(openings.preview)}
      onOpenQuery={leaving(openings.openQuery)}
      onOpenRun={leaving(openings.openRun)}
      onDeletedQuery={(id) => id === saved?.id && workbench.change({ saved: null })}
    />
  );
  const { answer } = execution;
  return (
    <>
      <PageHeader
        title={title}
        pill={changed && <Pill tone="warning">changed</Pill>}
        actions={
          <SaveMenu
            saved={saved}
            changed={changed}
            content={content}
            actions={actions}
            dialog={dialog === 'widget' ? null : dialog}
            onDialog={setDialog}
            onSave={save}
            onSaved={(query) => workbench.change({ saved: query })}
            onOpenTheirs={openings.openQuery}
            onNew={openings.clear}
          />
        }
      />
      <div onKeyDown={press} className="flex min-w-0 gap-3 lg:-mb-5 lg:h-[calc(100dvh-68px)] lg:min-h-[540px]">
        {panel && (
          <aside className="hidden w-72 shrink-0 rounded-card border border-line bg-card lg:block">{side}</aside>
        )}
        <SideDrawer open={drawer} onOpenChange={setDrawer}>
          {side}
        </SideDrawer>
        <div className="flex min-w-0 flex-1 flex-col gap-3 lg:overflow-y-auto">
          <section aria-label="Query" className="min-w-0 shrink-0 rounded-card border border-line bg-card">
            <RunBar
              source={
                <>
                  <IconButton
                    icon={PanelLeft}
                    label={panel ? 'Hide the tables' : 'Show the tables'}
                    aria-pressed={panel}
                    className="max-lg:hidden"
                    onClick={togglePanel}
                  />
                  <IconButton
                    icon={PanelLeft}
                    label="Tables, saved queries and history"
                    plain
                    variant="outline"
                    className="lg:hidden"
                    onClick={() => setDrawer(true)}
                  />
                  <SourcePicker
                    sources={sources}
                    value={sourceId}
                    onChange={(id) => workbench.change({ sourceId: id })}
                  />
                </>
              }
              runningSince={execution.runningSince}
              canRun={sql.trim() !== '' && sourceId !== ''}
              selected={selected}
              limit={workbench.limit}
              estimate={estimate}
              onLimit={(limit) => workbench.change({ limit })}
              onRun={() => runs.run(false)}
              onCancel={execution.cancel}
            />
            <EditorPane>
              <SqlEditor
                initial={start.state.sql}
                dialect={dialect}
                tables={tables}
                marks={problems.marks}
                onChange={(text) => workbench.change({ sql: text })}
                onRun={runs.run}
                onSave={save}
                onSelect={setSelected}
                handle={editor}
              />
            </EditorPane>
            <Problems
              problems={problems}
              text={sql}
              execution={execution}
              onReveal={(place) => editor.current?.reveal(place)}
              onRetry={() => runs.run(false)}
            />
            {slots.length > 0 && (
              <ParameterBar
                slots={slots}
                drafts={drafts}
                problems={runs.parameterProblems}
                onChange={workbench.changeDraft}
                onSplit={workbench.splitRange}
                onRun={() => runs.run(false)}
              />
            )}
          </section>
          <ResultPanel
            execution={execution}
            view={view}
            onView={setView}
            visualization={chart}
            onVisualization={setChart}
            title={saved?.name ?? sourceName ?? 'Result'}
            onRefresh={runs.refresh}
            onWidget={mayAddWidgets ? () => setDialog('widget') : undefined}
          />
        </div>
      </div>
      {dialog === 'widget' && answer !== null && (
        <SaveWidgetDialog
          dataSourceId={answer.request.dataSourceId}
          sql={answer.request.sql}
          parameters={withValues(answer.request.parameterTypes, answer.request.parameters)}
          result={chartResult(answer.result)}
          visualization={view === 'chart' && chart !== null ? chart : { type: 'table', config: {} }}
          saved={
            saved !== null && saved.sql === answer.request.sql && saved.dataSourceId === answer.request.dataSourceId
              ? saved
              : null
          }
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}
