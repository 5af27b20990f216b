import { useQuery } from '@tanstack/react-query';
import { LayoutDashboard, ListFilter, Plus, Settings2, Text } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Dashboard, WidgetType } from '../../../api/types.js';
import { Button, EmptyState, IconButton, Menu, MenuItem, PageHeader, Pill, useToast } from '../../../ui/index.js';
import { dashboardQuery } from '../data/dashboard-queries.js';
import { FilterBar } from '../filters/FilterBar.js';
import { RangeControl } from '../filters/RangeControl.js';
import { DashboardGrid } from '../view/DashboardGrid.js';
import { useDashboardFilters } from '../view/use-dashboard-filters.js';
import { ConflictDialog } from './ConflictDialog.js';
import {
  type Draft,
  type DraftWidget,
  draftOf,
  duplicateWidget,
  newWidget,
  placeInWords,
  placeWidget,
  putWidget,
  removeWidget,
  sameDraft,
} from './draft.js';
import { EditTile } from './EditTile.js';
import { LeaveGuard } from './LeaveGuard.js';
import { NewerVersion } from './NewerVersion.js';
import { SaveProblems } from './SaveProblems.js';
import { SettingsDialog } from './SettingsDialog.js';
import { useSave } from './use-save.js';
import { WidgetDialog } from './WidgetDialog.js';

const LOOK_MS = 20_000;

/** Changing a dashboard: everything stays a draft on this page until it is saved as a new version. */
export default function DashboardEditor({ dashboard }: { dashboard: Dashboard }) {
  // Others may save meanwhile: better to know before saving than by a conflict.
  useQuery({ ...dashboardQuery(dashboard.id), refetchInterval: LOOK_MS });
  const [base, setBase] = useState(dashboard);
  const [draft, setDraft] = useState<Draft>(() => draftOf(dashboard));
  const [open, setOpen] = useState<DraftWidget | 'settings' | null>(null);
  const [said, say] = useState('');
  const [, setParams] = useSearchParams();
  const toast = useToast();
  const chosen = useDashboardFilters(draft.settings);
  const nextKey = useKeys();
  const dirty = !sameDraft(draft, draftOf(base));
  const leave = useCallback(
    () =>
      setParams((before) => {
        const next = new URLSearchParams(before);
        next.delete('edit');
        return next;
      }),
    [setParams],
  );
  const save = useSave(base, (saved) => {
    setBase(saved);
    setDraft(draftOf(saved));
    leave();
  });
  const takeTheirs = (theirs: Dashboard): void => {
    setBase(theirs);
    setDraft(draftOf(theirs));
    save.forget();
  };
  const add = (type: WidgetType): void => setOpen(newWidget(type, draft, nextKey()));
  const remove = (widget: DraftWidget): void => {
    const before = draft;
    setDraft(removeWidget(draft, widget.key));
    toast.show({
      title: `“${widget.name}” was taken away`,
      action: {
        label: 'Undo',
        onAction: () => setDraft((now) => ({ ...now, widgets: restored(now, before, widget) })),
      },
    });
  };
  const place = (widget: DraftWidget, position: DraftWidget['position']): void => {
    const next = placeWidget(draft, widget.key, position);
    setDraft(next);
    const placed = next.widgets.find(({ key }) => key === widget.key);
    if (placed !== undefined) say(placeInWords(placed.position));
  };
  return (
    <>
      <PageHeader
        title={draft.name}
        documentTitle={`Editing ${draft.name}`}
        pill={<Pill tone={dirty ? 'warning' : 'neutral'}>{dirty ? 'unsaved changes' : 'editing'}</Pill>}
        actions={
          <>
            <RangeControl chosen={chosen} />
            <IconButton
              icon={Settings2}
              label="Dashboard settings"
              variant="outline"
              onClick={() => setOpen('settings')}
            />
            <AddMenu onAdd={add} mayFilter={draft.settings.variables.length > 0} />
            <Button onClick={leave}>Cancel</Button>
            <Button variant="primary" pending={save.pending} disabled={!dirty} onClick={() => save.save(draft)}>
              Save
            </Button>
          </>
        }
      />
      <div className="flex flex-col gap-3 empty:hidden">
        {dashboard.version > base.version && (
          <NewerVersion dashboard={dashboard} onTake={() => takeTheirs(dashboard)} />
        )}
        {save.problem !== null && <SaveProblems error={save.problem} widgets={draft.widgets} />}
      </div>
      <div className="mt-3 empty:hidden">
        <FilterBar dashboardId={base.id} version={base.version} chosen={chosen} />
      </div>
      {draft.widgets.length === 0 ? (
        <div className="rounded-card border border-dashed border-line-strong bg-card">
          <EmptyState
            icon={LayoutDashboard}
            title="Add a first widget"
            action={<AddMenu onAdd={add} mayFilter={false} primary />}
          >
            A widget is a query and how its result is shown: a chart, a table or a key figure.
          </EmptyState>
        </div>
      ) : (
        <DashboardGrid
          widgets={draft.widgets.map((widget) => ({ ...widget, id: widget.key, source: widget }))}
          rowHeight={draft.rowHeight}
        >
          {({ source }) => (
            <EditTile
              widget={source}
              variables={chosen.variables}
              filters={chosen.filters}
              onEdit={() => setOpen(source)}
              onDuplicate={() => setDraft(duplicateWidget(draft, source.key, nextKey()))}
              onRemove={() => remove(source)}
              onPlace={(position) => place(source, position)}
            />
          )}
        </DashboardGrid>
      )}
      <p role="status" aria-live="polite" className="sr-only">
        {said}
      </p>
      {open === 'settings' && (
        <SettingsDialog
          draft={draft}
          onClose={() => setOpen(null)}
          onApply={(next) => {
            setDraft(next);
            setOpen(null);
          }}
        />
      )}
      {open !== null && open !== 'settings' && (
        <WidgetDialog
          widget={open}
          isNew={!draft.widgets.some(({ key }) => key === open.key)}
          variables={chosen.variables}
          filters={chosen.filters}
          onClose={() => setOpen(null)}
          onApply={(widget) => {
            setDraft(putWidget(draft, widget));
            setOpen(null);
          }}
        />
      )}
      {save.conflict && (
        <ConflictDialog
          dashboardId={base.id}
          name={draft.name}
          onTakeTheirs={takeTheirs}
          onKeepEditing={save.forget}
          onOverwrite={(version) => save.save(draft, version)}
        />
      )}
      <LeaveGuard when={dirty && !save.pending} />
    </>
  );
}

/** Keys for widgets that the server does not know yet. */
function useKeys(): () => string {
  const count = useRef(0);
  return useCallback(() => {
    count.current += 1;
    return `new-${count.current}`;
  }, []);
}

/** The widgets with the one that was taken away back among them, where it stood. */
function restored(now: Draft, before: Draft, widget: DraftWidget): DraftWidget[] {
  if (now.widgets.some(({ key }) => key === widget.key)) return now.widgets;
  const at = before.widgets.findIndex(({ key }) => key === widget.key);
  return [...now.widgets.slice(0, at), widget, ...now.widgets.slice(at)];
}

function AddMenu({
  onAdd,
  mayFilter,
  primary = false,
}: {
  onAdd: (type: WidgetType) => void;
  mayFilter: boolean;
  primary?: boolean;
}) {
  return (
    <Menu
      trigger={
        <Button icon={Plus} variant={primary ? 'primary' : 'secondary'}>
          Add widget
        </Button>
      }
    >
      <MenuItem icon={LayoutDashboard} onSelect={() => onAdd('chart')}>
        Chart, table or metric
      </MenuItem>
      <MenuItem icon={Text} onSelect={() => onAdd('text')}>
        Text
      </MenuItem>
      {mayFilter && (
        <MenuItem icon={ListFilter} onSelect={() => onAdd('filter')}>
          Filter
        </MenuItem>
      )}
    </Menu>
  );
}
