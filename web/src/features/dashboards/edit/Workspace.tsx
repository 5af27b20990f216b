import { useQuery, useQueryClient } from '@tanstack/react-query';
import { LayoutDashboard } from 'lucide-react';
import { useState } from 'react';
import type { DraftSaved } from '../../../api/types.js';
import { EmptyState, PageHeader } from '../../../ui/index.js';
import { dashboardKeys, dashboardQuery } from '../data/dashboard-queries.js';
import { FilterBar } from '../filters/FilterBar.js';
import { RangeControl } from '../filters/RangeControl.js';
import { useDashboardFilters } from '../view/use-dashboard-filters.js';
import { ConflictDialog, ElsewhereNotice, NewerNotice, StrayedNotice } from './DraftNotices.js';
import { type OpenedDraft, sentBody } from './draft/open-draft.js';
import { api } from '../../../api/client.js';
import type { UnsentDrafts } from './draft/unsent-drafts.js';
import { useEditing } from './draft/use-editing.js';
import { usePublish } from './draft/use-publish.js';
import { EditTile, TileKeys } from './EditTile.js';
import { EditorActions } from './EditorActions.js';
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
  unsent: UnsentDrafts;
  /** Begins again with what the server has. */
  onReload: () => void;
  onLeave: () => void;
}

/** The dashboard under change: grid, properties at the side, and what becomes of the draft. */
export function Workspace({ opened, unsent, onReload, onLeave }: WorkspaceProps) {
  const editing = useEditing(opened, unsent);
  const { base, draft, dirty, change, saver, save } = editing;
  const chosen = useDashboardFilters(draft.settings);
  const actions = useWidgetActions(editing);
  const [settings, setSettings] = useState<'general' | 'variables' | null>(null);
  const [comparing, setComparing] = useState(false);
  const [strayed, setStrayed] = useState(opened.strayed);
  const leave = useLeave(editing, onLeave);
  const publishing = usePublish(base.id, saver, onLeave);
  const newer = useNewer(editing, opened.version);
  const reload = (): void => {
    saver.end();
    onReload();
  };
  const takeTheirs = async (): Promise<void> => {
    await publishing.discard();
    onReload();
  };
  const keepHere = async (): Promise<void> => {
    const there = await api
      .get<DraftSaved>(`/dashboards/${base.id}/draft`)
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
              onDiscarded={onLeave}
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
              unsent.keep(null);
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
                A widget is a query and how its result is shown: a chart, a table or a key figure.
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
      {settings !== null && (
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
function useLeave({ base, dirty, saver, save }: ReturnType<typeof useEditing>, onLeave: () => void): () => void {
  const queries = useQueryClient();
  return () => {
    const settle = async (): Promise<void> => {
      if (!dirty && save.kind !== 'elsewhere') {
        saver.end();
        if (saver.knownRevision !== null) await api.delete(`/dashboards/${base.id}/draft`);
      } else await saver.flush();
      await queries.invalidateQueries({ queryKey: dashboardKeys.one(base.id), exact: true });
    };
    onLeave();
    // What the server does not have lies in this browser, and is found again.
    settle().catch(() => undefined);
  };
}

/** What others published since the draft began; better to know before publishing than by a conflict. */
function useNewer({ base, newer, save }: ReturnType<typeof useEditing>, begunFrom: number): DraftSaved['newer'] {
  const seen = useQuery({ ...dashboardQuery(base.id), refetchInterval: LOOK_MS }).data;
  const drafted = save.kind === 'saved';
  const known = newer?.version ?? begunFrom;
  const told = useQuery({
    queryKey: ['dashboard-draft', base.id, 'newer', seen?.version ?? begunFrom] as const,
    queryFn: ({ signal }) => api.get<DraftSaved>(`/dashboards/${base.id}/draft`, { signal }),
    enabled: drafted && seen !== undefined && seen.version > known,
    gcTime: 0,
    retry: false,
  }).data?.newer;
  if (save.kind === 'ended') return null;
  if (told != null) return told;
  if (seen === undefined || seen.version <= known) return newer;
  return { version: seen.version, updatedBy: null, updatedAt: seen.updatedAt, changes: null };
}
