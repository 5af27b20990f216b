import { FilterX } from 'lucide-react';
import { Button } from '../../../ui/index.js';
import type { DashboardFilters } from '../view/use-dashboard-filters.js';
import { VariableControl } from './VariableControl.js';

/** The dashboard's variables as controls in a row; the time range has its place in the page's head. */
export function FilterBar({
  dashboardId,
  version,
  chosen,
}: {
  dashboardId: string;
  version: number;
  chosen: DashboardFilters;
}) {
  const { variables, timeRange, filters, choose, reset } = chosen;
  const shown = variables.filter((variable) => variable.name !== timeRange?.name);
  const changed = Object.keys(filters).length > 0;
  if (shown.length === 0 && !changed) return null;
  return (
    <div role="group" aria-label="Filters" className="mb-3 flex flex-wrap items-center gap-2">
      {shown.map((variable) => (
        <VariableControl
          key={variable.name}
          dashboardId={dashboardId}
          version={version}
          variable={variable}
          filters={filters}
          onChoose={(value) => choose(variable, value)}
        />
      ))}
      {changed && (
        <Button variant="ghost" size="sm" icon={FilterX} onClick={reset}>
          Reset
        </Button>
      )}
    </div>
  );
}
