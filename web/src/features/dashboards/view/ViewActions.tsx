import {
  Copy,
  Ellipsis,
  FileDown,
  History,
  Maximize2,
  Minimize2,
  Pencil,
  RotateCw,
  Share2,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Dashboard } from '../../../api/types.js';
import { useCan } from '../../../session/session.js';
import { Button, IconButton, Menu, MenuItem, MenuSeparator, useToast } from '../../../ui/index.js';
import { DeleteDashboard } from '../dialogs/DeleteDashboard.js';
import { SharingDialog } from '../dialogs/SharingDialog.js';
import { useDashboardActions } from '../dialogs/use-dashboard-actions.js';
import { VersionsDialog } from '../dialogs/VersionsDialog.js';
import { ExportItems } from '../exports/ExportItems.js';
import { useExport } from '../exports/ExportsProvider.js';
import { DASHBOARD_CHOICES } from '../exports/export-types.js';
import type { Filters } from '../filters/filters.js';
import type { FullScreen } from './use-full-screen.js';

export interface ViewActionsProps {
  dashboard: Dashboard;
  filters: Filters;
  onRefresh: () => Promise<void>;
  fullScreen: FullScreen;
}

/** Buttons at the dashboard's head; what the reader may not do is not there. */
export function ViewActions({ dashboard, filters, onRefresh, fullScreen }: ViewActionsProps) {
  const navigate = useNavigate();
  const toast = useToast();
  const actions = useDashboardActions();
  const startExport = useExport();
  const mayCreate = useCan('dashboards:write');
  const mayEdit = dashboard.access === 'edit';
  const [open, setOpen] = useState<'versions' | 'sharing' | 'delete' | null>(null);
  const close = (): void => setOpen(null);
  const refresh = (): void => {
    onRefresh().catch((error: unknown) => toast.error('The dashboard could not be refreshed', error));
  };
  const edit = (): void => {
    const params = new URLSearchParams(location.search);
    params.set('edit', '1');
    void navigate(`?${params.toString()}`);
  };
  return (
    <>
      <IconButton
        icon={fullScreen.on ? Minimize2 : Maximize2}
        label={fullScreen.on ? 'Leave full screen' : 'Full screen'}
        variant="outline"
        className="max-sm:hidden"
        onClick={fullScreen.toggle}
      />
      {mayEdit && !fullScreen.on && (
        <>
          <Button icon={Pencil} onClick={edit} className="max-sm:hidden">
            Edit
          </Button>
          <IconButton icon={Pencil} label="Edit" variant="outline" plain onClick={edit} className="sm:hidden" />
        </>
      )}
      <Menu trigger={<IconButton icon={Ellipsis} label="More" variant="outline" plain />}>
        <MenuItem icon={RotateCw} onSelect={refresh}>
          Refresh
        </MenuItem>
        {mayCreate && (
          <MenuItem icon={Copy} onSelect={() => void actions.duplicate(dashboard)}>
            Duplicate
          </MenuItem>
        )}
        {dashboard.widgets.length > 0 && (
          <ExportItems
            choices={DASHBOARD_CHOICES}
            onExport={(format) =>
              startExport({ dashboardId: dashboard.id, widgetId: null, title: dashboard.name, format, filters })
            }
          />
        )}
        <MenuItem icon={FileDown} onSelect={() => void actions.exportDefinition(dashboard)}>
          Export as YAML
        </MenuItem>
        {mayEdit && (
          <>
            <MenuSeparator />
            <MenuItem icon={Share2} onSelect={() => setOpen('sharing')}>
              Sharing
            </MenuItem>
            <MenuItem icon={History} onSelect={() => setOpen('versions')}>
              Versions
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Trash2} tone="danger" onSelect={() => setOpen('delete')}>
              Delete
            </MenuItem>
          </>
        )}
      </Menu>
      {open === 'versions' && <VersionsDialog dashboard={dashboard} onClose={close} />}
      {open === 'sharing' && <SharingDialog dashboard={dashboard} onClose={close} />}
      <DeleteDashboard
        dashboard={open === 'delete' ? dashboard : null}
        onClose={close}
        onDeleted={() => navigate('/dashboards')}
      />
    </>
  );
}
