import { useQueryClient } from '@tanstack/react-query';
import { LayoutDashboard, PencilLine } from 'lucide-react';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import type { Dashboard } from '../../../api/types.js';
import { timeOfDay } from '../../../format/time.js';
import { ButtonLink, cx, EmptyState, PageHeader } from '../../../ui/index.js';
import { dashboardKeys } from '../data/dashboard-queries.js';
import { FilterBar } from '../filters/FilterBar.js';
import { RangeControl } from '../filters/RangeControl.js';
import { CrossFilterChips } from '../interactions/CrossFilterChips.js';
import { DashboardTile } from '../tile/DashboardTile.js';
import { DashboardGrid } from './DashboardGrid.js';
import { LiveBadge } from './LiveBadge.js';
import { useDashboardData } from './use-dashboard-data.js';
import { useDashboardFilters } from './use-dashboard-filters.js';
import { useFullScreen } from './use-full-screen.js';
import { ViewActions } from './ViewActions.js';

/** A dashboard as people read it: live tiles under filters that the address keeps. */
export function DashboardView({ dashboard }: { dashboard: Dashboard }) {
  const queries = useQueryClient();
  const { id, settings } = dashboard;
  const chosen = useDashboardFilters(settings);
  const onChanged = useCallback(
    () => void queries.invalidateQueries({ queryKey: dashboardKeys.one(id), exact: true }),
    [queries, id],
  );
  const data = useDashboardData(dashboard, chosen.filters, onChanged);
  const fullScreen = useFullScreen();
  const around = {
    dashboardId: id,
    version: dashboard.version,
    variables: chosen.variables,
    filters: chosen.filters,
    choose: chosen.choose,
    data,
  };
  return (
    <div className={cx(fullScreen.on && 'fixed inset-0 z-[35] overflow-y-auto bg-canvas px-4 pt-3 pb-6')}>
      <PageHeader
        title={dashboard.name}
        pill={
          <LiveBadge
            results={data.results}
            status={data.status}
            refreshInterval={settings.refreshInterval}
            pollingSeconds={data.pollingSeconds}
          />
        }
        actions={
          <>
            <RangeControl chosen={chosen} />
            <ViewActions dashboard={dashboard} filters={chosen.filters} onRefresh={data.refresh} fullScreen={fullScreen} />
          </>
        }
      />
      {dashboard.draft !== null && !fullScreen.on && <UnpublishedDraft draft={dashboard.draft} />}
      <FilterBar dashboardId={id} version={dashboard.version} chosen={chosen} />
      <CrossFilterChips
        widgets={dashboard.widgets}
        variables={chosen.variables}
        filters={chosen.filters}
        onRemove={chosen.choose}
      />
      {dashboard.widgets.length === 0 ? (
        <Unfilled dashboard={dashboard} />
      ) : (
        <DashboardGrid widgets={dashboard.widgets} rowHeight={dashboard.layout.grid.rowHeight}>
          {(widget) => <DashboardTile widget={widget} around={around} />}
        </DashboardGrid>
      )}
    </div>
  );
}

/** That the reader was changing the dashboard, and has not published it. */
function UnpublishedDraft({ draft }: { draft: NonNullable<Dashboard['draft']> }) {
  const [params] = useSearchParams();
  const next = new URLSearchParams(params);
  next.set('edit', '1');
  return (
    <div
      role="note"
      className="mb-3 flex flex-wrap items-center gap-x-2.5 gap-y-1.5 rounded-card border border-line bg-card px-3.5 py-1.5 text-base"
    >
      <PencilLine size={15} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1 text-muted">
        You have a draft of {timeOfDay(draft.updatedAt)} that is not published.
      </span>
      <ButtonLink size="sm" to={`?${next.toString()}`}>
        Continue
      </ButtonLink>
    </div>
  );
}

function Unfilled({ dashboard }: { dashboard: Dashboard }) {
  const mayEdit = dashboard.access === 'edit';
  return (
    <div className="rounded-card border border-line bg-card">
      <EmptyState
        icon={LayoutDashboard}
        title="Nothing on this dashboard yet"
        action={
          mayEdit && (
            <ButtonLink to="?edit=1" variant="primary">
              Edit
            </ButtonLink>
          )
        }
      >
        {mayEdit ? 'Add a first widget: a query and how it is shown.' : 'Whoever may edit it can add widgets.'}
      </EmptyState>
    </div>
  );
}
