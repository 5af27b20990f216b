import { useQuery } from '@tanstack/react-query';
import { LayoutDashboard } from 'lucide-react';
import { useState } from 'react';
import type { DraftSaved } from '../../../api/types.js';
import { EmptyState, PageHeader } from '../../../ui/index.js';
import { FilterBar } from '../filters/FilterBar.js';
import { RangeControl } from '../filters/RangeControl.js';
import { useDashboardFilters } from '../view/use-dashboard-filters.js';
import { ConflictDialog, ElsewhereNotice, NewerNotice, StrayedNotice } from './DraftNotices.js';
import { type OpenedDraft, sentBody } from './draft/open-draft.js';
import { useEditing } from './draft/use-editing.js';
import { usePublish } from './draft/use-publish.js';
import { EditTile, TileKeys } from './EditTile.js';
import { type EditorHost, useEditorHost } from './editor-host.js';
import { EditorActions } from './EditorActions.js';
import { DefaultsDialog } from './DefaultsDialog.js';
import { EditGrid } from './grid/EditGrid.js';
import { Palette } from './Palette.js';
import { PropertiesPanel } from './panel/PropertiesPanel.js';
import { SaveProblems } from './SaveProblems.js';
import { SaveStatus } from './SaveStatus.js';
import { SettingsDialog } from './SettingsDialog.js';
import { useWidgetActions } from './use-widget-actions.js';

const LOOK_MS = 20_000;

export interface WorkspaceProps {
  opened: OpenedDraft;
  /** Begins again with what the server has. */
  onReload: () => void;
  /** Told when what is to be kept has been sent, or was given up. */
  onLeave: (settled: Promise<void>) => void;
  onPublished: () => void;
}

/** The dashboard under change: grid, properties at the side, and what becomes of the draft. */
export function Workspace({ opened, onReload, onLeave, onPublished }: WorkspaceProps) {
  const host = useEditorHost();
  const editing = useEditing(opened);
  const { base, draft, dirty, change, saver, save } = editing;
  const chosen = useDashboardFilters(draft.settings);
  const actions = useWidgetActions(editing);
  const [settings, setSettings] = useState<'general' | 'variables' | null>(null);
  const [comparing, setComparing] = useState(false);
  const [strayed, setStrayed] = useState(opened.strayed);
  const leave = useLeave(host, editing, onLeave);
  const publishing = usePublish(saver, onPublished);
  const newer = useNewer(host, editing, opened.version);
  const reload = (): void => {
    saver.end();
    onReload();
  };
  const takeTheirs = async (): Promise<void> => {
    await publishing.discard();
    onReload();
  };
  const keepHere = async (): Promise<void> => {
    const there = await host
      .kept()
      .then(({ revision }) => revision)
      .catch(() => null);
    saver.change(sentBody(draft));
    saver.overrule(there);
  };
  const selected = draft.widgets.find(({ key }) => key === actions.open) ?? null;
  const conflict = publishing.conflict ?? (comparing ? newer : null);
  const palette = (primary: boolean) => (
    <Palette onAdd={actions.add} onPaste={actions.copied() === null ? null : actions.pasteCopied} primary={primary} />
  );
  return (
    <>
      <PageHeader
        title={draft.name.trim() === '' ? 'Unnamed dashboard' : draft.name}
        documentTitle={`Editing ${draft.name}`}
        description={host.notice}
        pill={<SaveStatus state={save} dirty={dirty} />}
        actions={
          <>
            <RangeControl chosen={chosen} />
            <EditorActions
              editing={editing}
              publishing={publishing}
              palette={palette(false)}
              onSettings={() => setSettings('general')}
              onLeave={leave}
              onDiscarded={onPublished}
            />
          </>
        }
      />
      <div className="mb-3 flex flex-col gap-2 empty:hidden">
        {save.kind === 'elsewhere' && <ElsewhereNotice onTake={reload} onKeep={() => void keepHere()} />}
        {strayed !== null && (
          <StrayedNotice
            at={strayed.at}
            onTake={() => {
              change(() => strayed.draft);
              setStrayed(null);
            }}
            onDrop={() => {
              host.unsent.keep(null);
              setStrayed(null);
            }}
          />
        )}
        {newer !== null && <NewerNotice newer={newer} onCompare={() => setComparing(true)} />}
        {publishing.problem !== null && <SaveProblems error={publishing.problem} widgets={draft.widgets} />}
      </div>
      <FilterBar dashboardId={base.id} version={base.version} chosen={chosen} />
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          {draft.widgets.length === 0 ? (
            <div className="rounded-card border border-dashed border-line-strong bg-card">
              <EmptyState icon={LayoutDashboard} title="Add a first widget" action={palette(true)}>
                {host.whole
                  ? 'A widget is a query and how its result is shown: a chart, a table or a key figure.'
                  : 'A chart, a table or a key figure shows the rows of a widget that was on the dashboard.'}
              </EmptyState>
            </div>
          ) : (
            <EditGrid
              widgets={draft.widgets}
              rowHeight={draft.rowHeight}
              selected={actions.open}
              onPlace={actions.place}
              onPress={(key) => actions.show(key, false)}
            >
              {(widget) => (
                <EditTile
                  widget={widget}
                  variables={chosen.variables}
                  filters={chosen.filters}
                  selected={widget.key === actions.open}
                  onOpen={() => actions.show(widget.key, true)}
                  onDuplicate={() => actions.duplicate(widget.key)}
                  onCopy={() => actions.copy(widget)}
                  onRemove={() => actions.remove(widget)}
                  onPlace={(position) => actions.place(widget.key, position)}
                />
              )}
            </EditGrid>
          )}
        </div>
        {selected !== null && (
          <PropertiesPanel
            key={selected.key}
            focused={actions.focused}
            widget={selected}
            variables={chosen.variables}
            filters={chosen.filters}
            onChange={(step, field) => actions.changeWidget(selected.key, step, field)}
            onPlace={(position) => actions.place(selected.key, position)}
            onVariables={() => setSettings('variables')}
            onClose={actions.hide}
          />
        )}
      </div>
      <TileKeys />
      <p role="status" aria-live="polite" className="sr-only">
        {actions.said}
      </p>
      {settings !== null && !host.whole && (
        <DefaultsDialog
          draft={draft}
          onClose={() => setSettings(null)}
          onApply={(next) => {
            change((now) => ({ ...next, widgets: now.widgets }));
            setSettings(null);
          }}
        />
      )}
      {settings !== null && host.whole && (
        <SettingsDialog
          draft={draft}
          tab={settings}
          onClose={() => setSettings(null)}
          onApply={(next) => {
            change((now) => ({ ...next, widgets: now.widgets }));
            setSettings(null);
          }}
        />
      )}
      {conflict !== null && (
        <ConflictDialog
          newer={conflict}
          begunFrom={opened.version}
          pending={publishing.pending}
          onTakeTheirs={() => void takeTheirs()}
          onKeepEditing={() => {
            publishing.forget();
            setComparing(false);
          }}
          onPublishOver={() => {
            setComparing(false);
            publishing.publish(conflict.version);
          }}
        />
      )}
    </>
  );
}

/** Leaves the editor with the draft kept; a draft that says what is published is no draft. */
function useLeave(
  host: EditorHost,
  { dirty, saver, save }: ReturnType<typeof useEditing>,
  onLeave: (settled: Promise<void>) => void,
): () => void {
  return () => {
    const settle = async (): Promise<void> => {
      if (!dirty && save.kind !== 'elsewhere') {
        saver.end();
        if (saver.knownRevision !== null) await host.discard();
      } else await saver.flush();
      host.left?.();
    };
    // What the server does not have lies in this browser, and is found again.
    const settled = settle().catch(() => undefined);
    onLeave(settled);
  };
}

/** What others published since the draft began; better to know before publishing than by a conflict. */
function useNewer(
  host: EditorHost,
  { base, newer, save }: ReturnType<typeof useEditing>,
  begunFrom: number,
): DraftSaved['newer'] {
  const seen = useQuery({ ...host.published(), refetchInterval: LOOK_MS }).data;
  const drafted = save.kind === 'saved';
  const known = newer?.version ?? begunFrom;
  const told = useQuery({
    queryKey: ['dashboard-draft', base.id, 'newer', seen?.version ?? begunFrom] as const,
    queryFn: ({ signal }) => host.kept(signal),
    enabled: drafted && seen !== undefined && seen.version > known,
    gcTime: 0,
    retry: false,
  }).data?.newer;
  if (save.kind === 'ended') return null;
  if (told != null) return told;
  if (seen === undefined || seen.version <= known) return newer;
  return { version: seen.version, updatedBy: null, updatedAt: seen.updatedAt, changes: null };
}
