import { Copy, Ellipsis, FileDown, LayoutDashboard, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { DashboardSummary } from '../../../api/types.js';
import { count } from '../../../format/number.js';
import { useCan } from '../../../session/session.js';
import {
  type Column,
  IconButton,
  Menu,
  MenuItem,
  MenuSeparator,
  Pill,
  RelativeTime,
  Table,
} from '../../../ui/index.js';
import { DeleteDashboard } from '../dialogs/DeleteDashboard.js';
import { useDashboardActions } from '../dialogs/use-dashboard-actions.js';

/** Dashboards in rows, each with its menu. */
export function DashboardsTable({
  dashboards,
  empty,
}: {
  dashboards: readonly DashboardSummary[] | undefined;
  empty: ReactNode;
}) {
  const [deleting, setDeleting] = useState<DashboardSummary | null>(null);
  return (
    <>
      <Table
        caption="Dashboards"
        columns={columnsOf(setDeleting)}
        rows={dashboards}
        rowKey={(dashboard) => dashboard.id}
        initialSort={{ key: 'name' }}
        skeletonRows={6}
        empty={empty}
      />
      <DeleteDashboard dashboard={deleting} onClose={() => setDeleting(null)} />
    </>
  );
}

function columnsOf(onDelete: (dashboard: DashboardSummary) => void): Column<DashboardSummary>[] {
  return [
    {
      key: 'name',
      header: 'Name',
      grow: true,
      sortValue: (dashboard) => dashboard.name,
      cell: (dashboard) => <NameCell dashboard={dashboard} />,
    },
    {
      key: 'tags',
      header: 'Tags',
      hideBelow: 'md',
      cell: (dashboard) => (
        <span className="flex max-w-56 gap-1 overflow-hidden">
          {dashboard.tags.map((tag) => (
            <Pill key={tag}>{tag}</Pill>
          ))}
        </span>
      ),
    },
    {
      key: 'widgets',
      header: 'Widgets',
      align: 'right',
      hideBelow: 'sm',
      sortValue: (dashboard) => dashboard.widgetCount,
      cell: (dashboard) => count(dashboard.widgetCount),
    },
    {
      key: 'owner',
      header: 'Owner',
      hideBelow: 'lg',
      sortValue: ownerOf,
      cell: (dashboard) => <span className="block max-w-44 truncate text-muted">{ownerOf(dashboard)}</span>,
    },
    {
      key: 'updated',
      header: 'Changed',
      hideBelow: 'sm',
      sortValue: (dashboard) => dashboard.updatedAt,
      cell: (dashboard) => <RelativeTime at={dashboard.updatedAt} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '40px',
      cell: (dashboard) => <RowMenu dashboard={dashboard} onDelete={onDelete} />,
    },
  ];
}

/** Dashboards that came with the installation belong to nobody. */
function ownerOf(dashboard: DashboardSummary): string {
  const owner: { name: string } | null = dashboard.owner;
  return owner?.name ?? 'Tidemark';
}

function NameCell({ dashboard }: { dashboard: DashboardSummary }) {
  return (
    <Link
      to={`/dashboards/${dashboard.id}`}
      className="group/name flex w-fit max-w-full items-center gap-2.5 rounded-sm"
    >
      <LayoutDashboard size={16} strokeWidth={1.7} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0">
        <span className="block truncate font-medium group-hover/name:text-primary" title={dashboard.name}>
          {dashboard.name}
        </span>
        {dashboard.description !== null && dashboard.description !== '' && (
          <span className="block truncate text-sm text-muted" title={dashboard.description}>
            {dashboard.description}
          </span>
        )}
      </span>
    </Link>
  );
}

function RowMenu({
  dashboard,
  onDelete,
}: {
  dashboard: DashboardSummary;
  onDelete: (dashboard: DashboardSummary) => void;
}) {
  const navigate = useNavigate();
  const actions = useDashboardActions();
  const mayCreate = useCan('dashboards:write');
  const mayEdit = dashboard.access === 'edit';
  return (
    <Menu trigger={<IconButton icon={Ellipsis} size="sm" plain label={`Actions for ${dashboard.name}`} />}>
      {mayEdit && (
        <MenuItem icon={Pencil} onSelect={() => void navigate(`/dashboards/${dashboard.id}?edit=1`)}>
          Edit
        </MenuItem>
      )}
      {mayCreate && (
        <MenuItem icon={Copy} onSelect={() => void actions.duplicate(dashboard)}>
          Duplicate
        </MenuItem>
      )}
      <MenuItem icon={FileDown} onSelect={() => void actions.exportDefinition(dashboard)}>
        Export as YAML
      </MenuItem>
      {mayEdit && (
        <>
          <MenuSeparator />
          <MenuItem icon={Trash2} tone="danger" onSelect={() => onDelete(dashboard)}>
            Delete
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
